// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/CompareCards.h"

#include "ui/AppContext.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/compare/DifferencesPanel.h"
#include "ui/compare/InfluencePanel.h"
#include "ui/compare/MetricCombo.h"
#include "ui/compare/ParallelPanel.h"
#include "ui/compare/SamplesPanel.h"
#include "ui/compare/ScatterPanel.h"
#include "ui/compare/TabCard.h"
#include "ui/compare/VerdictPanel.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QSplitter>

namespace workbench::ui
{

CompareCards::CompareCards(const AppContext& context, ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_left(new TabCard(this))
    , m_right(new TabCard(this))
{
    setKind(m_splitter, "gap");
    m_splitter->setHandleWidth(8);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_left);
    m_splitter->addWidget(m_right);
    for (const int card : {0, 1})
        m_splitter->setStretchFactor(card, 1);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSizeConstraint(QLayout::SetNoConstraint); // else two cards would keep it too wide to become one
    row->addWidget(m_splitter);

    auto* const differences = new DifferencesPanel(runs, this);
    connect(differences, &DifferencesPanel::curvesWanted, this, &CompareCards::curvesWanted);
    connect(differences, &DifferencesPanel::samplesWanted, this, [this] { showPage(QStringLiteral("samples")); });
    addPage(*m_left, "differences", tr("Differences"), tr("The chosen runs side by side"), differences);
    addPage(
        *m_left, "verdict", tr("Verdict"), tr("Whether two groups of seeds differ in the result"),
        new VerdictPanel(context.storeDirectory, runs, this));
    auto* const samples = new SamplesPanel(context.storeDirectory, runs, this);
    connect(samples, &SamplesPanel::sampleWanted, this, &CompareCards::sampleWanted);
    addPage(*m_left, "samples", tr("Samples"), tr("What the chosen runs wrote, next to each other"), samples);
    addPage(
        *m_right, "parallel", tr("Parallel"),
        tr("Parallel coordinates: every listed run as a line across settings and results"),
        new ParallelPanel(runs, this));
    auto* const scatter = new ScatterPanel(runs, this);
    addPage(*m_right, "scatter", tr("Scatter"), tr("The listed runs as points over two columns"), scatter);
    auto* const influence = new InfluencePanel(runs, this);
    connect(influence, &InfluencePanel::fieldOpened, this, [this, scatter](const std::string& path) {
        showPage(QStringLiteral("scatter"));
        scatter->showField(path);
    });
    addPage(
        *m_right, "influence", tr("Influence"), tr("How each field goes together with the result, by rank"), influence);
    m_right->header()->addWidget(new MetricCombo(runs, this));
    arrange();
    m_splitter->setSizes({1000, 1000}); // as shares
}

void CompareCards::addPage(TabCard& card, const char* name, const QString& title, const QString& toolTip, QWidget* page)
{
    page->setObjectName(QLatin1String(name));
    card.addPage(title, toolTip, page);
    if (&card == m_left)
        m_movable.push_back({page, title, toolTip});
}

void CompareCards::showPage(const QString& name)
{
    for (TabCard* const card : {m_left, m_right}) {
        if (auto* const page = card->findChild<QWidget*>(name))
            card->setCurrent(page);
    }
}

void CompareCards::resizeEvent(QResizeEvent*)
{
    arrange();
}

void CompareCards::arrange()
{
    const bool narrow = width() < kNarrow;
    QWidget* const shown = m_right->current();
    for (const auto& [page, title, toolTip] : m_movable) {
        TabCard& from = narrow ? *m_left : *m_right;
        if (from.indexOf(page) < 0)
            continue;
        from.takePage(page);
        (narrow ? *m_right : *m_left).addPage(title, toolTip, page);
    }
    if (shown && m_right->indexOf(shown) >= 0)
        m_right->setCurrent(shown);
    m_left->setVisible(m_left->count() > 0);
}

} // namespace workbench::ui
