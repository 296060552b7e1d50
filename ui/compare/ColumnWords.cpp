// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ColumnWords.h"

#include "core/base/Printable.h"
#include "ui/base/Format.h"

#include <QCoreApplication>

#include <algorithm>

namespace workbench::ui
{

namespace
{

/// The last `parts` parts of a path: "a.txt", "books/a.txt".
QString tail(const QString& path, qsizetype parts)
{
    return path.section(QLatin1Char('/'), -parts, -1, QString::SectionSkipEmpty);
}

} // namespace

QStringList columnWords(const compare::RunColumn& column, const std::vector<std::string>& values)
{
    const bool arePaths = column.path == "corpus.path";
    QStringList words;
    for (const std::string& value : values)
        words << (value.empty() ? QCoreApplication::translate("ColumnWords", "none") : fromUtf8(printable(value)));
    if (!arePaths)
        return words;
    QStringList names;
    for (const QString& word : std::as_const(words)) {
        const qsizetype most = word.count(QLatin1Char('/')) + 1;
        qsizetype parts = 1;
        const auto isShared = [&](const QString& name) {
            return std::ranges::any_of(
                words, [&](const QString& other) { return other != word && tail(other, parts) == name; });
        };
        while (parts < most && isShared(tail(word, parts)))
            ++parts;
        const QString name = tail(word, parts);
        names << (name.isEmpty() ? word : name);
    }
    return names;
}

} // namespace workbench::ui
