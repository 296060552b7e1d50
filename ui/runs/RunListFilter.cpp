// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/RunListFilter.h"

#include "ui/models/RunArrangement.h"
#include "ui/models/RunFactsFeed.h"
#include "ui/models/RunListModel.h"

#include <QRegularExpression>

namespace workbench::ui
{

RunListFilter::RunListFilter(RunListModel& runs, RunFactsFeed& facts, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_runs(runs)
    , m_facts(facts)
{
    setSourceModel(&runs);
    connect(&facts, &RunFactsFeed::changed, this, [this] {
        if (m_filter)
            invalidateRowsFilter();
    });
}

void RunListFilter::setText(const QString& text)
{
    m_text = text.trimmed();
    m_filter.reset();
    std::vector<RunFactsFeed::AtStep> atStep;
    // One word alone means the same in both, and needs no figures.
    if (m_text.contains(QLatin1Char(' ')) || m_text.contains(QRegularExpression(QStringLiteral("[=<>~!()]")))) {
        const compare::RunColumns columns(m_facts.metricNames());
        if (auto filter = compare::RunFilter::parse(m_text.toStdString(), columns)) {
            m_filter = std::move(*filter);
            atStep = RunFactsFeed::atStepAmong(columns, m_filter->paths());
            m_facts.start();
        }
    }
    m_facts.setAtStep(this, std::move(atStep));
    invalidateRowsFilter();
}

bool RunListFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (parent.isValid())
        return false;
    const store::RunRow& run = m_runs.rows()[std::size_t(row)];
    if (!isInScope(run, RunScope::Active))
        return false;
    if (m_text.isEmpty())
        return true;
    if (!m_filter)
        return m_runs.index(row).data(RunListModel::SearchTextRole).toString().contains(m_text, Qt::CaseInsensitive);
    if (const auto facts = m_facts.find(run.id))
        return m_filter->matches(*facts);
    return m_filter->matches({.row = run, .series = {}, .atStep = {}}); // figures are on their way
}

} // namespace workbench::ui
