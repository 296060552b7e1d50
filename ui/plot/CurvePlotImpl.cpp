// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurvePlotImpl.h"

#include "ui/plot/ChartTurn.h"
#include "ui/plot/CurvePicker.h"
#include "ui/plot/LegendCard.h"
#include "ui/plot/MarkStrip.h"
#include "ui/plot/PlotGestures.h"
#include "ui/plot/ReadoutCard.h"

#include <QLabel>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kDataInterval = 33; // ms between two drawings because data came
constexpr int kFrame = 12; // ms: a drawing that takes longer is simplified while the view moves
constexpr int kSettle = 150; // ms after the last movement
} // namespace

CurvePlot::Impl::Impl(CurvePlot& owner)
    : q(owner)
    , plot(new QCustomPlot(&owner))
    , strip(new MarkStrip(&owner))
    , scene(*plot)
    , overlay(*plot)
    , navigator(*plot, scene)
    , card(new ReadoutCard(plot))
    , legend(new LegendCard(plot))
    , notice(new QLabel(&owner))
{
    plot->setAttribute(Qt::WA_OpaquePaintEvent);
    plot->setFocusPolicy(Qt::NoFocus);
    plot->setPlottingHint(QCP::phImmediateRefresh, false);
    plot->setPlottingHint(QCP::phFastPolylines, true); // joined wide lines cost many times what they look better
    plot->plotLayout()->setMargins(QMargins(0, 0, 0, 0));
    plot->axisRect()->setMinimumMargins(kScreenMargins);
    plot->setMinimumSize(80, 60);
    strip->hide();
    legend->hide();
    notice->hide();
    notice->setTextFormat(Qt::PlainText);
    notice->setAlignment(Qt::AlignCenter);
    notice->setAttribute(Qt::WA_TransparentForMouseEvents);
    timer.setSingleShot(true);
    QObject::connect(
        &timer, &QTimer::timeout, &owner, [this] { chartTurnIsFree(this) ? drawWaiting() : schedule(kChartBreath); });
    settle.setSingleShot(true);
    settle.setInterval(kSettle);
    QObject::connect(&settle, &QTimer::timeout, &owner, [this] { draw(DrawQuality::Fine); });
}

void CurvePlot::Impl::scheduleData()
{
    // Whatever it costs to draw, at least three quarters of the time are left for everything else.
    const qint64 interval = std::max<qint64>(kDataInterval, 4 * fineTime);
    schedule(sinceDrawn.isValid() ? std::max<qint64>(0, interval - sinceDrawn.elapsed()) : 0);
}

void CurvePlot::Impl::scheduleView()
{
    moving = true;
    schedule(0);
}

void CurvePlot::Impl::schedule(qint64 wait)
{
    if (!timer.isActive() || timer.remainingTime() > wait)
        timer.start(static_cast<int>(wait));
}

void CurvePlot::Impl::drawWaiting()
{
    // What takes long is drawn simply while the view moves, and finely once it rests.
    draw(std::exchange(moving, false) && fineTime > kFrame ? DrawQuality::Fast : DrawQuality::Fine);
}

void CurvePlot::Impl::fit()
{
    const PlotView& view = history.current();
    x = view.x.value_or(scene.wholeX());
    if (scene.contents().xScale == AxisScale::Logarithmic && x.from <= 0)
        x = scene.wholeX();
    y = view.y.value_or(scene.fittingY(x));
    if (scene.contents().yScale == AxisScale::Logarithmic && y.from <= 0)
        y = scene.fittingY(x);
}

void CurvePlot::Impl::draw(DrawQuality quality)
{
    timer.stop();
    QElapsedTimer taken;
    taken.start();
    fit();
    scene.show(x, y, quality);
    followPointer();
    placeCrosshair();
    plot->replot();
    if (quality == DrawQuality::Fine) {
        fineTime = taken.elapsed();
        settle.stop();
    } else {
        settle.start();
    }
    placeMarks();
    sinceDrawn.start();
    endChartTurn(this);
    Q_EMIT q.drawnAgain();
}

std::vector<MarkStrip::Placed> CurvePlot::Impl::placedMarks() const
{
    std::vector<MarkStrip::Placed> placed;
    for (const CurveMark& mark : marks) {
        if (mark.x >= x.from && mark.x <= x.to)
            placed.push_back({plot->xAxis->coordToPixel(mark.x), mark});
    }
    return placed;
}

void CurvePlot::Impl::placeMarks()
{
    if (!marks.empty())
        strip->setMarks(placedMarks());
}

CurvePlot::Impl::FigureView CurvePlot::Impl::figureView(const FigureOptions& options) const
{
    FigureView view{x, y, options};
    if (options.whole) {
        view.x = scene.wholeX();
        view.y = scene.fittingY(view.x);
    }
    if (options.asOnScreen) {
        view.options.size = q.size();
        view.options.canvas = plot->size();
        view.options.marks = strip->isVisibleTo(&q) ? placedMarks() : std::vector<MarkStrip::Placed>{};
        view.options.legend = options.legend && legend->isVisibleTo(&q);
        view.options.legendAt = legend->geometry();
    }
    return view;
}

