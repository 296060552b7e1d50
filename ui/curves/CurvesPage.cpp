// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurvesPage.h"

#include "ui/base/Format.h"
#include "ui/curves/BranchMenu.h"
#include "ui/curves/CurveSaver.h"
#include "ui/curves/CurvesToolBar.h"
#include "ui/curves/EventMarks.h"
#include "ui/curves/ExportPanel.h"
#include "ui/curves/LossCard.h"
#include "ui/curves/MetricCard.h"
#include "ui/curves/PlotTheme.h"
#include "ui/curves/RunStateLine.h"
#include "ui/curves/SteeringBar.h"
#include "ui/models/RunListModel.h"
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
    , m_filler(context, m_cache)
    , m_steps(m_cache)
    , m_empty(new EmptyState(tr("Set up a run")))
    , m_toolBar(new CurvesToolBar(CurveSettings::restored()))
    , m_export(new ExportPanel)
    , m_losses(new LossCard)
    , m_saver(new CurveSaver(context.store, *this))
{
    auto* charts = new QWidget;
    auto* column = new QVBoxLayout(charts);
    column->setContentsMargins(16, 8, 14, 14);
    column->setSpacing(8);
    column->addWidget(m_toolBar);
    column->addWidget(new SteeringBar(context));
    column->addWidget(m_export);
    m_linked.add(m_losses->plot());
    column->addWidget(m_losses, 3);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    addMetricCards();
    for (CurvePlot* plot : m_linked.plots())
        plot->setPlaceText([this](double x) { return m_steps.placeText(referenceRow(), m_axis, x); });
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
    followExport();
    applyStyle();
    refresh();
}

void CurvesPage::addMetricCards()
{
    const std::array metrics{Metric::LearningRate, Metric::GradNorm, Metric::BytesPerSecond};
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        auto* card = new MetricCard(metrics[i], static_cast<int>(i), [this] {
            return m_context.store.metricNames().value_or(std::vector<std::string>{});
        });
        m_cards[i] = card;
        m_linked.add(card->plot());
        connect(card, &MetricCard::changed, this, [this, card] {
            refreshCard(*card, shownGroups());
            refine();
        });
    }
}

void CurvesPage::followControls()
{
    connect(m_empty, &EmptyState::wanted, this, &CurvesPage::launchWanted);
    connect(m_toolBar, &CurvesToolBar::settingsChanged, this, &CurvesPage::applyAxes);
    m_losses->plot().setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&m_losses->plot(), &QWidget::customContextMenuRequested, this, &CurvesPage::showMenu);
    connect(m_losses, &LossCard::changed, this, [this] { refreshLosses(shownGroups()); });
    connect(&m_linked, &LinkedCharts::legendToggled, this, &CurvesPage::toggleOwner);
    connect(&m_linked, &LinkedCharts::legendMoved, this, &CurvesPage::moveOwner);
    connect(m_saver, &CurveSaver::told, this, &CurvesPage::say);
    connect(&m_linked, &LinkedCharts::xRangeChanged, &m_refine, qOverload<>(&QTimer::start));
    connect(&m_linked, &LinkedCharts::picked, this, &CurvesPage::selectStepAt);
}

void CurvesPage::followExport()
{
    connect(m_toolBar, &CurvesToolBar::exportToggled, m_export, &QWidget::setVisible);
    connect(m_export, &ExportPanel::closed, this, [this] { m_toolBar->setExportOpen(false); });
    connect(m_export, &ExportPanel::saveWanted, this, [this] { exportAs(false); });
    connect(m_export, &ExportPanel::copyWanted, this, [this] { exportAs(true); });
    connect(m_export, &ExportPanel::pointsWanted, this, [this] {
        std::vector<RunRow> runs;
        for (const RunRow* row : shownRows())
            runs.push_back(*row);
        m_saver->savePoints(runs);
    });
}

