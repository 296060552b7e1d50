// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunTransfer.h"

#include "core/base/AtomicFileBuffer.h"
#include "core/base/Log.h"
#include "core/exchange/EventFiles.h"
#include "core/exchange/MetricTable.h"
#include "core/exchange/RunFiles.h"
#include "core/exchange/WeightsImport.h"
#include "core/train/Checkpoint.h"

#include <QMetaObject>

#include <memory>
#include <ostream>
#include <utility>

namespace workbench::ui
{

namespace
{

QString nameOf(const std::filesystem::path& path)
{
    return QString::fromStdString((path.has_filename() ? path : path.parent_path()).filename().string());
}

Result<store::RunRow> readRun(
    store::Store& store, const std::filesystem::path& file, bool copy, const ByteProgress& progress,
    const std::stop_token& stop)
{
    const exchange::ImportOptions options{
        .copy = copy, .name = {}, .verifyCheckpoint = [](const std::filesystem::path& folder) {
            return train::verifyCheckpoint(folder).map([](const auto&) {});
        }};
    return exchange::importRunFile(store, file, options, progress, stop);
}

/// What shapes do not tell is as published; the command line can say otherwise.
Result<store::RunRow> readWeights(store::Store& store, const std::filesystem::path& file)
{
    return train::examineWeights(file, false).and_then([&](const train::ForeignWeights& weights) {
        for (const std::string& note : weights.notes)
            log(LogLevel::Info, file.string() + ": " + note);
        return exchange::importWeights(store, weights, train::writeCheckpoint);
    });
}

Result<> writePoints(
    store::Store& store, const std::vector<RunId>& runs, const std::filesystem::path& path, const std::stop_token& stop)
{
    auto file = AtomicFile::open(realFileSystem(), path);
    if (!file)
        return fail(std::move(file.error()));
    AtomicFileBuffer buffer(*file, stop);
    std::ostream stream(&buffer);
    auto written = exchange::exportPoints(store, runs, {}, stream);
    stream.flush();
    if (buffer.error())
        return fail(*buffer.error());
    return written ? file->commit(Replace::Yes) : written;
}

} // namespace

RunTransfer::RunTransfer(std::filesystem::path storeDirectory, QObject* parent)
    : QObject(parent)
    , m_jobs(std::move(storeDirectory), store::StoreAccess::ReadWrite)
{
}

RunTransfer::~RunTransfer()
{
    m_stop.request_stop();
}

void RunTransfer::stop()
{
    m_stop.request_stop();
    m_stop = std::stop_source(); // for what is asked for from now on
}

void RunTransfer::tell(std::function<void()> report)
{
    QMetaObject::invokeMethod(this, std::move(report), Qt::QueuedConnection);
}

void RunTransfer::post(const QString& doing, const QString& onFailure, Work work)
{
    ++m_left;
    m_jobs.post([this, doing, onFailure, work = std::move(work),
                 stop = m_stop.get_token()](const Result<store::Store*>& store) {
        Result<> outcome = store ? Result<>() : Result<>(fail(store.error()));
        if (outcome && !stop.stop_requested()) {
            tell([this, doing] { Q_EMIT started(doing); });
            const ByteProgress progress
                = [this, last = std::make_shared<int>(0)](std::int64_t done, std::int64_t total) {
                      const int percent = total > 0 ? int(100.0 * double(done) / double(total)) : 0;
                      if (percent != std::exchange(*last, percent))
                          tell([this, percent] { Q_EMIT progressed(percent); });
                  };
            outcome = work(**store, progress, stop);
        }
        tell([this, outcome, onFailure] {
            if (!outcome && outcome.error().code != ErrorCode::Cancelled)
                Q_EMIT failed(onFailure, outcome.error());
            if (--m_left == 0)
                Q_EMIT finished();
        });
    });
}

void RunTransfer::importFile(const std::filesystem::path& file, bool copy)
{
    const auto work
        = [this, file, copy](store::Store& store, const ByteProgress& progress, const std::stop_token& stop) {
              const auto run = exchange::runFileKind(file) == exchange::RunFileKind::Weights
                  ? readWeights(store, file)
                  : readRun(store, file, copy, progress, stop);
              if (run) {
                  tell([this, id = run->id] { Q_EMIT imported(id); });
                  return Result<>();
              }
              if (run.error().code == ErrorCode::AlreadyExists && !copy) {
                  tell([this, file, error = run.error()] { Q_EMIT alreadyThere(file, error); });
                  return Result<>();
              }
              return Result<>(fail(run.error()));
          };
    post(tr("Reading %1").arg(nameOf(file)), tr("%1 is not imported").arg(nameOf(file)), work);
}

void RunTransfer::postExport(const QString& doing, const std::filesystem::path& path, Work work)
{
    post(
        doing, tr("%1 is not written").arg(nameOf(path)),
        [this, path, work = std::move(work)](auto& store, const auto& progress, const auto& stop) {
            return work(store, progress, stop).map([&] { tell([this, path] { Q_EMIT exported(path); }); });
        });
}

void RunTransfer::exportBundle(
    const RunId& run, exchange::BundledCheckpoint checkpoint, const std::filesystem::path& file)
{
    postExport(
        tr("Writing %1").arg(nameOf(file)), file,
        [=](store::Store& store, const ByteProgress& progress, const std::stop_token& stop) {
            return exchange::exportBundle(store, run, checkpoint, file, true, progress, stop);
        });
}

void RunTransfer::exportEvents(const RunId& run, const std::filesystem::path& folder)
{
    postExport(
        tr("Writing event files into %1").arg(nameOf(folder)), folder,
        [=](store::Store& store, const ByteProgress& progress, const std::stop_token& stop) {
            return exchange::exportEvents(store, run, folder, progress, stop).map([](const auto&) {});
        });
}

void RunTransfer::exportPoints(const std::vector<RunId>& runs, const std::filesystem::path& file)
{
    postExport(
        tr("Writing %1").arg(nameOf(file)), file,
        [=](store::Store& store, const ByteProgress&, const std::stop_token& stop) {
            return writePoints(store, runs, file, stop);
        });
}

} // namespace workbench::ui
