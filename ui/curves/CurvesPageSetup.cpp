// SPDX-License-Identifier: GPL-3.0-or-later
// How the page is put together, and what it follows.
#include "ui/base/Format.h"
#include "ui/curves/CurveSaver.h"
#include "ui/curves/CurvesPage.h"
#include "ui/curves/CurvesToolBar.h"
#include "ui/curves/ExportPanel.h"
#include "ui/curves/LossCard.h"
#include "ui/curves/MetricCard.h"
#include "ui/curves/MetricNames.h"
#include "ui/curves/ResumeBar.h"
#include "ui/curves/RunStateLine.h"
#include "ui/curves/SteeringBar.h"
#include "ui/models/RunListModel.h"
#include "ui/plot/CurvePlot.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/EmptyState.h"

#include <QHBoxLayout>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <array>

namespace workbench::ui
{

using store::Metric;
using store::RunRow;

namespace
{

constexpr int kRefineDelay = 60; // ms after the last zoom
constexpr int kMessageTime = 6000; // ms that a message stays

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
    , m_metrics(new MetricNames(context.storeDirectory, this))
    , m_losses(new LossCard)
    , m_saver(new CurveSaver(context.store, *this))
{
    auto* charts = new QWidget;
    auto* column = new QVBoxLayout(charts);
    column->setContentsMargins(16, 8, 14, 14);
    column->setSpacing(8);
    column->addWidget(m_toolBar);
    column->addWidget(new SteeringBar(context));
    column->addWidget(new ResumeBar(context));
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
    connect(&m_refresh, &QTimer::timeout, this, &CurvesPage::refreshInTurns);
    m_refine.setSingleShot(true);
    m_refine.setInterval(kRefineDelay);
    connect(&m_refine, &QTimer::timeout, this, &CurvesPage::refine);
    m_message.setSingleShot(true);
    m_message.setInterval(kMessageTime);
    connect(&m_message, &QTimer::timeout, this, [this] {
        m_losses->state().say({}, false);
        showState();
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
        auto* card = new MetricCard(metrics[i], static_cast<int>(i), *m_metrics);
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

void CurvesPage::followRuns()
{
    connect(&m_cache, &SeriesCache::changed, this, &CurvesPage::schedule);
    connect(
        &m_cache, &SeriesCache::troubled, this, [this](const Error& error) { say(fromUtf8(describe(error)), true); });
    connect(
        m_metrics, &MetricNames::troubled, this, [this](const Error& error) { say(fromUtf8(describe(error)), true); });
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_context.runs, signal, m_metrics, &MetricNames::refresh);
    connect(&m_context.runs, &QAbstractItemModel::modelReset, m_metrics, &MetricNames::refresh);
    m_metrics->refresh();
    connect(
        &m_context.training, &TrainSession::eventsArrived, this,
        [this](const RunId& run, const std::vector<train::TrainEvent>& events) {
            m_cache.applyEvents(run, events);
            if (m_context.selection.run() == run)
                m_losses->state().beat();
        });
    connect(&m_context.runs, &RunListModel::storeChanged, this, [this] {
        m_filler.forgetEvents();
        if (isVisible())
            m_cache.catchUpInTurns();
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

} // namespace workbench::ui
