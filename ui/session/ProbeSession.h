// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/config/RunConfig.h"
#include "core/train/SpeedProbe.h"
#include "ui/session/LatestJob.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <functional>

namespace workbench::ui
{

/// Measures how fast a configuration trains, on a thread of its own, once it has stood unchanged for a moment. A newer
/// request ends the one before, whose result is dropped.
class ProbeSession : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kSettleTime{600};
    static constexpr double kProbeSeconds = 2.0;

    /// Trains for a few seconds and reports what it saw; train::probeSpeed, or a test's own.
    using Probe
        = std::function<Result<train::SpeedProbe>(const config::RunConfig&, double seconds, std::stop_token stop)>;

    explicit ProbeSession(Probe probe, QObject* parent = nullptr);
    ~ProbeSession() override; ///< asks a running probe to stop, waits for it

    void request(const config::RunConfig& config); ///< measures after kSettleTime unless asked again before
    void cancel();

Q_SIGNALS:
    void started();
    void measured(const workbench::train::SpeedProbe& probe);
    void failed(const workbench::Error& error);

private:
    void begin();
    void finish(std::uint64_t request, const Result<train::SpeedProbe>& outcome);

    Probe m_probe;
    QTimer m_settle;
    config::RunConfig m_config;
    std::uint64_t m_request = 0; ///< of the newest request; results of older ones are dropped
    LatestJob m_job; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
