// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/SmoothingField.h"

#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr int kMostOnSlider = 990; // thousandths: the slider goes to 0.99 as TensorBoard's does; 0.999 can be typed
constexpr double kPercent = 100;
} // namespace

SmoothingField::SmoothingField(CurveSettings& settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_kind(new QPushButton(this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_strength(new QLineEdit(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    setKind(m_kind, "chip");
    m_kind->setToolTip(tr("How curves are smoothed"));
    m_kind->setAccessibleName(tr("Kind of smoothing"));
    auto* menu = new QMenu(m_kind);
    connect(menu->addAction(tr("Exponential average, as TensorBoard's")), &QAction::triggered, this, [this] {
        choose(SmoothingKind::Ema);
    });
    connect(menu->addAction(tr("Gaussian, over both sides")), &QAction::triggered, this, [this] {
        choose(SmoothingKind::Gaussian);
    });
    m_kind->setMenu(menu);
    m_slider->setFixedWidth(84);
    m_slider->setAccessibleName(tr("Smoothing"));
    m_strength->setFixedWidth(48);
    m_strength->setAccessibleName(tr("Smoothing strength"));
    row->addWidget(m_kind);
    row->addWidget(m_slider);
    row->addWidget(m_strength);
    showStrength();
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        strength() = value / 1000.0;
        showStrength();
        Q_EMIT changed();
    });
    connect(m_strength, &QLineEdit::editingFinished, this, &SmoothingField::readTyped);
}

void SmoothingField::choose(SmoothingKind kind)
{
    if (kind == m_settings.smoothingKind)
        return;
    m_settings.smoothingKind = kind;
    showStrength();
    Q_EMIT changed();
}

void SmoothingField::readTyped()
{
    QString text = m_strength->text().trimmed().replace(QLatin1Char(','), QLatin1Char('.'));
    text.remove(QLatin1Char('%'));
    bool understood = false;
    double typed = text.toDouble(&understood) / (isGaussian() ? kPercent : 1);
    typed = std::clamp(typed, 0.0, isGaussian() ? kMostSigma : kMostSmoothing);
    const double before = strength();
    if (understood && std::isfinite(typed))
        strength() = typed;
    showStrength(); // what was understood, or what was there
    if (strength() != before)
        Q_EMIT changed();
}

void SmoothingField::showStrength()
{
    const bool gaussian = isGaussian();
    const double now = strength();
    m_kind->setText(gaussian ? tr("Gaussian") : tr("EMA"));
    const QString tip = gaussian
        ? tr("Sigma of the Gaussian in percent of the curve's length along x. 0 is off, 20 the most.")
        : tr("Weight of the debiased exponential moving average, as in TensorBoard. 0 is off, 0.999 the most.");
    m_slider->setToolTip(tip);
    m_strength->setToolTip(tip);
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, gaussian ? static_cast<int>(std::lround(kMostSigma * 1000)) : kMostOnSlider);
    m_slider->setPageStep(gaussian ? 10 : 50);
    m_slider->setValue(static_cast<int>(std::lround(now * 1000)));
    if (gaussian) {
        m_strength->setText(QString::number(now * kPercent, 'g', 3) + QStringLiteral(" %"));
        return;
    }
    const bool round = std::abs(now * 100 - std::round(now * 100)) < 1e-9;
    m_strength->setText(QString::number(now, 'f', round ? 2 : 3));
}

} // namespace workbench::ui
