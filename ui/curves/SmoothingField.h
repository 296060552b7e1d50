// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/CurveSettings.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QSlider;

namespace workbench::ui
{

/// How curves are smoothed and how strongly.
class SmoothingField : public QWidget
{
    Q_OBJECT
public:
    explicit SmoothingField(CurveSettings& settings, QWidget* parent = nullptr); ///< changed in place, then told

Q_SIGNALS:
    void changed();

private:
    bool isGaussian() const { return m_settings.smoothingKind == SmoothingKind::Gaussian; }
    double& strength() const { return isGaussian() ? m_settings.sigma : m_settings.smoothing; }
    void choose(SmoothingKind kind);
    void readTyped();
    void showStrength();

    CurveSettings& m_settings;
    QPushButton* m_kind;
    QSlider* m_slider;
    QLineEdit* m_strength;
};

} // namespace workbench::ui
