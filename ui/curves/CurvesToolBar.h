// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/CurveSettings.h"

#include <QWidget>

#include <vector>

class QAbstractButton;
class QBoxLayout;
class QButtonGroup;
class QHBoxLayout;
class QPushButton;

namespace workbench::ui
{

class TargetEditor;

/// The row of controls above the charts.
class CurvesToolBar : public QWidget
{
    Q_OBJECT
public:
    explicit CurvesToolBar(const CurveSettings& settings, QWidget* parent = nullptr);
    const CurveSettings& settings() const { return m_settings; }
    void setCanExport(bool can);
    void setExportOpen(bool open);
    QSize minimumSizeHint() const override; ///< of two lines: what does not fit beside goes below

protected:
    void resizeEvent(QResizeEvent* event) override;

Q_SIGNALS:
    void settingsChanged();
    void exportToggled(bool open);

private:
    QPushButton* chip(const QString& text, const QString& tip, bool checked);
    void addAxes(QHBoxLayout& row);
    void addUnits(QHBoxLayout& row);
    void addExport(QHBoxLayout& row);
    void tell();

    CurveSettings m_settings;
    QBoxLayout* m_lines = nullptr;
    QHBoxLayout *m_left = nullptr, *m_right = nullptr;
    QPushButton* m_target = nullptr;
    QPushButton* m_export = nullptr;
    TargetEditor* m_targets = nullptr;
};

} // namespace workbench::ui
