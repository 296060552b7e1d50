// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FieldText.h"

#include "ui/base/Format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

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
    return lines.join(QLatin1Char('\n'));
}

} // namespace workbench::ui
