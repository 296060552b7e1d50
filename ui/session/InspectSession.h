// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/inspect/AttentionProbe.h"
#include "ui/session/LatestJob.h"

#include <QObject>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// The weights that a text is run with: those of a checkpoint, or those that a training run has published.
struct InspectWeights {
    std::filesystem::path checkpoint;
    std::shared_ptr<const train::WeightsSnapshot> published; ///< before the checkpoint where there are some

    bool operator==(const InspectWeights&) const = default;
};

/// A text to be run again.
struct InspectRequest {
    InspectWeights weights;
    inspect::ProbeText text;
    std::optional<int> block; ///< none: the last one with attention
    int writeBytes = 0; ///< the model first continues the text by so many bytes of its own
    std::uint64_t seed = 1; ///< of what it writes
};

/// Runs texts through models on a thread of its own. A newer request ends the one before, of which nothing arrives any
/// more. Weights stay loaded while they are asked for again.
class InspectSession : public QObject
{
    Q_OBJECT
public:
    explicit InspectSession(QObject* parent = nullptr);
    ~InspectSession() override; ///< asks the work to stop, waits for it

    void requestAttention(const InspectRequest& request);
    void requestCells(const InspectRequest& request);
    void requestGradient(const InspectRequest& request, int at); ///< of the loss at that byte of memory and text
    void cancel();

Q_SIGNALS:
    void attentionReady(const std::shared_ptr<const workbench::maps::AttentionMap>& map);
    void cellsReady(const std::shared_ptr<const workbench::maps::CellStates>& states);
    void gradientReady(int at, const std::vector<float>& gradient);
    void failed(const workbench::Error& error);

private:
    class Worker;
    template <typename Work, typename Report>
    void post(const InspectRequest& request, Work work, Report report);

    std::uint64_t m_request = 0; ///< of the newest request
    std::shared_ptr<Worker> m_worker; ///< used on the job's thread alone
    LatestJob m_job; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
