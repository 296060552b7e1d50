// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/CompareCards.h"

#include "ui/compare/ComparedRuns.h"
#include "ui/compare/MetricCombo.h"
#include "ui/compare/ParallelPanel.h"
#include "ui/compare/TabCard.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QSplitter>

namespace workbench::ui
{

CompareCards::CompareCards(const AppContext&, ComparedRuns& runs, QWidget* parent)
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
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);

    addPage(
        *m_right, "parallel", tr("Parallel coordinates"), tr("Every listed run as a line across settings and results"),
        new ParallelPanel(runs, this));
    m_right->header()->addWidget(new MetricCombo(runs, this));
    arrange();
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
