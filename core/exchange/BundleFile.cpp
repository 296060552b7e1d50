// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/BundleFile.h"

#include "core/base/FileSystem.h"
#include "core/base/Sha256.h"
#include "core/exchange/BundleFault.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/EventCoding.h"
#include "core/exchange/FilmCoding.h"
#include "core/exchange/PointReader.h"
#include "core/exchange/SampleCoding.h"
#include "core/train/CheckpointManifest.h"

#include <algorithm>
#include <array>
#include <utility>

namespace workbench::exchange
{

namespace
{

std::string checkpointEntry(std::string_view file)
{
    return std::string(kCheckpointPrefix) + std::string(file);
}

tl::unexpected<Error> stopped()
{
    return fail(ErrorCode::Cancelled, "The import was stopped; nothing was imported.");
}

} // namespace

BundleFile::BundleFile(std::unique_ptr<ZipArchive> archive, BundleManifest manifest)
    : m_archive(std::move(archive))
    , m_manifest(std::move(manifest))
{
}

Result<BundleFile> BundleFile::open(const std::filesystem::path& path)
{
    auto archive = ZipArchive::open(path);
    if (!archive)
        return fail(std::move(archive.error()));
    if ((*archive)->find(kManifestEntry) == nullptr)
        return bundleFault(path.string(), "is a zip file without run.json: no bundle of a run.");
    const auto text = (*archive)->readAll(kManifestEntry, kLargestManifest);
    if (!text)
        return fail(text.error());
    auto manifest = parseBundleManifest(*text, (*archive)->place(kManifestEntry));
    if (!manifest)
        return fail(std::move(manifest.error()));
    BundleFile bundle(std::move(*archive), std::move(*manifest));
    if (auto same = bundle.compareEntries(); !same)
        return fail(std::move(same.error()));
    return bundle;
}

Result<> BundleFile::compareEntries() const
{
    for (const BundledEntry& entry : m_manifest.entries) {
        const ArchiveEntry* const there = m_archive->find(entry.name);
        if (there == nullptr)
            return bundleFault(m_archive->place(entry.name), "stands in run.json, but not in the file.");
        if (there->size != entry.size)
            return bundleFault(
                m_archive->place(entry.name),
                "has " + std::to_string(there->size) + " bytes, and run.json says " + std::to_string(entry.size) + ".");
    }
    for (const ArchiveEntry& entry : m_archive->entries())
        if (entry.name != kManifestEntry && find(entry.name) == nullptr)
            return bundleFault(m_archive->place(entry.name), "does not stand in run.json.");
    return {};
}

const BundledEntry* BundleFile::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_manifest.entries, name, &BundledEntry::name);
    return found == m_manifest.entries.end() ? nullptr : &*found;
}

std::int64_t BundleFile::bytes() const
{
    std::int64_t sum = 0;
    for (const BundledEntry& entry : m_manifest.entries)
        sum += entry.size;
    return sum;
}

Result<> BundleFile::forEachBlock(const BundledEntry& entry, const std::stop_token& stop, const Taker& take) const
{
    auto reader = m_archive->read(entry.name);
    if (!reader)
        return fail(std::move(reader.error()));
    Sha256 hash;
    std::array<char, 1 << 16> block;
    while (true) {
        if (stop.stop_requested())
            return stopped();
        const auto count = (*reader)->read(block);
        if (!count)
            return fail(count.error());
        if (*count == 0)
            break;
        const std::string_view bytes(block.data(), *count);
        hash.update(bytes);
        if (auto taken = take(bytes); !taken)
            return taken;
    }
    if (hash.hexDigest() != entry.sha256)
        return bundleFault(m_archive->place(entry.name), "does not have the SHA-256 that run.json says.");
    return {};
}

Result<> BundleFile::verify(const ByteProgress& progress, std::stop_token stop) const
{
    const std::int64_t total = bytes();
    std::int64_t done = 0;
    for (const BundledEntry& entry : m_manifest.entries) {
        auto read = forEachBlock(entry, stop, [&](std::string_view bytes) -> Result<> {
            done += static_cast<std::int64_t>(bytes.size());
            if (progress)
                progress(done, total);
            return {};
        });
        if (!read)
            return read;
    }
    for (std::size_t i = 0; i < m_manifest.series.size(); ++i) {
        PointReader points(*m_archive, seriesEntry(i));
        for (auto slice = points.next(); !slice || !slice->empty(); slice = points.next()) {
            if (!slice)
                return fail(std::move(slice.error()));
            if (stop.stop_requested())
                return stopped();
        }
    }
    if (auto read = events(); !read)
        return fail(std::move(read.error()));
    if (auto read = film(); !read)
        return fail(std::move(read.error()));
    for (const BundledEntry& entry : m_manifest.entries)
        if (auto checked = checkContent(entry); !checked)
            return checked;
    return checkCheckpoint();
}

