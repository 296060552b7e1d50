// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/CellReadout.h"

#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
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

/// "1e-5" for "1e-05".
QString withShortExponent(QString text)
{
    return text.replace(QStringLiteral("e-0"), QStringLiteral("e-"))
        .replace(QStringLiteral("e+0"), QStringLiteral("e+"));
}

std::optional<QString> nameOfSpecial(double value)
{
    if (std::isnan(value))
        return QStringLiteral("nan");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
    return std::nullopt;
}

} // namespace

QString axisByteText(const MapAxis& axis, int cell)
{
    const auto byte = byteOf(axis, cell);
    if (!byte)
        return {};
    return *byte == ' ' ? QStringLiteral("\u2423") : fromUtf8(maps::byteLabel(*byte));
}

QString axisCellText(const MapAxis& axis, int cell)
{
    const QString number = formatCount(axis.number(cell));
    const auto byte = byteOf(axis, cell);
    if (!byte)
        return number;
    const bool printable = *byte > ' ' && *byte < 0x7f;
    const QString label = fromUtf8(maps::byteLabel(*byte));
    const QString name = *byte == ' ' ? tr("space") : printable ? QStringLiteral("'%1'").arg(label) : label;
    return name + QLatin1Char(' ') + number;
}

QString axisCellDescription(const MapAxis& axis, int cell)
{
    const QString place = axis.title + QLatin1Char(' ') + formatCount(axis.number(cell));
    const auto byte = byteOf(axis, cell);
    return byte ? place + QStringLiteral(": ") + fromUtf8(maps::byteDescription(*byte)) : place;
}

QString shortText(double value, int digits)
{
    const auto special = nameOfSpecial(value);
    return special ? *special : withShortExponent(QLocale().toString(value, 'g', digits));
}

QString cellText(float value, int decimals)
{
    if (const auto special = nameOfSpecial(double(value)))
        return *special;
    const double size = std::abs(double(value));
    if (size == 0)
        return QStringLiteral("0");
    if (size < 0.5 * std::pow(10.0, -decimals) || size >= 1e5)
        return withShortExponent(QString::number(double(value), 'e', 0));
    const int before = size < 9.9995 ? 1 : size < 99.995 ? 2 : size < 999.95 ? 3 : 4;
    return QString::number(double(value), 'f', std::max(0, decimals + 1 - before));
}

QString exactText(float value)
{
    // As few digits as read back as the same float, so that 0.25 is not 0.250000000.
    for (int digits = 6; digits < 9; ++digits) {
        if (QString::number(double(value), 'g', digits).toFloat() == value)
            return shortText(double(value), digits);
    }
    return shortText(double(value), 9);
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
