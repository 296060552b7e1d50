// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveExport.h"
#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"
#include "ui/plot/ZoomHistory.h"

#include <QPointF>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// A chart of any number of curves. Drag zooms into a box (a flat drag into its width alone), the wheel zooms at the
/// pointer, the middle button or Shift drags the view, double-click goes back. Changes are drawn together, data at most
/// about 30 times a second; what is looked at follows the data until the user zooms.
class CurvePlot : public QWidget
{
    Q_OBJECT
public:
    class Impl; ///< private to the files of this folder

    explicit CurvePlot(QWidget* parent = nullptr);
    ~CurvePlot() override;

    void setStyle(const PlotStyle& style);
    void setContents(ChartContents contents);
    const ChartContents& contents() const;
    void setMarks(std::vector<CurveMark> marks); ///< a strip below the axis; none: no strip
    void setLegendVisible(bool visible);
    /// Brings one owner's curves to the front, here and in the legend; empty: none. Emits nothing.
    void setHighlighted(const QString& owner);
    void setNotice(const QString& notice); ///< words in the middle, where there is nothing to draw; empty: none

    PlotView view() const;
    void setXRange(std::optional<AxisRange> x, bool inPlace); ///< as another chart was zoomed; emits nothing
    void resetView(); ///< the whole, and an empty history
    void showAll(); ///< the whole, as one more view
    bool goBack();
    bool goForward();
    bool canGoBack() const;
    bool canGoForward() const;
    AxisRange xRange() const; ///< as drawn last
    AxisRange yRange() const;

    /// The crosshair, also of another chart that points at the same x. The card is shown only under the pointer.
    void setCrosshair(std::optional<double> x);
    std::optional<double> crosshair() const;
    /// Writes the first line of the readout for an x: its step, bytes and seconds.
    void setPlaceText(std::function<QString(double)> placeText);
    std::vector<CurveReading> readingsAt(double x) const;
    /// A thin line at the step that is selected.
    void setSelectedX(std::optional<double> x);

    void redrawNow(); ///< what is waiting to be drawn, at once
    std::vector<QPointF> drawn(const QString& key, bool smooth) const; ///< what was handed over for a curve
    int leftOutByLog() const; ///< values <= 0 that a logarithmic axis could not show
    OutsideValues outside() const; ///< what the value axis, as drawn last, has no room for
    double pixelOf(double x) const; ///< in this widget's coordinates
    double xAt(double pixel) const;

    /// As options say: on paper or as on the screen, the view or the whole.
    QByteArray figure(FigureFormat format, const FigureOptions& options = {}) const;
    QImage figureImage(const FigureOptions& options = {}) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void xRangeChanged(const std::optional<workbench::ui::AxisRange>& x, bool inPlace); ///< by the user
    void historyChanged();
    void hovered(const std::optional<double>& x); ///< the pointer or the keys; nothing when it left
    void picked(double x); ///< clicked
    void drawnAgain();
    void curvePointedAt(const QString& owner); ///< by the pointer on the curve or in the legend; empty: none
    void legendToggled(const QString& owner);
    void legendMoved(const QString& owner, int place); ///< it shall be the place-th of all owners

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::ui