void CurvePlot::Impl::placeCrosshair()
{
    std::vector<PlotOverlay::Dot> dots;
    const bool inside = cross && *cross >= x.from && *cross <= x.to;
    if (inside) {
        for (const CurveReading& reading : q.readingsAt(*cross)) {
            if (std::isfinite(reading.value))
                dots.push_back({reading.x, reading.value, reading.colour});
        }
    }
    overlay.setCrosshair(inside ? cross : std::nullopt, dots);
    overlay.setSelected(selected);
    const bool showCard = inside && underPointer;
    if (showCard) {
        card->setReadings(placeText ? placeText(*cross) : QString(), q.readingsAt(*cross));
        card->placeBeside(QPoint(static_cast<int>(plot->xAxis->coordToPixel(*cross)), pointer.y()));
        card->raise();
    }
    card->setVisible(showCard);
}

void CurvePlot::Impl::refreshCrosshair()
{
    if (timer.isActive() || !sinceDrawn.isValid())
        return; // comes with the drawing
    placeCrosshair();
    overlay.replot();
}

void CurvePlot::Impl::userView(const PlotView& wanted, bool inPlace)
{
    const std::optional<PlotView> view = navigator.heldInside(wanted);
    if (!view || *view == history.current())
        return;
    const std::optional<AxisRange> before = history.current().x;
    if (inPlace)
        history.adjust(*view);
    else
        history.go(*view);
    scheduleView();
    Q_EMIT q.historyChanged();
    if (view->x != before)
        Q_EMIT q.xRangeChanged(view->x, inPlace);
}

void CurvePlot::Impl::afterHistory(const std::optional<AxisRange>& before)
{
    scheduleView();
    Q_EMIT q.historyChanged();
    if (history.current().x != before)
        Q_EMIT q.xRangeChanged(history.current().x, false);
}

void CurvePlot::Impl::pointAt(QPoint at)
{
    pointer = at;
    underPointer = true;
    pointAtCurve(ownerOfCurveAt(at, scene, *plot));
    const QRect area = plot->axisRect()->rect();
    std::optional<double> x;
    if (area.adjusted(0, 0, 1, 1).contains(at))
        x = plot->xAxis->pixelToCoord(at.x());
    moveCrosshair(x);
}

void CurvePlot::Impl::followPointer()
{
    // The axis has moved below a pointer that rests: it points at another x now.
    if (!underPointer || !cross)
        return;
    const double now = plot->xAxis->pixelToCoord(pointer.x());
    if (now == *cross)
        return;
    cross = now;
    Q_EMIT q.hovered(cross);
}

void CurvePlot::Impl::moveCrosshair(std::optional<double> x)
{
    cross = x;
    refreshCrosshair();
    Q_EMIT q.hovered(x);
}

void CurvePlot::Impl::listen()
{
    QObject::connect(legend, &LegendCard::pointedAt, &q, [this](const QString& owner) { pointAtCurve(owner); });
    QObject::connect(legend, &LegendCard::toggled, &q, &CurvePlot::legendToggled);
    QObject::connect(legend, &LegendCard::moved, &q, &CurvePlot::legendMoved);
    auto* gestures = new PlotGestures(*plot);
    const auto on = [&](auto signal, auto&& handler) { QObject::connect(gestures, signal, &q, handler); };
    on(&PlotGestures::pressed, [this] { q.setFocus(Qt::MouseFocusReason); });
    on(&PlotGestures::pointed, [this](QPoint at) { pointAt(at); });
    on(&PlotGestures::left, [this] {
        underPointer = false;
        pointAtCurve({});
        moveCrosshair(std::nullopt);
    });
    on(&PlotGestures::clicked, [this](QPoint at) {
        if (plot->axisRect()->rect().contains(at))
            Q_EMIT q.picked(plot->xAxis->pixelToCoord(at.x()));
    });
    on(&PlotGestures::boxDragged, [this](QPoint from, QPoint to) { showBox(navigator.box(from, to)); });
    on(&PlotGestures::boxDropped, [this] { showBox(std::nullopt); });
    on(&PlotGestures::boxDone, [this](QPoint from, QPoint to) {
        showBox(std::nullopt);
        userView(navigator.zoomedInto(history.current(), navigator.box(from, to)), false);
    });
    on(&PlotGestures::viewDragged,
       [this](QPoint moved) { userView(navigator.panned(history.current(), moved), true); });
    on(&PlotGestures::wheeled, [this](QPointF at, double factor, bool values) {
        const PlotView& now = history.current();
        userView(values ? navigator.zoomedValues(now, at.y(), factor) : navigator.zoomed(now, at.x(), factor), true);
    });
    on(&PlotGestures::doubleClicked, [this] { q.goBack(); });
    on(&PlotGestures::resized, [this] { schedule(0); });
}

void CurvePlot::Impl::pointAtCurve(const QString& owner)
{
    if (owner == scene.highlighted())
        return;
    q.setHighlighted(owner);
    Q_EMIT q.curvePointedAt(owner);
}

void CurvePlot::Impl::showBox(const std::optional<QRect>& box)
{
    overlay.setBox(box);
    overlay.replot();
}

} // namespace workbench::ui
