// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunFilter.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace workbench::ui
{

class RunFactsFeed;
class RunListModel;

/// The run list without what is archived or in the bin, filtered by plain words or by the filter language.
class RunListFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    RunListFilter(RunListModel& runs, RunFactsFeed& facts, QObject* parent);

    /// What the language understands is asked of each run; any other text is looked for in what a row says.
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    RunListModel& m_runs;
    RunFactsFeed& m_facts;
    QString m_text;
    std::optional<compare::RunFilter> m_filter; ///< none: plain words
};

} // namespace workbench::ui
