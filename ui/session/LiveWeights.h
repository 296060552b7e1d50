// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace workbench::train
{
class WeightsSnapshot;
}

namespace workbench::ui
{

class TrainSession;

/// Keeps recent weights of the run that trains at hand, so that who wants to use them need not wait for its next step.
/// Asks for new ones every few seconds while they are wanted; rarer for a large model, as each is a copy that training
/// waits for.
class LiveWeights : public QObject
{
    Q_OBJECT
public:
    explicit LiveWeights(TrainSession& training, QObject* parent = nullptr); ///< the session must outlive it

    void setWanted(bool wanted);

    /// The newest that arrived, of the run that trains; null: none yet.
    const std::shared_ptr<const train::WeightsSnapshot>& newest() const { return m_newest; }
    const std::optional<RunId>& run() const { return m_run; } ///< that trains now

Q_SIGNALS:
    void changed(); ///< newest() or run()

private:
    void followRun();
    void ask();

    TrainSession& m_training;
    bool m_wanted = false;
    std::optional<RunId> m_run;
    std::shared_ptr<const train::WeightsSnapshot> m_newest;
    QTimer m_again;
};

} // namespace workbench::ui
