// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ProbeSession.h"

#include <QMetaObject>

#include <utility>

namespace workbench::ui
{

ProbeSession::ProbeSession(Probe probe, QObject* parent)
    : QObject(parent)
    , m_probe(std::move(probe))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleTime);
    connect(&m_settle, &QTimer::timeout, this, &ProbeSession::begin);
}

ProbeSession::~ProbeSession() = default;

void ProbeSession::request(const config::RunConfig& config)
{
    cancel();
    m_config = config;
    m_settle.start();
}

void ProbeSession::cancel()
{
    ++m_request;
    m_settle.stop();
    m_job.cancel();
}

void ProbeSession::begin()
{
    m_job.post([this, probe = m_probe, config = m_config, request = m_request](std::stop_token stop) {
        auto outcome = probe(config, kProbeSeconds, stop);
        if (!stop.stop_requested())
            QMetaObject::invokeMethod(
                this, [this, request, outcome = std::move(outcome)] { finish(request, outcome); },
                Qt::QueuedConnection);
    });
    Q_EMIT started();
}

void ProbeSession::finish(std::uint64_t request, const Result<train::SpeedProbe>& outcome)
{
    if (request != m_request)
        return;
    if (outcome)
        Q_EMIT measured(*outcome);
    else
        Q_EMIT failed(outcome.error());
}

} // namespace workbench::ui
