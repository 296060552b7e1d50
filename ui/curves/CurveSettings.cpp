// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurveSettings.h"

#include <QCoreApplication>
#include <QSettings>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace workbench::ui
{

namespace
{
QString tr(const char* text)
{
    return QCoreApplication::translate("CurveSettings", text);
}
} // namespace

CurveSettings CurveSettings::restored()
{
    QSettings file;
    file.beginGroup(QStringLiteral("curves"));
    CurveSettings settings;
    const int axis = file.value(QStringLiteral("axis"), static_cast<int>(settings.axis)).toInt();
    if (axis >= static_cast<int>(store::PointAxis::Step) && axis <= static_cast<int>(store::PointAxis::Wall))
        settings.axis = static_cast<store::PointAxis>(axis);
    settings.logX = file.value(QStringLiteral("logX"), settings.logX).toBool();
    settings.logY = file.value(QStringLiteral("logY"), settings.logY).toBool();
    const double smoothing = file.value(QStringLiteral("smoothing"), settings.smoothing).toDouble();
    if (std::isfinite(smoothing))
        settings.smoothing = std::clamp(smoothing, 0.0, kMostSmoothing);
    const double sigma = file.value(QStringLiteral("sigma"), settings.sigma).toDouble();
    if (std::isfinite(sigma))
        settings.sigma = std::clamp(sigma, 0.0, kMostSigma);
    const auto choice = [&file](const char* key, auto most) {
        return static_cast<decltype(most)>(
            std::clamp(file.value(QLatin1String(key), 0).toInt(), 0, static_cast<int>(most)));
    };
    settings.smoothingKind = choice("gaussian", SmoothingKind::Gaussian);
    settings.grouping = choice("grouping", Grouping::Groups);
    settings.band = choice("band", compare::BandKind::Interval95);
    settings.members = file.value(QStringLiteral("members"), true).toBool();
    settings.unit = file.value(QStringLiteral("nats"), false).toBool() ? LossUnit::Nats : LossUnit::Bits;
    for (const QVariant& value : file.value(QStringLiteral("targets")).toList()) {
        const double target = value.toDouble();
        if (std::isfinite(target) && target > 0)
            settings.targets.push_back(target);
    }
    return settings;
}

void CurveSettings::save() const
{
    QSettings file;
    file.beginGroup(QStringLiteral("curves"));
    file.setValue(QStringLiteral("axis"), static_cast<int>(axis));
    file.setValue(QStringLiteral("logX"), logX);
    file.setValue(QStringLiteral("logY"), logY);
    file.setValue(QStringLiteral("smoothing"), smoothing);
    file.setValue(QStringLiteral("gaussian"), static_cast<int>(smoothingKind));
    file.setValue(QStringLiteral("sigma"), sigma);
    file.setValue(QStringLiteral("grouping"), static_cast<int>(grouping));
    file.setValue(QStringLiteral("band"), static_cast<int>(band));
    file.setValue(QStringLiteral("members"), members);
    file.setValue(QStringLiteral("nats"), unit == LossUnit::Nats);
    QVariantList list;
    for (const double target : targets)
        list.push_back(target);
    file.setValue(QStringLiteral("targets"), list);
}

double unitFactor(LossUnit unit)
{
    return unit == LossUnit::Bits ? 1 / std::numbers::ln2 : 1.0;
}

QString unitText(LossUnit unit)
{
    return unit == LossUnit::Bits ? tr("bits per byte") : tr("nats per byte");
}

QString axisTitle(store::PointAxis axis)
{
    switch (axis) {
    case store::PointAxis::Step:
        return tr("step");
    case store::PointAxis::Bytes:
        return tr("bytes");
    case store::PointAxis::Seconds:
        return tr("training time");
    case store::PointAxis::Epoch:
        return tr("epoch");
    case store::PointAxis::Wall:
        return tr("time of day");
    }
    return {};
}

} // namespace workbench::ui