void CurvesPage::exportAs(bool copy)
{
    FigureOptions options = m_export->options();
    options.style = plotStyle(Theme::lightTheme());
    std::vector<CurveSaver::Chart> charts;
    for (const int chosen : m_export->chosenCharts()) {
        const CurvePlot* plot = m_linked.plots().at(static_cast<std::size_t>(chosen));
        charts.push_back({plot, plot->contents().title});
    }
    if (charts.empty())
        return;
    if (copy)
        m_saver->copy(options, *charts.front().plot);
    else
        m_saver->saveFigures(m_export->format(), options, charts);
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
        m_filler.forgetEvents();
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
    connect(&m_context.selection, &Selection::hiddenRunsChanged, this, &CurvesPage::scheduleAtOnce);
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

CurvesPage::Groups CurvesPage::shownGroups() const
{
    return drawnGroups(shownRows(), m_toolBar->settings().grouping);
}

ChartFiller::Look CurvesPage::look() const
{
    return {m_toolBar->settings(), Theme::of(palette()), m_losses->plot().view().x};
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
    const Groups groups = shownGroups();
    refreshLosses(groups);
    m_losses->plot().setNotice(m_losses->plot().contents().series.empty() ? notice(rows) : QString());
    QStringList titles{tr("losses")};
    for (MetricCard* card : m_cards) {
        refreshCard(*card, groups);
        titles.push_back(card->value().title());
    }
    m_export->setCharts(titles);
    auto marks = m_filler.marks(groups, m_axis);
    for (const store::RunRow& branch : m_context.runs.rows()) {
        const store::RunRow* parent = branch.origin ? m_context.runs.find(branch.origin->run) : nullptr;
        if (!parent || std::ranges::none_of(groups, [parent](const DrawnGroup& group) {
                return std::ranges::find(group.members, parent) != group.members.end();
            }))
            continue;
        if (const auto x = m_steps.xOfStep(*parent, m_axis, branch.origin->step))
            marks.push_back(branchMark(branch, *x));
    }
    m_losses->plot().setMarks(std::move(marks));
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

void CurvesPage::refreshLosses(const Groups& groups)
{
    ChartContents contents = m_filler.losses(groups, look());
    contents.yMiddle = m_losses->showsMiddle();
    m_losses->plot().setContents(std::move(contents));
    m_losses->setTitle(tr("Validation and training loss, %1").arg(unitText(m_toolBar->settings().unit)));
}

void CurvesPage::refreshCard(MetricCard& card, const Groups& groups)
{
    ChartContents contents = m_filler.value(groups, card.value(), card.isLogarithmic(), look());
    contents.yMiddle = card.showsMiddle();
    card.plot().setContents(std::move(contents));
}

void CurvesPage::selectStepAt(double x)
{
    const RunRow* row = referenceRow();
    if (const auto step = row ? m_steps.stepAt(*row, m_axis, x) : std::nullopt)
        m_context.selection.setStep(step);
}

void CurvesPage::showMenu(const QPoint& at)
{
    const RunRow* row = referenceRow();
    const auto step = row ? m_steps.stepAt(*row, m_axis, m_losses->plot().xAt(at.x())) : std::nullopt;
    if (!step)
        return;
    BranchMenu menu(m_context.store, *row, *step);
    connect(&menu, &BranchMenu::branchWanted, this, &CurvesPage::branchWanted);
    menu.exec(m_losses->plot().mapToGlobal(at));
}

void CurvesPage::showSelectedStep()
{
    const RunRow* row = referenceRow();
    const auto step = m_context.selection.step();
    const std::optional<double> x = row && step ? m_steps.xOfStep(*row, m_axis, *step) : std::nullopt;
    for (CurvePlot* plot : m_linked.plots())
        plot->setSelectedX(x);
}

void CurvesPage::toggleOwner(const QString& owner)
{
    const Groups groups = shownGroups();
    const auto group = std::ranges::find(groups, owner, &DrawnGroup::owner);
    if (group == groups.end())
        return;
    std::vector<RunId> members;
    bool allHidden = true;
    for (const RunRow* row : group->members) {
        members.push_back(row->id);
        allHidden = allHidden && m_context.selection.isHidden(row->id);
    }
    m_context.selection.setHidden(members, !allHidden);
}

void CurvesPage::moveOwner(const QString& owner, int place)
{
    Groups groups = shownGroups();
    const auto from = std::ranges::find(groups, owner, &DrawnGroup::owner);
    if (from == groups.end())
        return;
    DrawnGroup moved = std::move(*from);
    groups.erase(from);
    groups.insert(groups.begin() + std::clamp(place, 0, static_cast<int>(groups.size())), std::move(moved));
    std::vector<RunId> order;
    for (const DrawnGroup& group : groups) {
        for (const RunRow* row : group.members)
            order.push_back(row->id);
    }
    m_context.selection.setShownRuns(std::move(order));
}

void CurvesPage::refine()
{
    const auto x = m_losses->plot().view().x;
    std::optional<store::Store::Range> range;
    if (x)
        range = store::Store::Range{m_toolBar->settings().axis, x->from, x->to};
    std::vector<std::string> metrics;
    for (const Metric metric : {Metric::TrainLoss, Metric::ValidationLoss})
        metrics.emplace_back(store::metricName(metric));
    for (const MetricCard* card : m_cards)
        metrics.insert(metrics.end(), card->value().metrics().begin(), card->value().metrics().end());
    for (const RunId& run : m_context.selection.shownRuns()) {
        for (const std::string& metric : metrics)
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
