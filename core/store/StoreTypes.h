// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"
#include "core/sample/SamplerSettings.h"
#include "core/train/TrainEvent.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::store
{

/// Milliseconds since 1970, UTC.
using WallMilliseconds = std::int64_t;

/// The checkpoint that a branch began with.
struct RunOrigin {
    RunId run; ///< may have been removed since
    std::int64_t step = 0;

    bool operator==(const RunOrigin&) const = default;
};

/// One run as the list and the table of runs show it.
struct RunRow {
    RunId id;
    std::int64_t number = 0; ///< of the store: counts up as runs are made; what its other tables call "run"
    std::string name;
    train::RunState state = train::RunState::Queued; ///< as recorded, with Interrupted found out by facts
    config::RunConfig config;
    CorpusId corpus; ///< empty until the run has started
    int colour = 0; ///< index into the run colours; given once, kept for ever
    WallMilliseconds created = 0;
    WallMilliseconds ended = 0; ///< 0 while live
    train::RunPosition at; ///< the latest recorded
    long long parameterCount = 0;
    std::string device;
    int threads = 0;
    std::optional<double> lastTrainLoss, bestValidationLoss, bestValidationBpc, testBpc;
    double bytesPerSecond = 0; ///< the latest
    std::string error; ///< for Failed: what went wrong
    std::string checkpoint; ///< best, else newest; folder, absolute; empty where there is none
    int processId = 0; ///< of the live process; 0 otherwise

    // What a person says about it; see RunEdit.
    std::string note;
    std::vector<std::string> tags; ///< in the order of their bytes, each once
    std::string group; ///< runs made together, such as a sweep's; empty: none
    bool starred = false;
    bool archived = false; ///< kept, but out of sight unless asked for
    WallMilliseconds binned = 0; ///< when it was put into the bin; 0: it is not there
    std::optional<RunOrigin> origin; ///< of a branch

    bool operator==(const RunRow&) const = default;
};

/// A change that a person makes to a run; what is left out stays as it is. Each has an inverse, which undoes it.
struct RunEdit {
    std::optional<std::string> name = {}; ///< one line, not empty, at most 200 bytes
    std::optional<std::string> note = {}; ///< any UTF-8 text, several lines, at most 64 KiB
    std::optional<std::vector<std::string>> tags = {}; ///< at most 100, one line each, not empty, at most 100 bytes
    std::optional<std::string> group = {}; ///< one line, at most 200 bytes; empty: none
    std::optional<bool> starred = {}, archived = {};
    std::optional<int> colour = {}; ///< index into the run colours
    std::optional<bool> binned = {}; ///< into the bin, or out of it

    bool operator==(const RunEdit&) const = default;
};

/// Makes the change to `row`; `now` is the time of one that goes into the bin.
void apply(const RunEdit& edit, RunRow& row, WallMilliseconds now);

/// The edit that brings `row` back to what it is now after `edit` has been made.
RunEdit inverse(const RunEdit& edit, const RunRow& row);

/// A metric of a run in a few figures, kept up by the writer, so that a table of any number of runs needs no points.
struct SeriesFigures {
    std::string metric; ///< metricName(), or the name an imported series came with
    std::int64_t count = 0; ///< of all values
    double first = 0, last = 0; ///< of all values: may be NaN or infinite
    double minimum = 0, maximum = 0; ///< of the finite values; NaN when there is none
    std::int64_t firstStep = 0, lastStep = 0, minimumStep = 0, maximumStep = 0; ///< the earliest step of each

    bool operator==(const SeriesFigures&) const = default;
};

struct CorpusRow {
    CorpusId id; ///< SHA-256 of the bytes
    std::string name;
    std::string path; ///< where it was last seen
    std::int64_t sizeBytes = 0;
    WallMilliseconds added = 0;
    std::string details; ///< JSON of the generator's settings and floors; empty for a plain file

    bool operator==(const CorpusRow&) const = default;
};

/// Metrics that a run records. The words of metricName() stand in the database.
enum class Metric { TrainLoss, ValidationLoss, TestLoss, LearningRate, GradNorm, BytesPerSecond, ResidentBytes };
inline constexpr std::array kMetrics{Metric::TrainLoss,    Metric::ValidationLoss, Metric::TestLoss,
                                     Metric::LearningRate, Metric::GradNorm,       Metric::BytesPerSecond,
                                     Metric::ResidentBytes};
std::string_view metricName(Metric metric); ///< "trainLoss"...
std::optional<Metric> metricFromName(std::string_view name);

/// One recorded value. Losses in nats; bpc is derived by dividing by ln 2. NaN and infinities are kept as they are.
struct MetricPoint {
    train::RunPosition at;
    WallMilliseconds wall = 0;
    double value = 0;

    bool operator==(const MetricPoint&) const = default;
};

/// A stretch of consecutive points: exact minimum and maximum, so that no spike is lost at any zoom.
/// A bucket of one point is the point itself.
struct MetricBucket {
    MetricPoint first, last;
    double minimum = 0, maximum = 0; ///< over finite values; NaN when there is none
    double sum = 0; ///< of finite values
    std::int64_t count = 0; ///< of all values
    std::int64_t finiteCount = 0;

    bool operator==(const MetricBucket&) const = default;
};

struct EventRow {
    RunId run;
    train::RunPosition at;
    WallMilliseconds wall = 0;
    std::string kind; ///< "started", "paused", "resumed", "evaluated", "checkpoint", "rollback", "rate", "warning",
                      ///< "stop", "ended"
    std::string text; ///< one line for a person

    bool operator==(const EventRow&) const = default;
};

struct CheckpointRow {
    RunId run;
    train::RunPosition at;
    WallMilliseconds wall = 0;
    std::string folder; ///< relative to the store
    bool best = false;
    std::int64_t sizeBytes = 0;

    bool operator==(const CheckpointRow&) const = default;
};

/// A look at the attention that is in the store; Store::snapshot() reads it.
struct SnapshotRow {
    train::RunPosition at;
    WallMilliseconds wall = 0;
    int block = 0;
    std::int64_t sizeBytes = 0; ///< as kept

    bool operator==(const SnapshotRow&) const = default;
};

/// A text that was written with a run's weights, as lists show it; Store::sample() reads all of it.
struct SampleRow {
    std::string id; ///< UUID
    RunId run; ///< empty for a checkpoint outside the store, or when the run was removed
    std::int64_t step = 0; ///< of the weights
    std::string model; ///< for a person
    std::string checkpoint; ///< folder; empty: weights of a run while it trained
    std::string text; ///< of the active place, prompt included; at most the first kilobyte
    sample::SamplerSettings settings; ///< used last
    int branches = 0; ///< ends of texts in its tree
    std::int64_t bytes = 0; ///< in its tree
    WallMilliseconds created = 0, updated = 0;

    bool operator==(const SampleRow&) const = default;
};

/// Which samples a list shows.
struct SampleQuery {
    std::optional<RunId> run; ///< of that run alone
    std::string contains; ///< bytes that stand in any of its texts, or in the model's name; empty: all
    int limit = 1000; ///< the newest
};

} // namespace workbench::store
