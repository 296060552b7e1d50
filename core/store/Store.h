// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/sample/FilmFrame.h"
#include "core/sample/SampleDocument.h"
#include "core/store/StoreTypes.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace workbench::store
{

enum class StoreAccess { ReadWrite, ReadOnly };

/// The axis along which points are asked for; all of them rise with a point's ordinal.
enum class PointAxis { Step, Bytes, Seconds, Epoch, Wall };

/// One directory with workbench.sqlite and runs/<uuid>/: everything that the workbench remembers.
/// An object belongs to one thread at a time; open one per thread. Several processes may use one directory at once:
/// every write transaction holds the advisory lock file, readers never checkpoint the write-ahead log.
class Store
{
public:
    /// Makes the directory (mode 0700) and the schema where missing, migrates an older schema after a backup. A newer
    /// schema opens read-only (see isReadOnly()), a foreign or damaged file is refused and left untouched.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& directory, StoreAccess access);
    /// The platform's application data location: $XDG_DATA_HOME or ~/.local/share, then sharnn-workbench.
    static std::filesystem::path defaultDirectory();
    ~Store();

    const std::filesystem::path& directory() const;
    bool isReadOnly() const;
    std::filesystem::path checkpointFolder(const RunId& run) const; ///< <store>/runs/<uuid>/checkpoints
    std::filesystem::path corpusFolder() const; ///< <store>/corpora: generated and downloaded ones

    /// Changes whenever any process commits to this store; cheap to poll.
    Result<std::int64_t> changeCounter();

    // --- runs ---
    /// What a new run comes with besides its configuration.
    struct NewRun {
        std::string group;
        std::optional<RunOrigin> origin;
    };
    /// A Running run belongs to this process from now on; a Queued one goes to the end of the queue and belongs to
    /// nobody until it is claimed. Without a name it gets one from its configuration and its number.
    Result<RunRow>
    createRun(const RunId& id, const config::RunConfig& config, train::RunState state, const NewRun& details = {});
    Result<std::vector<RunRow>> runs(); ///< newest first; the dead are told as Interrupted
    Result<std::int64_t> runCount(); ///< of what runs() lists; cheap
    Result<RunRow> run(const RunId& id);
    /// By UUID, unique prefix of it (4 or more characters), or exact name; the error says when several match.
    Result<RunRow> findRun(std::string_view text);
    /// All of them or none, in one transaction. InvalidArgument, naming run and field; Busy for a run that is to go
    /// into the bin while it is live or queued; NotFound.
    Result<> editRuns(std::span<const std::pair<RunId, RunEdit>> edits);
    Result<> renameRun(const RunId& id, std::string_view name); ///< one line, not empty
    /// Row, metrics and files; the bytes that the disk got back. Busy while the run is live, or claimed by another
    /// process. Takes seconds for a run of millions of points.
    Result<std::int64_t> removeRun(const RunId& id);
    /// Rows, points and files of all that is in the bin, and the bytes that the disk gets back when it is emptied.
    struct BinContents {
        std::vector<RunId> runs;
        std::int64_t bytes = 0; ///< of files as they are, of rows about
    };
    Result<BinContents> bin();
    Result<std::int64_t> emptyBin(); ///< removeRun() for each; the bytes that the disk got back
    /// Writes down as Interrupted every run whose process is gone, and says which. Also ends removals that were cut
    /// off. For the start of a program.
    Result<std::vector<RunId>> reconcile();

    // --- queue: runs in state Queued, in an order; it outlives every process ---
    Result<std::vector<RunId>> queue(); ///< that wait, the next one first
    Result<>
    setQueueOrder(std::span<const RunId> runs); ///< those not named follow in their old order; others are ignored
    Result<bool> queueHeld(); ///< while held nobody claims a run
    Result<> setQueueHeld(bool held);
    /// Makes the first waiting run one of this process, so that no other starts it: it is still Queued, but out of
    /// queue(), until its RunStarted is recorded. When this process dies before that it waits again, first in line.
    /// nullopt: held, or nothing waits.
    Result<std::optional<RunRow>> claimQueued();
    Result<bool> claimQueued(const RunId& run); ///< that one, held or not; false: it does not wait (any more)

    // --- going on with a run that has ended ---
    /// Makes the run one of this process, so that no other goes on with it; it stays as it ended until its RunStarted
    /// is recorded. When this process dies before that, nothing has happened. Busy, naming the process, for a run that
    /// is live or claimed; InvalidArgument for one that waits in the queue or is in the bin; NotFound.
    Result<RunRow> claimEnded(const RunId& run);
    Result<> releaseClaim(const RunId& run); ///< of this process; nothing where it has none
    Result<> setConfig(const RunId& run, const config::RunConfig& config); ///< of a run that this process has claimed

    // --- metrics ---
    // A metric goes by its name: metricName() for what a run records, any other for imported series.

    /// What each run's metrics come to, of all runs, or of those given; without those that are being removed.
    Result<std::unordered_map<RunId, std::vector<SeriesFigures>>> figures(std::span<const RunId> runs = {});
    /// Of every run that has the metric: its latest value at or before the step. Reads some rows a run at most.
    Result<std::unordered_map<RunId, double>> valuesAt(std::string_view metric, std::int64_t step);
    Result<std::vector<std::string>> metricNames(); ///< of all runs, each once, recorded ones first

    /// Points of a series whose axis value lies in [from, to], as `maximumBuckets` buckets at most, give or take the
    /// two at its ends, and half as many at least; as single points when there are no more than that. Exact: each
    /// bucket sums up consecutive points, and every point up to the newest is in one. Reads from the pyramid about four
    /// rows a bucket, however long the run.
    struct Range {
        PointAxis axis = PointAxis::Step;
        double from, to;
    };
    Result<std::vector<MetricBucket>>
    buckets(const RunId& run, Metric metric, std::optional<Range> range, int maximumBuckets);
    /// Points with an ordinal of at least `firstOrdinal`, oldest first: what a live chart asks for as it grows.
    Result<std::vector<MetricPoint>>
    points(const RunId& run, Metric metric, std::int64_t firstOrdinal, std::int64_t limit);
    Result<std::int64_t> pointCount(const RunId& run, Metric metric);
    Result<std::vector<MetricBucket>>
    buckets(const RunId& run, std::string_view metric, std::optional<Range> range, int maximumBuckets);
    Result<std::vector<MetricPoint>>
    points(const RunId& run, std::string_view metric, std::int64_t firstOrdinal, std::int64_t limit);
    Result<std::int64_t> pointCount(const RunId& run, std::string_view metric);

    // --- events, checkpoints, snapshots, films, corpora ---
    Result<std::vector<EventRow>> events(const RunId& run);
    Result<std::vector<CheckpointRow>> checkpoints(const RunId& run); ///< oldest first
    Result<std::vector<SnapshotRow>> snapshots(const RunId& run); ///< oldest first; without what they show
    Result<maps::AttentionSnapshot> snapshot(const RunId& run, std::int64_t step, int block);
    /// What the run wrote after its prompt as it learned, oldest first; 8 MiB at most, thinned from the oldest on.
    Result<std::vector<sample::FilmFrame>> film(const RunId& run);
    Result<> putCorpus(const CorpusRow& corpus); ///< inserts, or updates name, path and details
    Result<std::vector<CorpusRow>> corpora();
    Result<> removeCorpus(const CorpusId& id); ///< the row; a file in corpusFolder() with it, a user's file never

    // --- import: a run that another workbench, or another program, recorded ---
    /// Puts a whole run in: nobody sees any of it before all is there, and nothing of it stays when anything fails
    /// (files are the caller's). Others can write meanwhile. `row` gives what it says of itself (its id must be new;
    /// AlreadyExists otherwise; `number` and `checkpoint` are given here); live and queued states are put in as
    /// Interrupted. Series are asked for one after the other, the training loss first, each to its end, a batch at a
    /// time. InvalidArgument for points whose step, bytes, seconds or epoch go back, or are no numbers.
    /// trainLoss, learningRate, gradNorm and bytesPerSecond become columns of the same steps where each has one value
    /// for every step of the first of them; one with other steps (a rate logged every tenth) is kept by itself, exactly
    /// as it came. A joined series takes seconds, epoch and wall from the first.
    struct ImportedSeries {
        std::string metric;
        std::function<Result<std::vector<MetricPoint>>()> next; ///< the next points, oldest first; empty: no more
    };
    struct ImportedRun {
        RunRow row;
        std::vector<ImportedSeries> series;
        std::vector<EventRow> events;
        std::vector<sample::FilmFrame> film;
        std::vector<sample::SampleDocument> samples;
        std::vector<CheckpointRow> checkpoints; ///< folders below the store, which are in place by now
    };
    Result<RunRow> importRun(ImportedRun run);

    // --- samples ---
    /// Inserts, or replaces the one with that id, so that what was removed comes back whole. InvalidArgument for an id
    /// that is no UUID, or impossible settings. A run that is not in the store is not kept as its run.
    Result<> putSample(const sample::SampleDocument& document);
    /// Updated last first. A search takes all 256 byte values as they are, case included.
    Result<std::vector<SampleRow>> samples(const SampleQuery& query = {});
    Result<sample::SampleDocument> sample(const std::string& id); ///< NotFound; Corrupt, with the id, where damaged
    Result<> removeSample(const std::string& id); ///< NotFound

private:
    class Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::store
