// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/models/LiveSeries.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace workbench::ui
{

/// The series of the runs that charts show: read from the store when first asked for, kept up with live events and
/// with what any process commits. Reads are short: a long series comes as a few thousand buckets.
class SeriesCache : public QObject
{
    Q_OBJECT
public:
    explicit SeriesCache(store::Store& store, QObject* parent = nullptr);

    /// By metricName(), or the name that an imported series came with.
    const LiveSeries& series(const RunId& run, const std::string& metric);
    const LiveSeries& series(const RunId& run, store::Metric metric);
    void keepOnly(const std::vector<RunId>& runs); ///< forgets all others

    void applyEvents(const RunId& run, const std::vector<train::TrainEvent>& events);
    void catchUp(); ///< reads what the store has beyond what is known
    void catchUpInTurns(); ///< the same, a few milliseconds at a time between other events
    /// Reads the range in finer buckets, where the series is coarse there; nothing: back to the whole.
    void refine(const RunId& run, const std::string& metric, std::optional<store::Store::Range> range);

Q_SIGNALS:
    void changed();
    void troubled(const workbench::Error& error);

private:
    using Key = std::pair<RunId, std::string>;
    bool load(const Key& key, LiveSeries& series);
    bool catchUp(const Key& key, LiveSeries& series);
    void catchUpTurn();
    void append(const RunId& run, store::Metric metric, const store::MetricPoint& point);
    void tell(const Error& error);

    store::Store& m_store;
    std::map<Key, LiveSeries> m_series;
    Error m_lastTrouble;
    QTimer m_turn;
    std::vector<Key> m_waiting; ///< to be caught up with
    bool m_caughtAny = false, m_catchUpAgain = false;
};

} // namespace workbench::ui
