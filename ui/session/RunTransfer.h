// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Progress.h"
#include "core/base/Result.h"
#include "core/base/StrongId.h"
#include "core/exchange/RunBundle.h"
#include "ui/session/StoreJobs.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

namespace workbench::ui
{

/// Brings runs into the store and out of it, one after the other on a thread of its own.
class RunTransfer : public QObject
{
    Q_OBJECT
public:
    explicit RunTransfer(std::filesystem::path storeDirectory, QObject* parent = nullptr);
    ~RunTransfer() override; ///< asks the work to stop, waits for it

    /// A bundle, weights alone, an event file or a folder of such. Emits imported(), alreadyThere() or failed().
    void importFile(const std::filesystem::path& file, bool copy);
    // These emit exported() or failed(); a file that is there is replaced: the user has been asked.
    void exportBundle(const RunId& run, exchange::BundledCheckpoint checkpoint, const std::filesystem::path& file);
    void exportEvents(const RunId& run, const std::filesystem::path& folder);
    void exportPoints(const std::vector<RunId>& runs, const std::filesystem::path& file); ///< CSV, a row a point

    void stop(); ///< what is under way and what waits; says so by finished() alone
    bool isActive() const { return m_left > 0; }

Q_SIGNALS:
    void started(const QString& what); ///< "Reading run.zip"
    void progressed(int percent); ///< of what was started last
    void imported(const workbench::RunId& run);
    void alreadyThere(const std::filesystem::path& file, const workbench::Error& error);
    void exported(const std::filesystem::path& path);
    void failed(const QString& what, const workbench::Error& error);
    void finished(); ///< nothing is left to do

private:
    using Work = std::function<Result<>(store::Store&, const ByteProgress&, const std::stop_token&)>;

    void post(const QString& doing, const QString& onFailure, Work work);
    void postExport(const QString& doing, const std::filesystem::path& path, Work work);
    void tell(std::function<void()> report); ///< on the GUI thread

    int m_left = 0;
    std::stop_source m_stop;
    StoreJobs m_jobs; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
