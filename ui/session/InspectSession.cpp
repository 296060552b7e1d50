// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/InspectSession.h"

#include "ui/session/ThreadPriority.h"

#include <QMetaObject>

#include <utility>

namespace workbench::ui
{

/// The loaded model, on the job's thread.
class InspectSession::Worker
{
public:
    Result<inspect::AttentionProbe*> probe(const InspectWeights& weights)
    {
        if (!m_probe || weights != m_weights) {
            m_probe.reset(); // before the next one is loaded: two models may not fit
            auto opened = weights.published ? inspect::AttentionProbe::open(weights.published)
                                            : inspect::AttentionProbe::open(weights.checkpoint);
            if (!opened) {
                return fail(std::move(opened.error()));
            }
            m_probe = std::move(*opened);
            m_weights = weights;
        }
        return m_probe.get();
    }

private:
    InspectWeights m_weights;
    std::unique_ptr<inspect::AttentionProbe> m_probe;
};

namespace
{

/// The text with what the model writes behind it.
Result<inspect::ProbeText>
textOf(inspect::AttentionProbe& probe, const InspectRequest& request, const std::stop_token& stop)
{
    inspect::ProbeText text = request.text;
    if (request.writeBytes > 0) {
        auto written = probe.write(text.memory + text.text, request.writeBytes, request.seed, stop);
        if (!written) {
            return fail(std::move(written.error()));
        }
        text.text += *written;
        text.source = maps::MapSource::Sample;
    }
    return text;
}

Result<int> blockOf(const inspect::AttentionProbe& probe, const std::optional<int>& block)
{
    if (block) {
        return *block;
    }
    if (probe.attentionBlocks().empty()) {
        return fail(
            ErrorCode::NotFound, "This model has no attention in any block.",
            "Choose a run whose model has a head: model.attention second-last, all, or a list of blocks.");
    }
    return probe.attentionBlocks().back();
}

} // namespace

InspectSession::InspectSession(QObject* parent)
    : QObject(parent)
    , m_worker(std::make_shared<Worker>())
{
}

InspectSession::~InspectSession() = default;

template <typename Work, typename Report>
void InspectSession::post(const InspectRequest& request, Work work, Report report)
{
    m_job.post([this, number = ++m_request, worker = m_worker, request, work, report](const std::stop_token& stop) {
        lowerThreadPriority();
        auto outcome = worker->probe(request.weights).and_then([&](inspect::AttentionProbe* probe) {
            return textOf(*probe, request, stop).and_then([&](const inspect::ProbeText& text) {
                return work(*probe, text, stop);
            });
        });
        if (stop.stop_requested()) {
            return;
        }
        QMetaObject::invokeMethod(
            this,
            [this, number, report, outcome = std::move(outcome)]() mutable {
                if (number != m_request) {
                    return;
                }
                if (outcome) {
                    report(std::move(*outcome));
                } else {
                    Q_EMIT failed(outcome.error());
                }
            },
            Qt::QueuedConnection);
    });
}

void InspectSession::requestAttention(const InspectRequest& request)
{
    const auto work = [block = request.block](
                          inspect::AttentionProbe& probe, const inspect::ProbeText& text, const std::stop_token& stop) {
        return blockOf(probe, block).and_then([&](int number) { return probe.attention(text, number, stop); });
    };
    post(request, work, [this](maps::AttentionMap&& map) {
        Q_EMIT attentionReady(std::make_shared<const maps::AttentionMap>(std::move(map)));
    });
}

void InspectSession::requestCells(const InspectRequest& request)
{
    const auto work = [block = request.block](
                          inspect::AttentionProbe& probe, const inspect::ProbeText& text, const std::stop_token& stop) {
        return probe.cellStates(text, block.value_or(probe.config().model.layers - 1), stop);
    };
    post(request, work, [this](maps::CellStates&& states) {
        Q_EMIT cellsReady(std::make_shared<const maps::CellStates>(std::move(states)));
    });
}

void InspectSession::requestGradient(const InspectRequest& request, int at)
{
    const auto work
        = [at](inspect::AttentionProbe& probe, const inspect::ProbeText& text, const std::stop_token& stop) {
              return probe.gradientTo(text, at, stop);
          };
    post(request, work, [this, at](std::vector<float>&& gradient) { Q_EMIT gradientReady(at, gradient); });
}

void InspectSession::cancel()
{
    ++m_request;
    m_job.cancel();
}

} // namespace workbench::ui
