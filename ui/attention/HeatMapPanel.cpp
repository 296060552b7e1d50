// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/HeatMapPanel.h"

#include "ui/attention/ByteEdge.h"
#include "ui/attention/CellReadout.h"
#include "ui/attention/ColourBar.h"
#include "ui/attention/HeatMapView.h"
#include "ui/attention/MapCaption.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr int kNarrowStrip = 30, kWideStrip = 48; ///< pixels of one strip
constexpr int kWidePanel = 760; ///< pixels from which there is room for wide ones

std::vector<RowStrip> attentionStrips(const maps::AttentionMap& map, int head)
{
    RowStrip entropy{
        HeatMapPanel::tr("entropy"),
        HeatMapPanel::tr("bits"),
        HeatMapPanel::tr("Entropy of the row: 0 where all weight lies on one key"),
        HeatMapPanel::tr("bits"),
        {}};
    RowStrip maximum{
        HeatMapPanel::tr("max"), HeatMapPanel::tr("max"), HeatMapPanel::tr("Greatest weight of the row"), {}, {}};
    RowStrip distance{
        HeatMapPanel::tr("distance"),
        HeatMapPanel::tr("back"),
        HeatMapPanel::tr("Mean distance: how far back the row looks, by weight"),
        HeatMapPanel::tr("bytes"),
        {}};
    for (const maps::RowStatistics& row : maps::rowStatistics(map, head)) {
        entropy.values.push_back(row.entropyBits);
        maximum.values.push_back(row.maximum);
        distance.values.push_back(row.meanDistance);
    }
    return {std::move(entropy), std::move(maximum), std::move(distance)};
}

} // namespace

HeatMapPanel::HeatMapPanel(QWidget* parent)
    : QWidget(parent)
    , m_view(new HeatMapView(m_viewport, this))
    , m_left(new ByteEdge(m_viewport, Qt::Vertical, this))
    , m_bottom(new ByteEdge(m_viewport, Qt::Horizontal, this))
    , m_caption(new MapCaption(m_viewport, this))
    , m_strips(new RowStrips(m_viewport, m_caption->height(), m_bottom->height(), this))
    , m_bar(new ColourBar(this))
    , m_readout(new QLabel(this))
{
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 1, 0);
    grid->setSpacing(0);
    grid->addWidget(m_caption, 0, 0, 1, 2);
    grid->addWidget(m_left, 1, 0);
    grid->addWidget(m_view, 1, 1);
    grid->addWidget(m_bottom, 2, 1);
    grid->addWidget(m_strips, 0, 2, 3, 1);
    auto* const legend = new QHBoxLayout;
    legend->setSpacing(12);
    legend->addWidget(m_bar, 2);
    legend->addWidget(m_readout, 3);
    grid->addLayout(legend, 3, 1, 1, 2);
    m_bar->setMinimumWidth(120);
    m_bar->setMaximumWidth(300);
    setKind(m_readout, "small");
    m_readout->setTextFormat(Qt::PlainText);
    m_readout->setAlignment(Qt::AlignRight | Qt::AlignTop);
    m_readout->setWordWrap(true);
    m_readout->setMinimumWidth(80);
    m_view->installEventFilter(this);

    connect(m_view, &HeatMapView::cellHovered, this, &HeatMapPanel::showCursor);
    connect(m_view, &HeatMapView::cellHovered, this, &HeatMapPanel::cellHovered);
    connect(m_view, &HeatMapView::queryLocked, this, &HeatMapPanel::showLocks);
    connect(m_view, &HeatMapView::queryLocked, this, &HeatMapPanel::queryLocked);
    connect(m_view, &HeatMapView::keyLocked, this, &HeatMapPanel::showLocks);
    connect(m_view, &HeatMapView::keyLocked, this, &HeatMapPanel::keyLocked);
    connect(m_left, &ByteEdge::cellClicked, this, &HeatMapPanel::clickRow);
    connect(m_bottom, &ByteEdge::cellClicked, this, &HeatMapPanel::clickColumn);
    connect(m_bar, &ColourBar::rangeChosen, this, [this](std::optional<maps::ValueRange> range) {
        setScale(m_palette, m_transfer, range);
        Q_EMIT rangeChosen(range);
    });
    setData({});
}

const HeatMapData& HeatMapPanel::data() const
{
    return m_view->data();
}

void HeatMapPanel::setMap(
    const std::shared_ptr<const maps::AttentionMap>& map, maps::HeadView heads, int head, MapColumns columns)
{
    if (!map || map->heads <= 0 || map->queries <= 0) {
        clear();
        return;
    }
    const bool combined = heads != maps::HeadView::One && map->heads > 1;
    const auto shown
        = combined ? std::make_shared<const maps::AttentionMap>(maps::combineHeads(*map, heads, head)) : map;
    const int one = combined ? 0 : std::clamp(head, 0, map->heads - 1);
    setData(heatMapOf(shown, one, columns), attentionStrips(*shown, one));
}

