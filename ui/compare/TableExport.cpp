// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/TableExport.h"

#include "ui/base/Format.h"
#include "ui/models/RunTableModel.h"
#include "ui/models/RunTableText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <cmath>

namespace workbench::ui
{

namespace
{

using compare::CellValue;
using compare::RunColumn;
using compare::RunFacts;

QByteArray exact(double number)
{
    return QByteArray::number(number, 'g', QLocale::FloatingPointShortest);
}

QByteArray csvField(const CellValue& value, const RunColumn& column)
{
    if (const auto* const number = std::get_if<double>(&value); number && column.kind != compare::ColumnKind::Time)
        return exact(*number);
    QByteArray text = QByteArray::fromStdString(compare::cellText(value, column));
    if (!text.isEmpty() && QByteArrayView("=+-@\t\r").contains(text.front()))
        text.prepend('\'');
    if (text.contains(',') || text.contains('"') || text.contains('\n') || text.contains('\r'))
        text = '"' + text.replace('"', "\"\"") + '"';
    return text;
}

QByteArray csv(const ExportedTable& table)
{
    QByteArrayList heads;
    for (const RunColumn& column : table.columns)
        heads << QByteArray::fromStdString(column.path);
    QByteArray text = heads.join(',') + "\r\n";
    for (const auto& run : table.runs) {
        QByteArrayList fields;
        for (const RunColumn& column : table.columns)
            fields << csvField(compare::cellValue(*run, column), column);
        text += fields.join(',') + "\r\n";
    }
    return text;
}

QJsonValue jsonValue(const CellValue& value)
{
    struct Visitor {
        QJsonValue operator()(std::monostate) const { return QJsonValue::Null; }
        QJsonValue operator()(double number) const
        {
            return std::isfinite(number) ? QJsonValue(number) : QJsonValue(QJsonValue::Null);
        }
        QJsonValue operator()(bool value) const { return value; }
        QJsonValue operator()(const std::string& text) const { return fromUtf8(text); }
        QJsonValue operator()(const std::vector<std::string>& texts) const
        {
            QJsonArray array;
            for (const std::string& text : texts)
                array << fromUtf8(text);
            return array;
        }
    };
    return std::visit(Visitor(), value);
}

QByteArray json(const ExportedTable& table)
{
    QJsonArray array;
    for (const auto& run : table.runs) {
        QJsonObject object{{QStringLiteral("run"), fromUtf8(run->row.id.value())}};
        for (const RunColumn& column : table.columns)
            object.insert(fromUtf8(column.path), jsonValue(compare::cellValue(*run, column)));
        array << object;
    }
    return QJsonDocument(array).toJson();
}

/// What Markdown would take for more than itself gets a backslash.
QString markdownCell(QString text)
{
    QString escaped;
    for (const QChar letter : std::as_const(text)) {
        if (QStringView(u"\\`*_{}[]<>()#+-!|~&").contains(letter) && !letter.isDigit())
            escaped += QLatin1Char('\\');
        escaped += letter;
    }
    return escaped;
}

QByteArray markdown(const ExportedTable& table)
{
    QString heads = QStringLiteral("|"), rule = QStringLiteral("|");
    for (const RunColumn& column : table.columns) {
        heads += QLatin1Char(' ') + markdownCell(headerText(column)) + QStringLiteral(" |");
        rule += isFigure(column) ? QStringLiteral(" ---: |") : QStringLiteral(" --- |");
    }
    QString text = heads + QLatin1Char('\n') + rule + QLatin1Char('\n');
    for (const auto& run : table.runs) {
        text += QLatin1Char('|');
        for (const RunColumn& column : table.columns) {
            const QString shown = shownText(*run, column);
            text += QLatin1Char(' ') + (isFigure(column) ? shown : markdownCell(shown)) + QStringLiteral(" |");
        }
        text += QLatin1Char('\n');
    }
    return text.toUtf8();
}

} // namespace

QString tableSuffix(TableFormat format)
{
    return format == TableFormat::Csv ? QStringLiteral("csv")
        : format == TableFormat::Json ? QStringLiteral("json")
                                      : QStringLiteral("md");
}

ExportedTable exportedTable(const RunTableModel& model, const std::vector<std::string>& paths)
{
    ExportedTable table{model.arrangement().listed, {}};
    for (const std::string& path : paths) {
        if (const RunColumn* const column = model.columns().find(path))
            table.columns.push_back(*column);
    }
    return table;
}

QByteArray tableText(const ExportedTable& table, TableFormat format)
{
    switch (format) {
    case TableFormat::Csv:
        return csv(table);
    case TableFormat::Json:
        return json(table);
    case TableFormat::Markdown:
        break;
    }
    return markdown(table);
}

Result<> writeTable(const QByteArray& text, const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        return fail(
            ErrorCode::Io, path.toStdString() + ": " + file.errorString().toStdString(),
            "Choose another place, or free some disk.");
    }
    return {};
}

} // namespace workbench::ui
