// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FieldText.h"

#include "ui/base/Format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace workbench::ui
{
namespace
{
QString translated(const char* text)
{
    return QCoreApplication::translate("workbench::ui::FieldText", text);
}

QString plainNumber(double value)
{
    if (std::fabs(value) < 1e15 && value == std::floor(value))
        return QLocale().toString(value, 'f', 0);
    return QString::number(value, 'g', 6);
}
} // namespace

QString fieldToolTip(const config::FieldSpec& spec)
{
    QStringList lines{fromUtf8(spec.help)};
    if ((spec.kind == config::FieldKind::Integer || spec.kind == config::FieldKind::Real)
        && spec.maximum > spec.minimum) {
        const QString range = translated("Range: %1 to %2").arg(plainNumber(spec.minimum), plainNumber(spec.maximum));
        lines << (spec.unit.empty() ? range : range + QLatin1Char(' ') + fromUtf8(spec.unit));
    }
    if (!spec.paperValue.empty())
        lines << translated("Paper: %1").arg(fromUtf8(spec.paperValue));
    const QString why = whyNotVaried(spec);
    const bool isText = spec.kind == config::FieldKind::Text;
    const bool isChoice = spec.kind == config::FieldKind::Choice || spec.kind == config::FieldKind::Boolean;
    lines
        << (!why.isEmpty() ? why
                : isText   ? translated("Several for a sweep: part them by semicolons")
                : isChoice ? translated("Several for a sweep: choose them at the list\u2019s end")
                           : translated("Several for a sweep: 1, 2, 4 or 1..5 or 0.1..0.4 in 4"));
    return lines.join(QLatin1Char('\n'));
}

QString whyNotVaried(const config::FieldSpec& spec)
{
    if (spec.path == "name")
        return translated("One value only: the runs of a sweep are named after what differs.");
    if (spec.path.starts_with("corpus."))
        return translated("One value only: the runs of a sweep share their corpus.");
    if (spec.path.starts_with("runtime."))
        return translated("One value only: the runs of a sweep share the machine.");
    if (spec.escapes) // commas and semicolons are bytes of the text
        return translated("One value only: any text may stand here.");
    return {};
}

QString axisNote(const sweep::SweepAxis& axis)
{
    if (axis.endsOnly)
        return translated("drawn");
    return axis.values.size() == 1 ? translated("1 value")
                                   : translated("%1 values").arg(formatCount(std::int64_t(axis.values.size())));
}

std::optional<QString> readableValue(const config::FieldSpec& spec, const QString& text)
{
    static constexpr std::array<std::string_view, 4> kLimits{
        "train.steps", "train.bytes", "train.epochs", "train.seconds"};
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    if (!isNumber || value < 0 || !std::isfinite(value))
        return std::nullopt;
    if (value == 0 && std::ranges::find(kLimits, spec.path) != kLimits.end())
        return translated("no limit");
    if (value == 0 && spec.path == "eval.maximumBytes")
        return translated("all");
    if (spec.unit == "bytes" && value >= 10'000)
        return formatBytes(value);
    if (spec.unit == "s" && value >= 60)
        return formatDuration(value);
    return std::nullopt;
}

} // namespace workbench::ui
