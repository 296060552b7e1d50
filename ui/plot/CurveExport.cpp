// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurveExport.h"

#include "ui/plot/CurveScene.h"
#include "ui/plot/LegendRows.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <qcustomplot.h>

#include <algorithm>

namespace workbench::ui
{

PlotStyle PlotStyle::onPaper()
{
    PlotStyle style;
    style.grid = QColor(0xd0, 0xd4, 0xda);
    style.text = Qt::black;
    style.dim = QColor(0x30, 0x36, 0x40);
    style.lineWidth = 2.2;
    QFont font;
    font.setPixelSize(17);
    style.tickFont = font;
    style.labelFont = font;
    font.setPixelSize(20);
    font.setWeight(QFont::DemiBold);
    style.titleFont = font;
    return style;
}

namespace
{

constexpr int kMostLegend = 3; ///< within the chart a legend takes at most this part of its width and of its height

/// A chart off the screen, laid out for paper.
class Figure
{
public:
    Figure(const ChartContents& contents, AxisRange x, AxisRange y, const FigureOptions& options)
        : m_options(options)
        , m_size(options.asOnScreen ? options.canvas : options.size)
        , m_scene(m_plot)
    {
        const PlotStyle style = options.asOnScreen ? options.style : PlotStyle::onPaper();
        m_plot.setBufferDevicePixelRatio(options.scale); // how finely curves are reduced
        m_plot.setViewport(QRect(QPoint(), m_size));
        m_legend.setStyle(style);
        m_legend.set(contents.series, false);
        m_scene.setContents(contents);
        m_scene.setStyle(style);
        if (options.asOnScreen) {
            m_plot.plotLayout()->setMargins(QMargins(0, 0, 0, 0));
            m_plot.axisRect()->setMinimumMargins(kScreenMargins);
        } else {
            layOutForPaper(contents, style);
        }
        // Margins depend on the tick texts and these on the ranges: settle the layout before curves are reduced to it.
        m_plot.xAxis->setRange(x.from, x.to);
        m_plot.yAxis->setRange(y.from, y.to);
        m_plot.replot(QCustomPlot::rpImmediateRefresh);
        m_scene.show(x, y);
    }

    void paint(QPaintDevice& device)
    {
        QCPPainter painter;
        painter.begin(&device);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNonCosmetic);
        m_plot.toPainter(&painter, m_size.width(), m_size.height());
        if (m_options.asOnScreen)
            paintCards(painter);
        painter.end();
    }

private:
    void paintCards(QCPPainter& painter) const
    {
        if (m_options.legend) {
            painter.save();
            painter.translate(m_options.legendAt.topLeft());
            m_legend.paint(painter, m_legend.size(m_options.legendAt.height() + 4), {});
            painter.restore();
        }
        painter.translate(0, m_size.height());
        MarkStrip::paint(painter, m_options.marks, m_options.style, m_size.width());
    }

    void layOutForPaper(const ChartContents& contents, const PlotStyle& style)
    {
        m_plot.xAxis->setLabel(contents.xTitle);
        m_plot.yAxis->setLabel(contents.yTitle);
        m_plot.plotLayout()->setMargins(QMargins(12, 10, 18, 10));
        m_plot.axisRect()->setMinimumMargins(QMargins(20, 10, 16, 10));
        if (!contents.title.isEmpty()) {
            m_plot.plotLayout()->insertRow(0);
            m_plot.plotLayout()->addElement(0, 0, new QCPTextElement(&m_plot, contents.title, style.titleFont));
        }
        if (m_options.legend) {
            m_plot.legend->setVisible(m_plot.legend->itemCount() > 0);
            m_plot.legend->setFont(style.labelFont);
            m_plot.legend->setTextColor(style.text);
            m_plot.legend->setBorderPen(QPen(style.grid, 1));
            m_plot.legend->setBrush(QColor(255, 255, 255, 230));
            for (int i = 0; i < m_plot.legend->itemCount(); ++i)
                m_plot.legend->item(i)->setMargins(QMargins(0, 1, 0, 4)); // descenders are cut off without
            m_plot.axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
            moveBigLegendBelow();
        }
    }

    /// A legend that would hide much of the curves stands below them, in as many columns as there is room for.
    void moveBigLegendBelow()
    {
        QCPLegend& legend = *m_plot.legend;
        const int count = legend.itemCount();
        const QSize needed = legend.minimumOuterSizeHint();
        if (count == 0
            || (needed.width() * kMostLegend <= m_size.width() && needed.height() * kMostLegend <= m_size.height()))
            return;
        const int columns = std::clamp((m_size.width() - 40) / std::max(1, needed.width()), 1, count);
        m_plot.axisRect()->insetLayout()->take(&legend);
        const int row = m_plot.plotLayout()->rowCount();
        m_plot.plotLayout()->addElement(row, 0, &legend);
        m_plot.plotLayout()->setRowStretchFactor(row, 0.001); // no higher than it must be
        legend.setWrap((count + columns - 1) / columns);
        legend.setFillOrder(QCPLayoutGrid::foRowsFirst);
    }

    FigureOptions m_options;
    QSize m_size;
    QCustomPlot m_plot;
    CurveScene m_scene;
    LegendRows m_legend;
};

} // namespace

QImage figureImage(const ChartContents& contents, AxisRange x, AxisRange y, const FigureOptions& options)
{
    if (options.size.isEmpty() || !(options.scale > 0))
        return {};
    QImage image(options.size * options.scale, QImage::Format_RGB32);
    if (image.isNull())
        return {};
    image.setDevicePixelRatio(options.scale);
    image.fill(Qt::white);
    Figure(contents, x, y, options).paint(image);
    image.setDevicePixelRatio(1);
    return image;
}

QByteArray
renderFigure(FigureFormat format, const ChartContents& contents, AxisRange x, AxisRange y, const FigureOptions& options)
{
    QByteArray bytes;
    if (options.size.isEmpty())
        return bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case FigureFormat::Png: {
        const QImage image = figureImage(contents, x, y, options);
        if (image.isNull() || !image.save(&buffer, "PNG"))
            return {};
        break;
    }
    case FigureFormat::Svg: {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(options.size);
        generator.setViewBox(QRect(QPoint(), options.size));
        generator.setResolution(96);
        generator.setTitle(contents.title.toHtmlEscaped()); // written as it is by Qt 6.4
        Figure(contents, x, y, options).paint(generator);
        break;
    }
    case FigureFormat::Pdf: {
        QPdfWriter writer(&buffer);
        writer.setResolution(96);
        writer.setPageSize(QPageSize(QSizeF(options.size) * 72.0 / 96.0, QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        writer.setTitle(contents.title);
        writer.setCreator(QCoreApplication::applicationName());
        Figure(contents, x, y, options).paint(writer);
        break;
    }
    }
    buffer.close();
    return bytes;
}

} // namespace workbench::ui
