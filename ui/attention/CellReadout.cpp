// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/CellReadout.h"

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
    return QCoreApplication::translate("CellReadout", text);
}

std::optional<std::uint8_t> byteOf(const MapAxis& axis, int cell)
{
    if (cell < 0 || std::size_t(cell) >= axis.bytes.size())
        return std::nullopt;
    return std::uint8_t(axis.bytes[std::size_t(cell)]);
}

} // namespace

QString axisCellText(const MapAxis& axis, int cell)
{
    const QString number = formatCount(axis.number(cell));
    const auto byte = byteOf(axis, cell);
    if (!byte)
        return number;
    return (*byte == ' ' ? tr("space") : fromUtf8(maps::byteLabel(*byte))) + QLatin1Char(' ') + number;
}

QString axisCellDescription(const MapAxis& axis, int cell)
{
    const QString place = axis.title + QLatin1Char(' ') + formatCount(axis.number(cell));
    const auto byte = byteOf(axis, cell);
    return byte ? place + QStringLiteral(": ") + fromUtf8(maps::byteDescription(*byte)) : place;
}

QString exactText(float value)
{
    if (std::isnan(value))
        return QStringLiteral("nan");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    return QLocale().toString(double(value), 'g', 8);
}

QString cellDescription(const HeatMapData& data, const MapCell& cell)
{
    QStringList parts{
        data.rowAxis.title + QLatin1Char(' ') + axisCellText(data.rowAxis, cell.row),
        data.keyAxis.title + QLatin1Char(' ') + axisCellText(data.keyAxis, cell.key)};
    // Rows and keys of one text, byte by byte: how far back the key lies.
    if (!data.rowAxis.bytes.empty() && !data.keyAxis.bytes.empty()) {
        const auto back = data.rowAxis.number(cell.row) - data.keyAxis.number(cell.key);
        parts << (back == 1 ? tr("1 byte back") : tr("%1 bytes back").arg(formatCount(back)));
    }
    parts << data.valueName + QLatin1Char(' ') + exactText(cell.value);
    return parts.join(QStringLiteral(", "));
}

} // namespace workbench::ui
