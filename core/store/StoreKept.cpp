// SPDX-License-Identifier: GPL-3.0-or-later
// What runs and people leave in the store beside the runs and their metrics.
#include "core/base/FileSystem.h"
#include "core/base/Printable.h"
#include "core/base/Uuid.h"
#include "core/store/CheckpointTable.h"
#include "core/store/CorpusTable.h"
#include "core/store/EventTable.h"
#include "core/store/FilmTable.h"
#include "core/store/SampleTable.h"
#include "core/store/SnapshotTable.h"
#include "core/store/StoreImpl.h"

namespace workbench::store
{

Result<std::vector<EventRow>> Store::events(const RunId& run)
{
    return m_impl->readRun(
        run, [&](SQLite::Database& connection, const RunRecord& record) -> Result<std::vector<EventRow>> {
            return EventTable(connection).of(record.row.number, run);
        });
}

Result<std::vector<CheckpointRow>> Store::checkpoints(const RunId& run)
{
    return m_impl->readRun(
        run, [&](SQLite::Database& connection, const RunRecord& record) -> Result<std::vector<CheckpointRow>> {
            return CheckpointTable(connection).of(record.row.number, run);
        });
}

Result<std::vector<SnapshotRow>> Store::snapshots(const RunId& run)
{
    return m_impl->readRun(
        run, [](SQLite::Database& connection, const RunRecord& record) -> Result<std::vector<SnapshotRow>> {
            return SnapshotTable(connection).of(record.row.number);
        });
}

Result<maps::AttentionSnapshot> Store::snapshot(const RunId& run, std::int64_t step, int block)
{
    return m_impl->readRun(
        run, [&](SQLite::Database& connection, const RunRecord& record) -> Result<maps::AttentionSnapshot> {
            return SnapshotTable(connection).read(record, step, block);
        });
}

Result<std::vector<sample::FilmFrame>> Store::film(const RunId& run)
{
    return m_impl->readRun(
        run, [](SQLite::Database& connection, const RunRecord& record) -> Result<std::vector<sample::FilmFrame>> {
            return FilmTable(connection).of(record);
        });
}

Result<> Store::putSample(const sample::SampleDocument& document)
{
    if (!isUuid(document.id))
        return fail(ErrorCode::InvalidArgument, "'" + printable(document.id) + "' cannot identify a sample: no UUID.");
    if (auto sound = sample::checkSettings(document.settings); !sound)
        return sound;
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        SampleTable(connection, m_impl->folder).put(document);
        return {};
    });
}

Result<std::vector<SampleRow>> Store::samples(const SampleQuery& query)
{
    return m_impl->database.read([&](SQLite::Database& connection) -> Result<std::vector<SampleRow>> {
        return SampleTable(connection, m_impl->folder).list(query);
    });
}

Result<sample::SampleDocument> Store::sample(const std::string& id)
{
    return m_impl->database.read([&](SQLite::Database& connection) -> Result<sample::SampleDocument> {
        return SampleTable(connection, m_impl->folder).read(id);
    });
}

Result<> Store::removeSample(const std::string& id)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        if (SampleTable(connection, m_impl->folder).remove(id))
            return {};
        return fail(
            ErrorCode::NotFound, "There is no sample " + printable(id) + " in " + directory().string() + ".",
            "'sharnn runs samples' lists those there are.");
    });
}

Result<> Store::putCorpus(const CorpusRow& corpus)
{
    if (corpus.id.value().empty())
        return fail(ErrorCode::InvalidArgument, "The corpus '" + printable(corpus.name) + "' has no SHA-256.");
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        CorpusTable(connection).put(corpus);
        return {};
    });
}

Result<std::vector<CorpusRow>> Store::corpora()
{
    return m_impl->database.read(
        [](SQLite::Database& connection) -> Result<std::vector<CorpusRow>> { return CorpusTable(connection).all(); });
}

Result<> Store::removeCorpus(const CorpusId& id)
{
    const auto removed = m_impl->database.write([&](SQLite::Database& connection) -> Result<CorpusRow> {
        CorpusTable table(connection);
        auto corpus = table.find(id);
        if (!corpus)
            return fail(
                ErrorCode::NotFound,
                "There is no corpus " + printable(id.value()) + " in " + directory().string() + ".",
                "'sharnn corpus list' shows those there are.");
        table.remove(id);
        return std::move(*corpus);
    });
    if (!removed)
        return fail(removed.error());
    if (!m_impl->folder.ownsCorpusFile(removed->path))
        return {};
    return realFileSystem().removeAll(removed->path);
}

} // namespace workbench::store
