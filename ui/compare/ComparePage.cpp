// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ComparePage.h"

#include "core/base/Printable.h"
#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/compare/ColumnPanel.h"
#include "ui/compare/CompareCards.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/compare/FilterEdit.h"
#include "ui/compare/RunTable.h"
#include "ui/compare/TableBar.h"
#include "ui/compare/TableSaver.h"
#include "ui/models/RunFactsFeed.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunTableModel.h"
#include "ui/models/RunTableText.h"
#include "ui/models/RunText.h"
#include "ui/selection/Selection.h"
#include "ui/theme/Card.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace workbench::ui
{

ComparePage::ComparePage(const AppContext& context, RunFactsFeed& feed, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_feed(feed)
    , m_model(new RunTableModel(context.runs, feed, this))
    , m_compared(new ComparedRuns(this))
    , m_bar(new TableBar(this))
    , m_table(new RunTable(*m_model, *m_compared, context.selection, this))
    , m_columnPanel(new ColumnPanel(this))
    , m_empty(new EmptyState(tr("Clear filter"), this))
    , m_stack(new QStackedWidget(this))
    , m_facts(new QLabel(this))
    , m_brushed(new QLabel(this))
    , m_keepBrushed(new QPushButton(tr("Keep only brushed"), this))
    , m_curves(new QPushButton(tr("Curves together"), this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_saver(new TableSaver(*this))
{
    auto* const top = new QWidget(this);
    buildTableCard(*top);
    m_cards = new CompareCards(context, *m_compared, this);
    setKind(m_splitter, "gap");
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(8);
    m_splitter->addWidget(top);
    m_splitter->addWidget(m_cards);
    m_splitter->setSizes({400, 320});
    m_splitter->setStretchFactor(0, 1);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->addWidget(m_splitter);

    m_rememberSoon.setSingleShot(true);
    m_rememberSoon.setInterval(500);
    m_rememberSoon.callOnTimeout(this, [this] { tableMemory::setLast(setup()); });
    m_compared->setColumns(m_model->columns());
    apply(tableMemory::last());
    recallMarks();
    connectBar();
    connectTable();
    showState();
}

ComparePage::~ComparePage()
{
    if (m_rememberSoon.isActive())
        tableMemory::setLast(setup());
}

void ComparePage::buildTableCard(QWidget& top)
{
    auto* const card = new Card({}, &top);
    card->layout()->setContentsMargins(1, 1, 1, 1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    card->content()->addWidget(m_stack);
    setKind(m_facts, "small");
    setKind(m_brushed, "small");
    setKind(m_keepBrushed, "chip");
    m_keepBrushed->setCheckable(true);
    m_keepBrushed->setToolTip(tr("Lists the runs alone that are inside the brushes of the charts below"));
    setKind(m_curves, "chip");
    m_curves->setToolTip(tr("Draws the chosen runs over each other on the Curves page (Ctrl+Shift+Return)"));
    auto* const foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_facts);
    foot->addWidget(m_brushed);
    foot->addWidget(m_keepBrushed);
    foot->addStretch();
    foot->addWidget(m_curves);
    auto* const column = new QVBoxLayout(&top);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_bar);
    column->addWidget(card, 1);
    column->addLayout(foot);
    top.setMinimumHeight(220);
}

void ComparePage::connectBar()
{
    FilterEdit& filter = m_bar->filter();
    filter.setLanguage(
        [this](std::string_view text) { return compare::RunFilter::parse(text, m_model->columns()); },
        [this](std::string_view text, std::size_t cursor) { return complete(text, cursor); });
    connect(&filter, &FilterEdit::filterChanged, this, [this](const compare::RunFilter& wanted) {
        m_model->setFilter(wanted);
        remember();
    });
    connect(m_bar, &TableBar::scopeWanted, this, [this](RunScope scope) {
        m_model->setScope(scope);
        m_bar->setScope(scope);
        remember();
    });
    connect(m_bar, &TableBar::columnsWanted, this, [this] {
        m_columnPanel->openBelow(m_bar->columnsButton(), m_model->columns(), setup().columns);
    });
    connect(m_columnPanel, &ColumnPanel::shownWanted, this, &ComparePage::setColumn);
    connect(m_columnPanel, &ColumnPanel::resetWanted, this, [this] {
        TableSetup usual = setup();
        usual.columns = usualColumns();
        usual.widths.clear();
        apply(usual);
    });
    connect(m_bar, &TableBar::groupWanted, this, [this](const QString& path) {
        TableSetup grouped = setup();
        grouped.groupBy = path;
        apply(grouped);
    });
    connect(m_bar, &TableBar::onlyDifferentWanted, this, [this](bool only) {
        m_model->setOnlyDifferent(only);
        remember();
    });
    connect(m_bar, &TableBar::exportWanted, this, &ComparePage::exportTable);
    connect(m_bar, &TableBar::emptyBinWanted, this, &ComparePage::emptyBinWanted);
    connect(m_bar, &TableBar::viewWanted, this, [this](const QString& name) {
        if (const auto view = tableMemory::view(name))
            apply(*view);
    });
    connect(
        m_bar, &TableBar::saveViewWanted, this, [this](const QString& name) { tableMemory::saveView(name, setup()); });
    connect(m_empty, &EmptyState::wanted, this, [this] {
        if (m_context.runs.rowCount() == 0) {
            Q_EMIT launchWanted();
            return;
        }
        m_bar->filter().clear();
        keepOnlyBrushed(false);
    });
}

void ComparePage::connectTable()
{
    connect(m_model, &RunTableModel::columnsChanged, this, [this] {
        m_compared->setColumns(m_model->columns());
        m_bar->filter().readAgain();
    });
    connect(m_model, &RunTableModel::arranged, this, &ComparePage::followTable);
    connect(m_table, &RunTable::columnsArranged, this, &ComparePage::remember);
    connect(m_table, &RunTable::menuWanted, this, &ComparePage::menuWanted);
    connect(m_table, &RunTable::columnMenuWanted, this, &ComparePage::showColumnMenu);
    connect(m_table, &RunTable::binWanted, this, [this] { Q_EMIT binWanted(targets()); });
    connect(m_table, &RunTable::starWanted, this, [this](const RunId& run) { Q_EMIT starWanted({run}); });
    connect(m_table, &RunTable::curvesWanted, this, &ComparePage::showCurves);
    connect(m_curves, &QPushButton::clicked, this, &ComparePage::showCurves);
    connect(m_keepBrushed, &QPushButton::clicked, this, &ComparePage::keepOnlyBrushed);
    connect(m_compared, &ComparedRuns::chosenChanged, this, [this] {
        followShown();
        Q_EMIT targetsChanged();
    });
    connect(m_compared, &ComparedRuns::brushedChanged, this, &ComparePage::followShown);
    connect(m_compared, &ComparedRuns::baselineChanged, this, [this] { m_model->setBaseline(m_compared->baseline()); });
    connect(m_compared, &ComparedRuns::metricChanged, this, [this] {
        m_model->setMetric(m_compared->metric());
        remember();
    });
    connect(m_cards, &CompareCards::curvesWanted, this, [this](const std::vector<RunId>& runs) {
        m_compared->setChosen(runs);
        showCurves();
    });
    connect(m_cards, &CompareCards::sampleWanted, this, &ComparePage::sampleWanted);
    connect(m_saver, &TableSaver::done, this, &ComparePage::done);
    connect(m_saver, &TableSaver::failed, this, &ComparePage::failed);
    connect(&m_feed, &RunFactsFeed::troubled, this, [this](const Error& error) {
        m_trouble = error;
        showState();
    });
    connect(&m_feed, &RunFactsFeed::changed, this, [this] { m_trouble.reset(); });
}

void ComparePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_feed.start(); // nothing is read before somebody looks
}

void ComparePage::followTable()
{
    const RunArrangement& shown = m_model->arrangement();
    m_bar->setCounts(shown.inScope);
    m_bar->setOnlyDifferent(m_model->query().onlyDifferent, shown.hiddenColumns);
    m_compared->setListed(shown.listed);
    followShown();
    showState();
    if (tableMemory::toJson(setup()) != tableMemory::toJson(tableMemory::last()))
        remember();
}

void ComparePage::followShown()
{
    const RunArrangement& shown = m_model->arrangement();
    const std::size_t all = shown.inScope[std::size_t(m_model->query().scope)];
    QStringList facts{
        shown.listed.size() == all
            ? runCountText(all)
            : tr("%1 of %2 runs").arg(formatCount(std::int64_t(shown.listed.size())), formatCount(std::int64_t(all)))};
    if (!shown.groups.empty())
        facts << (shown.groups.size() == 1 ? tr("1 group") : tr("%1 groups").arg(shown.groups.size()));
    if (!m_compared->chosen().empty())
        facts << tr("%1 chosen").arg(m_compared->chosen().size());
    m_facts->setText(facts.join(QStringLiteral("   ")));
    const auto& brushed = m_compared->brushed();
    const bool keeps = m_model->query().keepOnly.has_value();
    m_brushed->setVisible(brushed.has_value());
    m_brushed->setText(brushed ? tr("%1 brushed").arg(brushed->size()) : QString());
    m_keepBrushed->setVisible(brushed.has_value() || keeps);
    m_keepBrushed->setChecked(keeps);
    m_curves->setEnabled(!targets().empty());
}

void ComparePage::keepOnlyBrushed(bool keep)
{
    const auto& brushed = m_compared->brushed();
    m_model->setKeepOnly(
        keep && brushed ? std::optional(std::unordered_set<RunId>(brushed->begin(), brushed->end())) : std::nullopt);
}

void ComparePage::showState()
{
    const bool none = m_model->rowCount() == 0;
    m_stack->setCurrentWidget(none ? static_cast<QWidget*>(m_empty) : m_table);
    if (!none)
        return;
    if (m_trouble) {
        m_empty->setWords(
            tr("The runs cannot be read"),
            QStringLiteral("%1\n%2").arg(fromUtf8(printable(m_trouble->message)), fromUtf8(m_trouble->hint)), false);
    } else if (!m_model->isLoaded()) {
        m_empty->setWords(tr("Reading the runs"), tr("Their settings and figures come from the store."), false);
    } else if (m_context.runs.rowCount() == 0) {
        m_empty->setWords(
            tr("No runs yet"),
            tr("This page lists all runs with their settings and results, and compares them.\n"
               "Start one on the Launch page, or import one."),
            false);
    } else if (m_model->arrangement().inScope[std::size_t(m_model->query().scope)] == 0) {
        const QString words[]{
            tr("All runs are archived or in the bin."), tr("A click on the place before a run's name stars it."),
            tr("Archived runs are kept, out of sight. Runs are archived from their menu."), tr("The bin is empty.")};
        m_empty->setWords(tr("Nothing here"), words[std::size_t(m_model->query().scope)], false);
    } else {
        m_empty->setWords(tr("No run matches"), tr("Nothing that is listed here passes the filter."), true);
    }
}

std::vector<RunId> ComparePage::targets() const
{
    if (!m_compared->chosen().empty())
        return m_compared->chosen();
    const auto& run = m_context.selection.run();
    return run ? std::vector<RunId>{*run} : std::vector<RunId>();
}

void ComparePage::showCurves()
{
    const std::vector<RunId> runs = targets();
    if (runs.empty())
        return;
    if (!m_context.selection.run() || std::ranges::find(runs, *m_context.selection.run()) == runs.end())
        m_context.selection.setRun(runs.front());
    m_context.selection.setShownRuns(runs);
    Q_EMIT curvesWanted();
}

} // namespace workbench::ui