Result<> BundleFile::checkContent(const BundledEntry& entry) const
{
    if (!entry.name.starts_with(kSamplesPrefix))
        return {};
    const auto data = m_archive->readAll(entry.name, kLargestSample);
    if (!data)
        return fail(data.error());
    if (auto sample = decodeSample(*data, m_archive->place(entry.name)); !sample)
        return fail(std::move(sample.error()));
    return {};
}

Result<> BundleFile::checkCheckpoint() const
{
    if (!m_manifest.checkpoint)
        return {};
    const std::string name = checkpointEntry(train::kManifestName);
    const auto text = m_archive->readAll(name, kLargestManifest);
    if (!text)
        return fail(text.error());
    const auto inner = train::parseManifest(*text, m_archive->place(name));
    if (!inner)
        return fail(inner.error());
    if (inner->run != m_manifest.row.id || inner->at != m_manifest.checkpoint->at)
        return bundleFault(m_archive->place(name), "is of another run or step than run.json says.");
    for (const train::CheckpointFile& file : inner->files) {
        const BundledEntry* const entry = find(checkpointEntry(file.name));
        if (entry == nullptr || entry->size != file.sizeBytes || entry->sha256 != file.sha256)
            return bundleFault(
                m_archive->place(checkpointEntry(file.name)), "is not the file that the checkpoint's manifest names.");
    }
    return {};
}

store::Store::ImportedSeries BundleFile::series(std::size_t index) const
{
    const auto points = std::make_shared<PointReader>(*m_archive, seriesEntry(index));
    return {m_manifest.series[index].metric, [points] { return points->next(); }};
}

Result<std::vector<store::EventRow>> BundleFile::events() const
{
    return m_archive->readAll(kEventsEntry, kLargestEvents).and_then([&](const std::string& text) {
        return decodeEvents(text, m_archive->place(kEventsEntry));
    });
}

Result<std::vector<sample::FilmFrame>> BundleFile::film() const
{
    if (find(kFilmEntry) == nullptr)
        return std::vector<sample::FilmFrame>();
    return m_archive->readAll(kFilmEntry, kLargestFilm).and_then([&](const std::string& data) {
        return decodeFilm(data, m_archive->place(kFilmEntry));
    });
}

Result<std::vector<sample::SampleDocument>> BundleFile::samples() const
{
    std::vector<sample::SampleDocument> samples;
    for (const BundledEntry& entry : m_manifest.entries) {
        if (!entry.name.starts_with(kSamplesPrefix))
            continue;
        const auto data = m_archive->readAll(entry.name, kLargestSample);
        if (!data)
            return fail(data.error());
        auto document = decodeSample(*data, m_archive->place(entry.name));
        if (!document)
            return fail(std::move(document.error()));
        document->id = entry.name.substr(kSamplesPrefix.size(), entry.name.size() - kSamplesPrefix.size() - 4);
        samples.push_back(std::move(*document));
    }
    return samples;
}

Result<> BundleFile::unpackCheckpoint(const std::filesystem::path& folder, std::stop_token stop) const
{
    for (const BundledEntry& entry : m_manifest.entries) {
        if (!entry.name.starts_with(kCheckpointPrefix))
            continue;
        auto file = realFileSystem().create(folder / entry.name.substr(kCheckpointPrefix.size()));
        if (!file)
            return fail(std::move(file.error()));
        auto written = forEachBlock(entry, stop, [&](std::string_view bytes) {
                           return (*file)->write(std::as_bytes(std::span(bytes)));
                       }).and_then([&] {
                             return (*file)->sync();
                         }).and_then([&] { return (*file)->close(); });
        if (!written)
            return written;
    }
    return realFileSystem().syncDirectory(folder);
}

} // namespace workbench::exchange
