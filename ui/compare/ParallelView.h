// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/LineLayer.h"
#include "ui/compare/ParallelAxes.h"

#include <QColor>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <optional>
#include <string>
#include <utility>
#include <vector>

class QMenu;

namespace workbench::ui
{

class ParallelPainter;

/// Parallel coordinates of the listed runs. Dragging along an axis brushes it (with Ctrl beside what is brushed there),
/// dragging a brush moves it or its end, a click on an axis clears it; dragging a name moves the axis, its menu does
/// the rest. Keys act on one axis: Left and Right choose it, with Ctrl move it, F flips, L changes the scale, B brushes
/// the best tenth, Delete takes it away, Escape clears the brushes, Menu opens its menu.
/// Pointing at a line hovers its run, a click chooses it, with Ctrl beside those that are chosen.
class ParallelView : public QWidget
{
    Q_OBJECT
public:
    explicit ParallelView(ComparedRuns& runs, QWidget* parent = nullptr);

    void setPaths(std::vector<std::string> paths); ///< of the columns that are axes
    const std::vector<std::string>& paths() const { return m_axes.paths(); }
    void setColouredByMetric(bool on); ///< else each line has its run's colour
    ParallelAxes& axes() { return m_axes; }
    bool anyBrushes() const { return m_axes.anyBrushes(); }
    void clearBrushes();
    QMenu* makeMenu(std::size_t axis); ///< all that can be done to an axis
    void drawNow(); ///< what is waiting to be read or drawn, at once
    QString describe(std::size_t run) const; ///< plain text for a tooltip

    QSize sizeHint() const override { return {480, 280}; }
    QSize minimumSizeHint() const override { return {220, 140}; }

Q_SIGNALS:
    void pathsChanged(); ///< by the user, on this widget
    void brushesChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Part { None, Name, NewBrush, WholeBrush, LowEnd, HighEnd };
    struct Drag {
        Part part = Part::None;
        std::size_t axis = 0, brush = 0;
        QPointF from, now;
        std::vector<AxisBrush> before; ///< on the axis, without the one that is dragged
        std::pair<double, double> extent; ///< of that one at first
        bool moved = false;
    };

    void readLater();
    void read();
    bool hasLines() const { return m_axes.layout().axes().size() >= 2 && m_axes.layout().runs() == m_facts.size(); }
    void drawLayers(bool all); ///< else only the lines of what is brushed
    void drawLines(LineLayer& layer, std::vector<std::size_t> lines, bool coloured, double strength);
    void tellBrushes(bool all); ///< all: the axes changed too
    void follow(); ///< what is brushed elsewhere
    Drag grab(QPointF point, bool beside) const;
    void dragTo(QPointF point);
    void hover(QPointF point, QPoint global);
    void choose(std::size_t run, bool beside);
    void change(); ///< axes were moved, turned or taken away by the user
    void paintRun(QPainter& painter, std::size_t run, double width) const;
    void paintStill(const ParallelPainter& axes);
    std::optional<std::size_t> indexOf(const RunId& run) const;

    ComparedRuns& m_runs;
    ParallelAxes m_axes;
    ComparedRuns::Facts m_facts; ///< those that m_axes has
    std::vector<QColor> m_ink;
    ComparedRuns::Marks m_inside; ///< what is brushed, here or elsewhere
    LineLayer m_faint, m_strong;
    bool m_byMetric = false;
    bool m_telling = false;
    std::size_t m_current = 0;
    Drag m_drag;
    /// What m_still was painted of.
    struct Still {
        std::vector<RunId> chosen;
        std::optional<std::size_t> current, scaled, dragged;
        double pixelRatio = 0;
        int drawing = 0;

        bool operator==(const Still&) const = default;
    };
    Still m_stillOf;
    QPixmap m_still; ///< chosen runs, axes, ticks and names: brushing and hovering leave them as they are
    int m_drawing = 0; ///< counts up when axes, runs or their places change
    QTimer m_reading, m_brushing;
};

} // namespace workbench::ui
