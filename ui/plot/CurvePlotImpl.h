// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurvePlot.h"
#include "ui/plot/CurveScene.h"
#include "ui/plot/MarkStrip.h"
#include "ui/plot/PlotNavigator.h"
#include "ui/plot/PlotOverlay.h"

#include <QElapsedTimer>
#include <QPoint>
#include <QTimer>

class QCustomPlot;
class QLabel;

namespace workbench::ui
{

class LegendCard;
class ReadoutCard;

/// The inner life of a CurvePlot: when it draws, what view it draws, and what follows the pointer.
class CurvePlot::Impl
{
public:
    explicit Impl(CurvePlot& owner);
    void scheduleData(); ///< because data came: at most about 30 times a second
    void scheduleView(); ///< because the view moves: at once
    void schedule(qint64 wait); ///< in ms, or earlier where a drawing waits already
    void drawWaiting();
    void fit(); ///< decides the axes from view and data
    void draw(DrawQuality quality);
    void placeMarks();
    void placeCrosshair();
    void refreshCrosshair(); ///< the pointer's layer alone
    void userView(const PlotView& wanted, bool inPlace); ///< a gesture led here: records and tells it
    void afterHistory(const std::optional<AxisRange>& before);
    void pointAt(QPoint at);
    void followPointer();
    void moveCrosshair(std::optional<double> x);
    void listen(); ///< connects the gestures; once the owner is made
    void showBox(const std::optional<QRect>& box);
    void pointAtCurve(const QString& owner);
    /// What a figure shows, with all that only the screen knows filled in.
    struct FigureView {
        AxisRange x, y;
        FigureOptions options;
    };
    FigureView figureView(const FigureOptions& options) const;
    std::vector<MarkStrip::Placed> placedMarks() const;

    CurvePlot& q;
    QCustomPlot* plot;
    MarkStrip* strip;
    CurveScene scene;
    PlotOverlay overlay;
    PlotNavigator navigator;
    ReadoutCard* card;
    LegendCard* legend;
    QLabel* notice;
    QTimer timer;
    QTimer settle; ///< after a simple drawing: a fine one once the view rests
    bool moving = false;
    qint64 fineTime = 0; ///< ms that the last fine drawing took
    QElapsedTimer sinceDrawn;
    ZoomHistory history;
    std::vector<CurveMark> marks;
    std::function<QString(double)> placeText;
    AxisRange x{0, 1}, y{0, 1};
    std::optional<double> cross, selected;
    bool underPointer = false;
    QPoint pointer;
};

} // namespace workbench::ui
