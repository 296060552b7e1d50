// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurvesPage.h"

#include "ui/base/Format.h"
#include "ui/curves/BranchMenu.h"
#include "ui/curves/CurveSaver.h"
#include "ui/curves/CurvesToolBar.h"
#include "ui/curves/EventMarks.h"
#include "ui/curves/LossCard.h"
#include "ui/curves/MetricCard.h"
#include "ui/curves/PlotTheme.h"
#include "ui/curves/RunStateLine.h"
#include "ui/curves/SteeringBar.h"
#include "ui/models/RunListModel.h"
#include "ui/plot/AxisTicks.h"
#include "ui/plot/CurvePlot.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace workbench::ui
{

using store::Metric;
using store::PointAxis;
using store::RunRow;

namespace
{

constexpr int kRefreshInterval = 33; // ms
constexpr int kRefineDelay = 60; // ms after the last zoom
constexpr int kMessageTime = 6000; // ms that a message stays

AxisKind axisKind(PointAxis axis)
{
    return axis == PointAxis::Seconds ? AxisKind::Duration
        : axis == PointAxis::Wall     ? AxisKind::Clock
                                      : AxisKind::Number;
}

/// What an empty chart says.
QString notice(const std::vector<const RunRow*>& rows)
{
    const bool waiting = std::ranges::any_of(
        rows, [](const RunRow* row) { return train::isLive(row->state) || row->state == train::RunState::Queued; });
    return waiting ? CurvesPage::tr("The first point comes with the first step.")
                   : CurvesPage::tr("No step was recorded.");
}

} // namespace

CurvesPage::CurvesPage(const AppContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_cache(context.store)
    , m_builder(m_cache)
    , m_levels(context.store)
    , m_empty(new EmptyState(tr("Set up a run")))
    , m_toolBar(new CurvesToolBar(CurveSettings::restored()))
    , m_losses(new LossCard)
    , m_saver(new CurveSaver(context.store, *this))
{
    auto* charts = new QWidget;
    auto* column = new QVBoxLayout(charts);
    column->setContentsMargins(16, 8, 14, 14);
    column->setSpacing(8);
    column->addWidget(m_toolBar);
    column->addWidget(new SteeringBar(context));
    m_linked.add(m_losses->plot());
    m_losses->plot().setPlaceText([this](double x) { return placeText(x); });
    column->addWidget(m_losses, 3);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    addMetricCards();
    for (MetricCard* card : m_cards)
        row->addWidget(card, 1);
    column->addLayout(row, 2);
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(charts);

    m_refresh.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, &CurvesPage::refresh);
    m_refine.setSingleShot(true);
    m_refine.setInterval(kRefineDelay);
    connect(&m_refine, &QTimer::timeout, this, &CurvesPage::refine);
    m_message.setSingleShot(true);
    m_message.setInterval(kMessageTime);
    connect(&m_message, &QTimer::timeout, this, [this] {
        m_losses->state().say({}, false);
        m_losses->state().setRun(referenceRow());
    });
    m_axis = m_toolBar->settings().axis;
    m_logX = m_toolBar->settings().logX;
    followControls();
    followRuns();
    applyStyle();
    refresh();
}

void CurvesPage::addMetricCards()
{
    const std::array metrics{Metric::LearningRate, Metric::GradNorm, Metric::BytesPerSecond};
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        auto* card = new MetricCard(metrics[i], static_cast<int>(i));
        m_cards[i] = card;
        m_linked.add(card->plot());
        card->plot().setPlaceText([this](double x) { return placeText(x); });
        connect(card, &MetricCard::changed, this, [this, card] {
            refreshCard(*card, shownRows());
            refine();
        });
    }
}

void CurvesPage::followControls()
{
    connect(m_empty, &EmptyState::wanted, this, &CurvesPage::launchWanted);
    connect(m_toolBar, &CurvesToolBar::settingsChanged, this, &CurvesPage::applyAxes);
    connect(m_toolBar, &CurvesToolBar::exportWanted, this, [this](CurvesToolBar::Export kind) {
        std::vector<RunRow> runs;
        for (const RunRow* row : shownRows())
            runs.push_back(*row);
        m_saver->save(kind, m_losses->plot(), runs);
    });
    m_losses->plot().setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&m_losses->plot(), &QWidget::customContextMenuRequested, this, &CurvesPage::showMenu);
    connect(m_saver, &CurveSaver::told, this, &CurvesPage::say);
    connect(&m_linked, &LinkedCharts::xRangeChanged, &m_refine, qOverload<>(&QTimer::start));
    connect(&m_linked, &LinkedCharts::picked, this, &CurvesPage::selectStepAt);
}

