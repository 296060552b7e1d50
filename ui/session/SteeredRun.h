// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <QObject>

#include <optional>
#include <vector>

namespace workbench::ui
{

class TrainSession;

/// What steering has to know of the run that trains in this window, and what was asked of it and is not done yet.
/// Begins anew with every run.
class SteeredRun : public QObject
{
    Q_OBJECT
public:
    explicit SteeredRun(TrainSession& training, QObject* parent = nullptr); ///< `training` outlives it

    /// Base learning rate in force; `configured` is that of the run's configuration.
    double baseRate(double configured) const { return m_baseRate.value_or(configured); }
    std::optional<double> stepRate() const { return m_stepRate; } ///< of the latest step, warm-up and schedule in it

    struct Saved {
        std::int64_t step = 0;
        qint64 wall = 0; ///< milliseconds since 1970 UTC
    };
    const std::optional<Saved>& saved() const { return m_saved; } ///< the latest checkpoint

    void evaluate();
    void saveCheckpoint();
    void setBaseRate(double rate);

    bool evaluates() const { return m_evaluates; } ///< asked here, not yet done
    bool saves() const { return m_saves; }
    bool changesRate() const { return m_changesRate; }

Q_SIGNALS:
    void changed();

private:
    void follow(const std::vector<train::TrainEvent>& events);
    void forget();

    TrainSession& m_training;
    std::optional<double> m_baseRate, m_stepRate;
    std::optional<Saved> m_saved;
    bool m_evaluates = false, m_saves = false, m_changesRate = false;
};

} // namespace workbench::ui
