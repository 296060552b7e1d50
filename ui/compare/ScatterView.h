// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"
#include "ui/compare/LineLayer.h"
#include "ui/compare/ScatterLayout.h"

#include <QColor>
#include <QTimer>
#include <QWidget>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace workbench::ui
{

/// The listed runs as points: two columns as axes, a third as colour. Dragging brushes a box, a click chooses the run
/// under the pointer (with Ctrl beside those that are chosen) or takes the box away, Escape too. X and Y switch an axis
/// between linear and logarithmic.
class ScatterView : public QWidget
{
    Q_OBJECT
public:
    explicit ScatterView(ComparedRuns& runs, QWidget* parent = nullptr);

    void setColumns(const std::string& x, const std::string& y, const std::string& colour); ///< empty: run colours
    void setLogarithmic(bool xAxis, std::optional<bool> on); ///< nothing: as the values suggest
    const std::optional<ScatterLayout>& scatter() const { return m_layout; } ///< nothing: unknown columns
    bool hasBox() const { return m_box.has_value(); }
    void clearBox();
    void drawNow();

    QSize sizeHint() const override { return {480, 280}; }
    QSize minimumSizeHint() const override { return {220, 140}; }

Q_SIGNALS:
    void boxChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void read();
    void readLater();
    void redraw();
    void follow();
    void tellBox();
    void paintAxes(QPainter& painter) const;
    QString describe(std::size_t run) const;
    std::optional<ColumnAxis> axisOf(const std::string& path) const;

    ComparedRuns& m_runs;
    std::string m_x, m_y, m_colour;
    std::optional<bool> m_logX, m_logY;
    std::optional<ScatterLayout> m_layout;
    std::optional<ColumnAxis> m_colourAxis;
    ComparedRuns::Facts m_facts;
    std::vector<QColor> m_ink;
    ComparedRuns::Marks m_inside;
    std::optional<std::pair<AxisBrush, AxisBrush>> m_box;
    std::optional<QPointF> m_pressed;
    bool m_dragged = false, m_telling = false;
    LineLayer m_points;
    QTimer m_reading, m_brushing;
};

} // namespace workbench::ui
