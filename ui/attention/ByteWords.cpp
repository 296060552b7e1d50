// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ByteWords.h"

#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace workbench::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("workbench::ui::ByteWords", text);
}

} // namespace

QString byteWords(const maps::AttentionMap& map, int key)
{
    return fromUtf8(maps::byteDescription(map.byte(key))) + QLatin1Char('\n')
        + tr("byte %1").arg(formatCount(map.offset(key)));
}

QString weightWords(const maps::AttentionMap& map, int query, int key)
{
    const int own = map.ownKey(query);
    if (key > own)
        return tr("not seen: it comes after the query");
    if (key < map.firstVisible[static_cast<std::size_t>(query)])
        return tr("not seen: the memory had moved on");
    const float weight = map.row(0, query)[static_cast<std::size_t>(key)];
    const QString distance = key == own ? tr("the query's own byte")
        : own - key == 1                ? tr("1 byte back")
                                        : tr("%1 bytes back").arg(formatCount(own - key));
    return tr("weight %1, %2").arg(QLocale().toString(weight, 'g', 5), distance);
}

QString distanceText(const maps::AttentionMap& map, int query, int key)
{
    return formatCount(key - map.ownKey(query));
}

} // namespace workbench::ui
