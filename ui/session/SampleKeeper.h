// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/sample/FilmFrame.h"
#include "core/sample/SampleDocument.h"
#include "core/store/StoreTypes.h"
#include "ui/session/StoreJobs.h"

#include <QObject>

#include <filesystem>
#include <string>
#include <vector>

namespace workbench::ui
{

/// Samples and films in the store, written and read on a thread of its own, in the order they are asked for.
class SampleKeeper : public QObject
{
    Q_OBJECT
public:
    SampleKeeper(std::filesystem::path storeDirectory, store::StoreAccess access, QObject* parent = nullptr);
    ~SampleKeeper() override; ///< finishes what waits

    void keep(const sample::SampleDocument& document); ///< in the place of what has its id
    void list(const store::SampleQuery& query);
    void read(const std::string& id);
    void remove(const std::string& id); ///< removed() brings what was there, for who wants it back
    void readFilm(const RunId& run);

Q_SIGNALS:
    void kept(const std::string& id); ///< it stands in the store now
    void listed(const std::vector<workbench::store::SampleRow>& rows);
    void documentRead(const workbench::sample::SampleDocument& document);
    void removed(const workbench::sample::SampleDocument& document);
    void filmRead(const workbench::RunId& run, const std::vector<workbench::sample::FilmFrame>& frames);
    void failed(const workbench::Error& error);

private:
    template <typename Work, typename Report>
    void post(Work work, Report report);

    const bool m_readOnly;
    StoreJobs m_jobs; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
