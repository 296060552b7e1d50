// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/config/RunConfig.h"
#include "core/sample/SamplerSettings.h"
#include "ui/session/LatestJob.h"

#include <QObject>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workbench::train
{
class WeightsSnapshot;
}

namespace workbench::ui
{

/// The weights that a text is written with: those of a checkpoint, or those that a training run has published.
struct SampleWeights {
    std::filesystem::path checkpoint;
    std::shared_ptr<const train::WeightsSnapshot> published; ///< before the checkpoint where there are some

    bool operator==(const SampleWeights&) const = default;
};

using ByteLogits = std::array<float, 256>;

/// A byte of a text with what the model expected before it.
struct ReadByte {
    std::uint8_t byte = 0;
    float surprisalBits = 0, entropyBits = 0; ///< NaN for the first byte of a text, which nothing foretold
    ByteLogits before{}; ///< the model's, before the sampler; zeros for the first byte of a text
};

/// A text to go on with.
struct WriteRequest {
    SampleWeights weights;
    std::string text; ///< prompt and what was written so far; at least one byte
    std::size_t known = 0; ///< bytes at its start whose figures are not wanted
    sample::SamplerSettings settings; ///< all but `bytes`
    std::int64_t bytes = 0; ///< that are drawn at most
    int threads = 1; ///< that compute
    double share = 1; ///< of the time that one thread may be busy, for what else computes: 1 is full speed
};

enum class WriteEnd { Length, StopString, Stopped };

/// What has happened since the last bundle.
struct WriteNews {
    std::vector<ReadByte> read; ///< of the text that was given, from `known` on
    std::vector<ReadByte> drawn; ///< behind it
    std::optional<ByteLogits> next; ///< behind the last byte; there at the end
    double bytesPerSecond = 0; ///< drawn lately; 0 while the text is being read
    int memoryFilled = 0; ///< positions that the next byte can attend to
    std::optional<WriteEnd> end; ///< nothing more comes of this request
};

/// Writes texts with one model at a time on a thread of its own, in bundles, at most about 30 a second; the first byte
/// comes at once. Places in texts are kept, so that going on from one is quick, and it goes on bit for bit the same.
/// A newer request ends the one before, of which nothing arrives any more.
class SampleSession : public QObject
{
    Q_OBJECT
public:
    explicit SampleSession(QObject* parent = nullptr);
    ~SampleSession() override; ///< asks the work to stop, waits for it

    void open(const SampleWeights& weights); ///< ahead of time, so that the first byte comes at once
    void write(const WriteRequest& request);
    void measure(const SampleWeights& weights, const std::string& text); ///< what each byte of any text costs
    void stop(); ///< what was drawn until now arrives, with WriteEnd::Stopped
    void cancel(); ///< nothing more arrives

Q_SIGNALS:
    void opened(const workbench::ui::SampleWeights& weights, const workbench::config::RunConfig& config, qint64 step);
    void newsArrived(const workbench::ui::WriteNews& news);
    void measured(const std::string& text, const std::vector<float>& surprisalBits);
    void failed(const workbench::Error& error);

private:
    class Worker;
    void post(const SampleWeights& weights, std::function<void(Worker&, std::uint64_t, const std::stop_token&)> work);
    void tell(const WriteNews& news);
    template <typename Function>
    void report(std::uint64_t number, Function function);

    std::uint64_t m_request = 0; ///< number of the newest request
    bool m_writing = false; ///< the end of the newest request has not been told
    std::shared_ptr<Worker> m_worker; ///< used on the job's thread alone
    LatestJob m_job; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