void CurvesPage::followRuns()
{
    connect(&m_cache, &SeriesCache::changed, this, &CurvesPage::schedule);
    connect(
        &m_cache, &SeriesCache::troubled, this, [this](const Error& error) { say(fromUtf8(describe(error)), true); });
    connect(
        &m_context.training, &TrainSession::eventsArrived, this,
        [this](const RunId& run, const std::vector<train::TrainEvent>& events) {
            m_cache.applyEvents(run, events);
            if (m_context.selection.run() == run)
                m_losses->state().beat();
        });
    connect(&m_context.runs, &RunListModel::storeChanged, this, [this] {
        m_events.clear(); // read again where shown
        m_cache.catchUp();
        schedule();
    });
    connect(&m_context.runs, &QAbstractItemModel::dataChanged, this, &CurvesPage::schedule);
    connect(&m_context.runs, &QAbstractItemModel::rowsInserted, this, &CurvesPage::schedule);
    connect(&m_context.runs, &QAbstractItemModel::rowsRemoved, this, &CurvesPage::schedule);
    connect(&m_context.runs, &QAbstractItemModel::modelReset, this, &CurvesPage::schedule);
    connect(&m_context.selection, &Selection::runChanged, this, &CurvesPage::scheduleAtOnce);
    connect(&m_context.selection, &Selection::shownRunsChanged, this, [this] {
        m_cache.keepOnly(m_context.selection.shownRuns());
        scheduleAtOnce();
    });
    connect(&m_context.selection, &Selection::stepChanged, this, &CurvesPage::showSelectedStep);
}

void CurvesPage::schedule()
{
    if (isVisible() && !m_refresh.isActive())
        m_refresh.start(kRefreshInterval);
}

void CurvesPage::say(const QString& message, bool bad)
{
    m_losses->state().say(message, bad);
    m_message.start();
}

void CurvesPage::scheduleAtOnce()
{
    if (isVisible())
        m_refresh.start(0);
}

void CurvesPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void CurvesPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_losses) {
        applyStyle();
        refresh();
    }
}

void CurvesPage::applyStyle()
{
    const PlotStyle style = plotStyle(palette());
    for (CurvePlot* plot : m_linked.plots())
        plot->setStyle(style);
}

CurvesPage::Rows CurvesPage::shownRows() const
{
    Rows rows;
    for (const RunId& run : m_context.selection.shownRuns()) {
        if (const RunRow* row = m_context.runs.find(run))
            rows.push_back(row);
    }
    return rows;
}

const RunRow* CurvesPage::referenceRow() const
{
    if (const auto& run = m_context.selection.run()) {
        if (const RunRow* row = m_context.runs.find(*run))
            return row;
    }
    const Rows rows = shownRows();
    return rows.empty() ? nullptr : rows.front();
}

void CurvesPage::refresh()
{
    const Rows rows = shownRows();
    explainEmpty();
    m_pages->setCurrentIndex(rows.empty() ? 0 : 1);
    m_toolBar->setCanExport(!rows.empty());
    m_losses->state().setRun(referenceRow());
    if (rows.empty())
        return;
    refreshLosses(rows);
    for (MetricCard* card : m_cards)
        refreshCard(*card, rows);
    refreshMarks(rows);
    showSelectedStep();
}

void CurvesPage::explainEmpty()
{
    if (m_context.runs.rowCount() > 0)
        m_empty->setWords(
            tr("No run is chosen"),
            tr("Choose a run in the list on the left: its losses, learning rate, gradient norm and speed\n"
               "appear here. Several runs are drawn over each other."),
            false);
    else
        m_empty->setWords(
            tr("No curves yet"),
            tr("Here the loss of a run falls while it trains, beside its learning rate, gradient norm and\n"
               "speed. The first point comes with the first step."),
            true);
}

void CurvesPage::refreshLosses(const Rows& rows)
{
    const CurveSettings& settings = m_toolBar->settings();
    ChartContents contents;
    contents.series = m_builder.curves(rows, {Metric::TrainLoss, Metric::ValidationLoss, Metric::TestLoss}, settings);
    contents.levels = m_levels.of(rows, settings, Theme::of(palette()));
    contents.xScale = settings.logX ? AxisScale::Logarithmic : AxisScale::Linear;
    contents.yScale = settings.logY ? AxisScale::Logarithmic : AxisScale::Linear;
    contents.xKind = axisKind(settings.axis);
    contents.title = tr("Validation and training loss");
    contents.xTitle = axisTitle(settings.axis);
    contents.yTitle = unitText(settings.unit);
    m_losses->plot().setNotice(contents.series.empty() ? notice(rows) : QString());
    m_losses->plot().setContents(std::move(contents));
    m_losses->setTitle(tr("Validation and training loss, %1").arg(unitText(settings.unit)));
}

