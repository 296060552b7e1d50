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
#include "ui/models/RunListModel.h"
#include "ui/plot/ChartTurn.h"
#include "ui/plot/CurvePlot.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QStackedLayout>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

using store::Metric;
using store::PointAxis;
using store::RunRow;

namespace
{

constexpr int kRefreshInterval = 33; // ms

/// What an empty chart says.
QString notice(const std::vector<const RunRow*>& rows)
{
    const bool waiting = std::ranges::any_of(
        rows, [](const RunRow* row) { return train::isLive(row->state) || row->state == train::RunState::Queued; });
    return waiting ? CurvesPage::tr("The first point comes with the first step.")
                   : CurvesPage::tr("No step was recorded.");
}

} // namespace

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

void CurvesPage::schedule()
{
    m_refreshAgain = m_turn > 0;
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
    m_refreshAgain = m_turn > 0;
    if (isVisible())
        m_refresh.start(0);
}

void CurvesPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_cache.catchUp();
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

void CurvesPage::showState()
{
    const RunRow* const row = referenceRow();
    const bool trainsHere = row && m_context.training.activeRun() == row->id;
    m_losses->state().setRun(row, trainsHere && !m_context.training.waitsFor().empty());
}

bool CurvesPage::prepare()
{
    const Rows rows = shownRows();
    explainEmpty();
    m_pages->setCurrentIndex(rows.empty() ? 0 : 1);
    m_toolBar->setCanExport(!rows.empty());
    showState();
    return !rows.empty();
}

void CurvesPage::refresh()
{
    m_turn = 0;
    m_refreshAgain = false;
    if (!prepare())
        return;
    const Groups groups = shownGroups();
    refreshLosses(groups);
    for (MetricCard* card : m_cards)
        refreshCard(*card, groups);
    refreshMarks(groups);
}

void CurvesPage::refreshInTurns()
{
    if (!chartTurnIsFree(this)) {
        m_refresh.start(kChartBreath);
        return;
    }
    if (m_turn == 0 && !prepare())
        return;
    const Groups groups = shownGroups();
    if (m_turn == 0)
        refreshLosses(groups);
    else if (m_turn <= m_cards.size())
        refreshCard(*m_cards[m_turn - 1], groups);
    else
        refreshMarks(groups);
    endChartTurn(this);
    m_turn = m_turn <= m_cards.size() ? m_turn + 1 : 0;
    if (m_turn > 0)
        m_refresh.start(0);
    else if (std::exchange(m_refreshAgain, false))
        schedule();
}

void CurvesPage::refreshMarks(const Groups& groups)
{
    QStringList titles{tr("losses")};
    for (const MetricCard* card : m_cards)
        titles.push_back(card->value().title());
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
    m_losses->plot().setNotice(m_losses->plot().contents().series.empty() ? notice(shownRows()) : QString());
    m_losses->setUnit(unitText(m_toolBar->settings().unit));
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
