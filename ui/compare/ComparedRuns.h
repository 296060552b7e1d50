// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace workbench::ui
{

/// What the table of the Compare page and the cards below it show together: which runs are listed, which of them are
/// chosen, which column tells the better from the worse, which runs are brushed in a chart. Each part writes what its
/// user does and follows the others' signals.
class ComparedRuns : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    using Facts = std::vector<std::shared_ptr<const compare::RunFacts>>;

    const compare::RunColumns& columns() const { return m_columns; }
    void setColumns(compare::RunColumns columns);

    /// The runs that pass the table's filter, in its order.
    const Facts& listed() const { return m_listed; }
    void setListed(Facts runs);
    std::uint64_t listing() const { return m_listing; } ///< another number after every setListed()
    const compare::RunFacts* find(const RunId& run) const; ///< among those listed; null: it is not

    /// The rows that are selected in the table, in its order.
    const std::vector<RunId>& chosen() const { return m_chosen; }
    void setChosen(std::vector<RunId> runs);

    /// The run that others are compared with.
    const std::optional<RunId>& baseline() const { return m_baseline; }
    void setBaseline(std::optional<RunId> run);

    /// The runs inside the brushes of parallel coordinates or scatter; nothing: nothing is brushed.
    const std::optional<std::vector<RunId>>& brushed() const { return m_brushed; }
    void setBrushed(std::optional<std::vector<RunId>> runs);
    bool isBrushed(const RunId& run) const; ///< true of every run where nothing is brushed
    /// The same as marks of the runs of a chart: 1 where it is inside; nothing: nothing is brushed.
    using Marks = std::optional<std::vector<char>>;
    Marks brushedAmong(const Facts& runs) const;
    void setBrushedAmong(const Facts& runs, const Marks& inside);

    /// The run under the pointer, in whatever part.
    const std::optional<RunId>& hovered() const { return m_hovered; }
    void setHovered(std::optional<RunId> run);

    /// The path of the column that results are read from; "bpc.validation" at first.
    const std::string& metric() const { return m_metric; }
    void setMetric(std::string path);

Q_SIGNALS:
    void columnsChanged();
    void listedChanged();
    void chosenChanged();
    void baselineChanged();
    void brushedChanged();
    void hoveredChanged();
    void metricChanged();

private:
    compare::RunColumns m_columns;
    Facts m_listed;
    std::uint64_t m_listing = 0;
    mutable std::unordered_map<RunId, std::size_t> m_places; ///< in m_listed; made when asked for
    mutable std::unordered_set<RunId> m_inside; ///< of m_brushed; made when asked for
    std::vector<RunId> m_chosen;
    std::optional<RunId> m_baseline, m_hovered;
    std::optional<std::vector<RunId>> m_brushed;
    std::string m_metric = "bpc.validation";
};

} // namespace workbench::ui