void CurvesPage::refreshCard(MetricCard& card, const Rows& rows)
{
    const CurveSettings& settings = m_toolBar->settings();
    ChartContents contents;
    contents.series = m_builder.curves(rows, {card.metric()}, settings);
    contents.xScale = settings.logX ? AxisScale::Logarithmic : AxisScale::Linear;
    contents.yScale = card.isLogarithmic() ? AxisScale::Logarithmic : AxisScale::Linear;
    contents.xKind = axisKind(settings.axis);
    contents.yFromZero = true;
    contents.title = contents.yTitle = metricTitle(card.metric());
    contents.xTitle = axisTitle(settings.axis);
    card.plot().setContents(std::move(contents));
}

void CurvesPage::refreshMarks(const Rows& rows)
{
    std::vector<CurveMark> marks;
    for (const RunRow* row : rows) {
        const auto [entry, isNew] = m_events.try_emplace(row->id);
        if (isNew) {
            if (auto events = m_context.store.events(row->id))
                entry->second = std::move(*events);
        }
        const auto more
            = eventMarks(entry->second, m_toolBar->settings().axis, rows.size() > 1 ? fromUtf8(row->name) : QString());
        marks.insert(marks.end(), more.begin(), more.end());
    }
    for (const RunRow& branch : m_context.runs.rows()) {
        if (!branch.origin || std::ranges::find(rows, branch.origin->run, &RunRow::id) == rows.end())
            continue;
        const LiveSeries& series = m_cache.series(branch.origin->run, Metric::TrainLoss);
        if (const auto* at = series.nearest(PointAxis::Step, static_cast<double>(branch.origin->step)))
            marks.push_back(branchMark(branch, at->last, m_toolBar->settings().axis));
    }
    m_losses->plot().setMarks(std::move(marks));
}

QString CurvesPage::placeText(double x)
{
    const RunRow* row = referenceRow();
    const PointAxis axis = m_toolBar->settings().axis;
    const store::MetricBucket* at = row ? m_cache.series(row->id, Metric::TrainLoss).nearest(axis, x) : nullptr;
    if (!at)
        return positionText(x, axisKind(axis));
    const train::RunPosition& here = at->last.at;
    QString text
        = tr("%1 bytes   step %2   %3")
              .arg(formatCount(here.bytes), formatCount(here.step), positionText(here.seconds, AxisKind::Duration));
    if (axis == PointAxis::Epoch)
        text += tr("   epoch %1").arg(here.epoch, 0, 'f', 2);
    if (axis == PointAxis::Wall)
        text += QStringLiteral("   ") + positionText(static_cast<double>(at->last.wall) / 1000, AxisKind::Clock);
    return text;
}

void CurvesPage::selectStepAt(double x)
{
    const RunRow* row = referenceRow();
    const store::MetricBucket* at
        = row ? m_cache.series(row->id, Metric::TrainLoss).nearest(m_toolBar->settings().axis, x) : nullptr;
    if (at)
        m_context.selection.setStep(at->last.at.step);
}

void CurvesPage::showMenu(const QPoint& at)
{
    const RunRow* row = referenceRow();
    const store::MetricBucket* here = row
        ? m_cache.series(row->id, Metric::TrainLoss)
              .nearest(m_toolBar->settings().axis, m_losses->plot().xAt(static_cast<double>(at.x())))
        : nullptr;
    if (!here)
        return;
    BranchMenu menu(m_context.store, *row, here->last.at.step);
    connect(&menu, &BranchMenu::branchWanted, this, &CurvesPage::branchWanted);
    menu.exec(m_losses->plot().mapToGlobal(at));
}

void CurvesPage::showSelectedStep()
{
    std::optional<double> x;
    const RunRow* row = referenceRow();
    const auto step = m_context.selection.step();
    if (row && step) {
        const LiveSeries& series = m_cache.series(row->id, Metric::TrainLoss);
        if (const store::MetricBucket* at = series.nearest(PointAxis::Step, static_cast<double>(*step)))
            x = axisValue(*at, m_toolBar->settings().axis);
    }
    for (CurvePlot* plot : m_linked.plots())
        plot->setSelectedX(x);
}

void CurvesPage::refine()
{
    const auto x = m_losses->plot().view().x;
    std::optional<store::Store::Range> range;
    if (x)
        range = store::Store::Range{m_toolBar->settings().axis, x->from, x->to};
    std::vector<Metric> metrics{Metric::TrainLoss, Metric::ValidationLoss};
    for (const MetricCard* card : m_cards)
        metrics.push_back(card->metric());
    for (const RunId& run : m_context.selection.shownRuns()) {
        for (const Metric metric : metrics)
            m_cache.refine(run, metric, range);
    }
    schedule();
}

void CurvesPage::applyAxes()
{
    const CurveSettings& settings = m_toolBar->settings();
    if (settings.axis != m_axis || settings.logX != m_logX) {
        m_axis = settings.axis;
        m_logX = settings.logX;
        m_linked.resetViews();
    }
    refresh();
}

} // namespace workbench::ui
