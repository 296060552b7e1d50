// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/FileSystem.h"
#include "core/base/RegularFile.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/BundleManifest.h"
#include "core/exchange/EventCoding.h"
#include "core/exchange/FilmCoding.h"
#include "core/exchange/PointCoding.h"
#include "core/exchange/RunBundle.h"
#include "core/exchange/SampleCoding.h"
#include "core/exchange/SeriesSlices.h"
#include "core/exchange/ZipWriter.h"
#include "core/train/CheckpointManifest.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace workbench::exchange
{

namespace
{

using OpenedSource = Result<std::unique_ptr<ByteSource>>;

/// The points of a series as they come out of the store, a slice at a time.
class PointSource final : public ByteSource
{
public:
    PointSource(store::Store& store, RunId run, const BundledSeries& series)
        : m_slices(store, std::move(run), series.metric, series.points)
    {
    }

    Result<std::size_t> read(std::span<char> into) override
    {
        if (m_place == m_block.size()) {
            const auto slice = m_slices.next();
            if (!slice)
                return fail(slice.error());
            m_block.clear();
            m_place = 0;
            for (const store::MetricPoint& point : *slice)
                putPoint(m_block, point);
        }
        const std::size_t count = std::min(into.size(), m_block.size() - m_place);
        std::memcpy(into.data(), m_block.data() + m_place, count);
        m_place += count;
        return count;
    }

private:
    SeriesSlices m_slices;
    std::string m_block;
    std::size_t m_place = 0;
};

class FileSource final : public ByteSource
{
public:
    explicit FileSource(const RegularFile& file)
        : m_file(file)
    {
    }

    Result<std::size_t> read(std::span<char> into) override
    {
        const auto left = static_cast<std::size_t>(m_file.size() - m_place);
        const auto part = into.first(std::min(into.size(), left));
        if (auto read = m_file.readAt(m_place, std::as_writable_bytes(part)); !read)
            return fail(std::move(read.error()));
        m_place += static_cast<std::int64_t>(part.size());
        return part.size();
    }

private:
    const RegularFile& m_file;
    std::int64_t m_place = 0;
};

/// All that goes into one bundle. Files of the checkpoint are opened first, so that a trainer that removes them
/// meanwhile does no harm.
class Packing
{
public:
    Packing(store::Store& store, store::RunRow row)
        : m_store(store)
        , m_id(row.id)
    {
        m_manifest.row = std::move(row);
        m_manifest.exported
            = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                  .count();
    }

    Result<> gather(BundledCheckpoint checkpoint)
    {
        return gatherCheckpoint(checkpoint).and_then([&] { return gatherSeries(); }).and_then([&] {
            return gatherKept();
        });
    }

    std::vector<EntryToWrite> entries()
    {
        m_entries.push_back(
            {std::string(kManifestEntry), true, [this](const std::vector<WrittenEntry>& before) -> OpenedSource {
                 for (const WrittenEntry& entry : before)
                     m_manifest.entries.push_back({entry.name, entry.size, entry.sha256});
                 return std::make_unique<TextSource>(manifestText(m_manifest));
             }});
        return std::move(m_entries);
    }

    std::int64_t bytes() const { return m_bytes; }

private:
    void addText(std::string name, std::string text)
    {
        m_bytes += static_cast<std::int64_t>(text.size());
        m_entries.push_back({std::move(name), true, [text = std::move(text)](const auto&) -> OpenedSource {
                                 return std::make_unique<TextSource>(text);
                             }});
    }

    Result<> gatherSeries()
    {
        auto series = seriesOf(m_store, m_id);
        if (!series)
            return fail(std::move(series.error()));
        for (const auto& [metric, points] : *series)
            m_manifest.series.push_back({metric, points});
        for (std::size_t i = 0; i < m_manifest.series.size(); ++i) {
            m_bytes += m_manifest.series[i].points * static_cast<std::int64_t>(kPointBytes);
            m_entries.push_back({seriesEntry(i), true, [this, i](const auto&) -> OpenedSource {
                                     return std::make_unique<PointSource>(m_store, m_id, m_manifest.series[i]);
                                 }});
        }
        return {};
    }

    Result<> gatherKept()
    {
        const auto events = m_store.events(m_id);
        if (!events)
            return fail(events.error());
        addText(std::string(kEventsEntry), encodeEvents(*events));
        const auto film = m_store.film(m_id);
        if (!film)
            return fail(film.error());
        if (!film->empty())
            addText(std::string(kFilmEntry), encodeFilm(*film));
        const auto samples = m_store.samples({.run = m_id, .contains = {}, .limit = kMostSamples});
        if (!samples)
            return fail(samples.error());
        for (const store::SampleRow& sample : *samples)
            m_entries.push_back(
                {std::string(kSamplesPrefix) + sample.id + ".bin", true,
                 [this, id = sample.id](const auto&) -> OpenedSource {
                     auto document = m_store.sample(id);
                     if (!document)
                         return fail(std::move(document.error()));
                     document->checkpoint = nameOf(document->checkpoint);
                     return std::make_unique<TextSource>(encodeSample(*document));
                 }});
        return nameCorpus();
    }

    /// The name of one of the run's own checkpoints; empty for a folder elsewhere, which means nothing to others.
    std::string nameOf(const std::string& checkpoint) const
    {
        const std::filesystem::path folder(checkpoint);
        return folder.parent_path() == m_store.checkpointFolder(m_id) ? folder.filename().string() : std::string();
    }

    Result<> nameCorpus()
    {
        const auto corpora = m_store.corpora();
        if (!corpora)
            return fail(corpora.error());
        const auto found = std::ranges::find(*corpora, m_manifest.row.corpus, &store::CorpusRow::id);
        m_manifest.corpusName = found != corpora->end()
            ? found->name
            : std::filesystem::path(m_manifest.row.config.corpus.path).filename().string();
        return {};
    }

    Result<> gatherCheckpoint(BundledCheckpoint wanted)
    {
        if (wanted == BundledCheckpoint::None)
            return {};
        const auto checkpoints = m_store.checkpoints(m_id);
        if (!checkpoints)
            return fail(checkpoints.error());
        const bool best = wanted == BundledCheckpoint::Best;
        const auto chosen
            = std::find_if(checkpoints->rbegin(), checkpoints->rend(), [best](const store::CheckpointRow& checkpoint) {
                  return checkpoint.best || !best;
              });
        if (chosen == checkpoints->rend())
            return fail(
                ErrorCode::NotFound,
                "Run " + m_manifest.row.name + " has no " + (best ? "best " : "") + "checkpoint to put into a bundle.",
                "Export it without a checkpoint.");
        const auto folder = m_store.directory() / chosen->folder;
        m_files.reserve(train::kCheckpointFiles.size() + 1);
        for (const std::string_view name : train::kCheckpointFiles)
            if (auto added = addFile(folder, name); !added)
                return added;
        if (auto added = addFile(folder, train::kManifestName); !added)
            return added;
        m_manifest.checkpoint = *chosen;
        m_manifest.checkpoint->folder = folder.filename().string();
        return {};
    }

    Result<> addFile(const std::filesystem::path& folder, std::string_view name)
    {
        auto file = RegularFile::open(folder / name);
        if (!file)
            return fail(std::move(file.error()));
        m_bytes += file->size();
        m_files.push_back(std::move(*file));
        m_entries.push_back(
            {std::string(kCheckpointPrefix) + std::string(name), name == train::kManifestName,
             [this, index = m_files.size() - 1](const auto&) -> OpenedSource {
                 return std::make_unique<FileSource>(m_files[index]);
             }});
        return {};
    }

    static constexpr int kMostSamples = static_cast<int>(kMostEntries) / 2;

    store::Store& m_store;
    const RunId m_id;
    BundleManifest m_manifest;
    std::vector<RegularFile> m_files;
    std::vector<EntryToWrite> m_entries;
    std::int64_t m_bytes = 0; ///< about, for the progress
};

} // namespace

Result<> exportBundle(
    store::Store& store, const RunId& run, BundledCheckpoint checkpoint, const std::filesystem::path& file,
    bool overwrite, const ByteProgress& progress, std::stop_token stop)
{
    auto row = store.run(run);
    if (!row)
        return fail(std::move(row.error()));
    Packing packing(store, std::move(*row));
    if (auto gathered = packing.gather(checkpoint); !gathered)
        return gathered;
    std::int64_t done = 0;
    const auto wrote = [&](std::int64_t bytes) {
        done += bytes;
        if (progress)
            progress(std::min(done, packing.bytes()), packing.bytes());
    };
    return writeZip(
        realFileSystem(), file, overwrite ? Replace::Yes : Replace::No, packing.entries(), wrote, std::move(stop));
}

} // namespace workbench::exchange