void HeatMapPanel::setData(const HeatMapData& data, std::vector<RowStrip> strips)
{
    const HeatMapData& before = m_view->data();
    std::optional<maps::CellRect> turned;
    if (before.rows == data.rows && before.columns == data.columns
        && before.distanceOrigin.has_value() != data.distanceOrigin.has_value()) {
        // Keys become distances, or distances keys: what is in the middle of the view stays there.
        turned = m_viewport.view();
        const int origin = data.distanceOrigin ? *data.distanceOrigin : *before.distanceOrigin;
        const double middle = origin + turned->row + turned->rows / 2 - (turned->column + turned->columns / 2);
        turned->column = middle - turned->columns / 2;
    }
    m_view->setData(data);
    if (turned)
        m_viewport.setView(*turned);
    m_left->setAxis(data.rowAxis);
    m_bottom->setAxis(data.columnAxis());
    m_caption->setLeft(m_left->width());
    m_caption->setTitles(data.rowAxis.title, data.columnAxis().title);
    m_caption->setSegment(data.distanceOrigin ? 0 : data.segmentColumn);
    m_strips->setStrips(std::move(strips));
    const std::initializer_list<QWidget*> around{m_caption, m_left, m_bottom, m_bar, m_readout};
    for (QWidget* part : around)
        part->setVisible(!data.empty());
    showScale();
    showLocks();
    showCursor(m_view->cursor());
}

void HeatMapPanel::setScale(maps::Palette palette, maps::Transfer transfer, std::optional<maps::ValueRange> range)
{
    m_palette = palette;
    m_transfer = transfer;
    m_range = range;
    m_view->setScale(palette, transfer, range);
    showScale();
}

void HeatMapPanel::showScale()
{
    m_bar->setScale(m_palette, m_transfer, m_view->automaticRange(), m_range);
}

void HeatMapPanel::setPooling(maps::Pooling pooling)
{
    m_view->setPooling(pooling);
}

void HeatMapPanel::setPlaceholder(const QString& title, const QString& explanation)
{
    m_view->setPlaceholder(title, explanation);
}

void HeatMapPanel::setLockedQuery(std::optional<int> query)
{
    m_view->setLockedQuery(query);
    showLocks();
}

void HeatMapPanel::setLockedKey(std::optional<int> key)
{
    m_view->setLockedKey(key);
    showLocks();
}

void HeatMapPanel::showLocks()
{
    const auto query = m_view->lockedQuery(), key = m_view->lockedKey();
    m_left->setLocked(query);
    m_strips->setLockedRow(query);
    // By distance a key has a column of its own in every row: that of the locked query, if there is one.
    std::optional<int> column;
    if (key && (!data().distanceOrigin || query))
        column = data().columnOf(query.value_or(0), *key);
    m_bottom->setLocked(column);
    if (!m_view->cursor())
        showCursor(std::nullopt);
}

void HeatMapPanel::showCursor(const std::optional<MapCell>& cell)
{
    const auto maybe = [&](int MapCell::*part) { return cell ? std::optional(*cell.*part) : std::nullopt; };
    m_left->setCursorCell(maybe(&MapCell::row));
    m_bottom->setCursorCell(maybe(&MapCell::column));
    m_strips->setCursorRow(maybe(&MapCell::row));
    std::optional<MapCell> told = cell;
    if (const auto query = m_view->lockedQuery(), key = m_view->lockedKey(); !told && query && key) {
        const int column = data().columnOf(*query, *key);
        if (!data().empty() && data().isVisible(*query, column))
            told = data().cell(*query, column);
    }
    m_bar->setCursorValue(told ? std::optional(told->value) : std::nullopt);
    m_readout->setText(
        told ? cellDescription(data(), *told)
             : tr("Wheel zooms, drag moves, Shift and drag zooms into a box; a click locks a row, with Alt a column"));
}

void HeatMapPanel::clickRow(int row)
{
    const CellSpan shown = data().span(row);
    m_view->toggleQuery(data().cell(row, std::clamp(shown.from, 0, data().columns - 1)));
}

void HeatMapPanel::clickColumn(int column)
{
    const int row = m_view->lockedQuery().value_or(0);
    if (data().distanceOrigin && !m_view->lockedQuery())
        return; // a distance alone is no key
    if (data().contains(row, column))
        m_view->toggleKey(data().cell(row, column));
}

maps::MapRegion HeatMapPanel::visibleRegion() const
{
    if (data().empty())
        return {};
    const maps::CellRect& view = m_viewport.view();
    const auto within = [](double edge, int most) { return std::clamp(int(edge), 0, most); };
    const int firstRow = within(std::floor(view.row + 1e-6), data().rows);
    const int endRow = within(std::ceil(view.row + view.rows - 1e-6), data().rows);
    int first = within(std::floor(view.column + 1e-6), data().columns);
    int end = within(std::ceil(view.column + view.columns - 1e-6), data().columns);
    if (data().distanceOrigin) {
        const int nearest = *data().distanceOrigin + endRow - 1 - first;
        first = std::clamp(*data().distanceOrigin + firstRow - (end - 1), 0, data().columns - 1);
        end = std::clamp(nearest + 1, first + 1, data().columns);
    }
    return {firstRow, endRow - firstRow, first, end - first};
}

void HeatMapPanel::paintEvent(QPaintEvent*)
{
    if (data().empty())
        return;
    // Around the map, never over it: its outermost pixels are cells too.
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setPen(QPen(m_view->hasFocus() ? theme.accent : theme.line, 1));
    painter.drawRect(QRectF(m_view->geometry()).adjusted(-0.5, -0.5, 0.5, 0.5));
}

void HeatMapPanel::resizeEvent(QResizeEvent*)
{
    m_strips->setStripWidth(width() >= kWidePanel ? kWideStrip : kNarrowStrip);
}

bool HeatMapPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::eventFilter(watched, event);
}

} // namespace workbench::ui
