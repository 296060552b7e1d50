// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/CurveSettings.h"

#include <QWidget>

#include <vector>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QSlider;

namespace workbench::ui
{

class TargetEditor;

/// The row of controls above the charts.
class CurvesToolBar : public QWidget
{
    Q_OBJECT
public:
    enum class Export { Png, Svg, Pdf, Csv, Clipboard };

    explicit CurvesToolBar(const CurveSettings& settings, QWidget* parent = nullptr);
    const CurveSettings& settings() const { return m_settings; }
    void setCanExport(bool can);

Q_SIGNALS:
    void settingsChanged();
    void exportWanted(workbench::ui::CurvesToolBar::Export kind);

private:
    QPushButton* chip(const QString& text, const QString& tip, bool checked);
    void addAxes(QHBoxLayout& row);
    void addSmoothing(QHBoxLayout& row);
    void addUnits(QHBoxLayout& row);
    void addExport(QHBoxLayout& row);
    void setSmoothing(double weight);
    void tell();

    CurveSettings m_settings;
    QSlider* m_slider = nullptr;
    QLineEdit* m_weight = nullptr;
    QPushButton* m_target = nullptr;
    QPushButton* m_export = nullptr;
    TargetEditor* m_targets = nullptr;
};

} // namespace workbench::ui
