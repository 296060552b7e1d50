// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace workbench::store
{
struct RunRow;
}

namespace workbench::ui
{

class QueueCard;
class RunListModel;
class TrainSession;

/// Keeps a queue card at what waits, and passes on what a person does with it.
class QueueFeed : public QObject
{
    Q_OBJECT
public:
    QueueFeed(QueueCard& card, TrainSession& training, RunListModel& runs, QObject* parent);

private:
    void show();
    std::optional<double> seconds(const RunId& run) const; ///< by the speed of a run like it

    QueueCard& m_card;
    TrainSession& m_training;
    RunListModel& m_runs;
    QTimer m_soon; ///< gathers the many changes of a long queue
};

} // namespace workbench::ui
