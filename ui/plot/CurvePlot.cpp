// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurvePlot.h"

#include "ui/plot/CurvePlotImpl.h"
#include "ui/plot/LegendCard.h"
#include "ui/plot/MarkStrip.h"
#include "ui/plot/PlotKeys.h"
#include "ui/plot/ReadoutCard.h"

#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace workbench::ui
{

CurvePlot::CurvePlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this))
{
    setFocusPolicy(Qt::StrongFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_impl->plot, 1);
    column->addWidget(m_impl->strip);
    m_impl->listen();
    setStyle(PlotStyle{});
}

CurvePlot::~CurvePlot() = default;

void CurvePlot::setStyle(const PlotStyle& style)
{
    m_impl->scene.setStyle(style);
    m_impl->overlay.setStyle(style);
    m_impl->card->setStyle(style);
    QPalette dim = m_impl->notice->palette();
    dim.setColor(QPalette::WindowText, style.dim);
    m_impl->notice->setPalette(dim);
    m_impl->notice->setFont(style.labelFont);
    m_impl->legend->setStyle(style);
    m_impl->strip->setStyle(style);
    m_impl->legend->setSeries(contents().series);
    m_impl->schedule(0);
}

void CurvePlot::setContents(ChartContents contents)
{
    m_impl->scene.setContents(contents);
    m_impl->legend->setSeries(contents.series);
    m_impl->scheduleData();
}

const ChartContents& CurvePlot::contents() const
{
    return m_impl->scene.contents();
}

void CurvePlot::setMarks(std::vector<CurveMark> marks)
{
    if (marks == m_impl->marks)
        return;
    m_impl->marks = std::move(marks);
    m_impl->strip->setVisible(!m_impl->marks.empty());
    m_impl->scheduleData();
}

void CurvePlot::setLegendVisible(bool visible)
{
    m_impl->legend->setVisible(visible);
}

void CurvePlot::setHighlighted(const QString& owner)
{
    m_impl->legend->setHighlighted(owner);
    if (owner == m_impl->scene.highlighted())
        return;
    m_impl->scene.setHighlighted(owner);
    m_impl->schedule(0);
}

void CurvePlot::setNotice(const QString& notice)
{
    m_impl->notice->setText(notice);
    m_impl->notice->setVisible(!notice.isEmpty());
}

PlotView CurvePlot::view() const
{
    return m_impl->history.current();
}

void CurvePlot::setXRange(std::optional<AxisRange> x, bool inPlace)
{
    PlotView view = m_impl->history.current();
    if (view.x == x)
        return;
    view.x = x;
    if (inPlace)
        m_impl->history.adjust(view);
    else
        m_impl->history.go(view);
    m_impl->scheduleView();
    Q_EMIT historyChanged();
}

void CurvePlot::resetView()
{
    m_impl->history.clear();
    m_impl->schedule(0);
    Q_EMIT historyChanged();
}

void CurvePlot::showAll()
{
    m_impl->userView(PlotView{}, false);
}

bool CurvePlot::goBack()
{
    const auto before = m_impl->history.current().x;
    const bool moved = m_impl->history.back();
    if (moved)
        m_impl->afterHistory(before);
    return moved;
}

bool CurvePlot::goForward()
{
    const auto before = m_impl->history.current().x;
    const bool moved = m_impl->history.forward();
    if (moved)
        m_impl->afterHistory(before);
    return moved;
}

bool CurvePlot::canGoBack() const
{
    return m_impl->history.canGoBack();
}
bool CurvePlot::canGoForward() const
{
    return m_impl->history.canGoForward();
}
AxisRange CurvePlot::xRange() const
{
    return m_impl->x;
}
AxisRange CurvePlot::yRange() const
{
    return m_impl->y;
}

void CurvePlot::setCrosshair(std::optional<double> x)
{
    m_impl->cross = x;
    m_impl->underPointer = m_impl->underPointer && m_impl->plot->underMouse();
    m_impl->refreshCrosshair();
}

std::optional<double> CurvePlot::crosshair() const
{
    return m_impl->cross;
}

void CurvePlot::setPlaceText(std::function<QString(double)> placeText)
{
    m_impl->placeText = std::move(placeText);
}

std::vector<CurveReading> CurvePlot::readingsAt(double x) const
{
    std::vector<CurveReading> readings;
    for (const CurveSeries& series : contents().series) {
        if (series.hidden || series.faint)
            continue;
        const CurveSample* point = series.raw->nearest(x);
        if (!point)
            continue;
        CurveReading reading{series.name, series.quantity, series.colour, point->x, point->mean, point->mean};
        if (const CurveSample* smooth = series.smooth ? series.smooth->nearest(x) : nullptr) {
            reading.value = smooth->mean;
            reading.smoothed = true;
        }
        if (const CurveSample* band = series.band ? series.band->nearest(x) : nullptr) {
            reading.low = band->low;
            reading.high = band->high;
        }
        readings.push_back(std::move(reading));
    }
    return readings;
}

void CurvePlot::setSelectedX(std::optional<double> x)
{
    if (m_impl->selected == x)
        return;
    m_impl->selected = x;
    m_impl->refreshCrosshair();
}

void CurvePlot::redrawNow()
{
    m_impl->drawWaiting();
}

std::vector<QPointF> CurvePlot::drawn(const QString& key, bool smooth) const
{
    return m_impl->scene.drawn(key, smooth);
}

int CurvePlot::leftOutByLog() const
{
    return m_impl->scene.leftOut();
}
OutsideValues CurvePlot::outside() const
{
    return m_impl->scene.outside();
}
double CurvePlot::pixelOf(double x) const
{
    return m_impl->plot->x() + m_impl->plot->xAxis->coordToPixel(x);
}
double CurvePlot::xAt(double pixel) const
{
    return m_impl->plot->xAxis->pixelToCoord(pixel - m_impl->plot->x());
}

QByteArray CurvePlot::figure(FigureFormat format, const FigureOptions& options) const
{
    m_impl->fit();
    const Impl::FigureView view = m_impl->figureView(options);
    return renderFigure(format, contents(), view.x, view.y, view.options);
}

QImage CurvePlot::figureImage(const FigureOptions& options) const
{
    m_impl->fit();
    const Impl::FigureView view = m_impl->figureView(options);
    return workbench::ui::figureImage(contents(), view.x, view.y, view.options);
}

QSize CurvePlot::sizeHint() const
{
    return {480, 240};
}
QSize CurvePlot::minimumSizeHint() const
{
    return {160, 90};
}

void CurvePlot::keyPressEvent(QKeyEvent* event)
{
    if (!handlePlotKey(*m_impl, *event))
        QWidget::keyPressEvent(event);
}

void CurvePlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_impl->legend->settle();
    m_impl->notice->setGeometry(rect());
}

void CurvePlot::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_impl->plot->setBufferDevicePixelRatio(devicePixelRatioF());
    m_impl->legend->settle();
    m_impl->draw(DrawQuality::Fine);
}

} // namespace workbench::ui
