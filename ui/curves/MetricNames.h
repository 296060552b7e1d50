// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "ui/session/StoreJobs.h"

#include <QObject>

#include <string>
#include <vector>

namespace workbench::ui
{

/// The metrics that there are to draw, recorded and imported, of all runs: read on a thread of its own and kept.
class MetricNames : public QObject
{
    Q_OBJECT
public:
    explicit MetricNames(std::filesystem::path storeDirectory, QObject* parent = nullptr);

    /// Those that every run records until the store has been read.
    const std::vector<std::string>& all() const { return m_names; }
    void refresh(); ///< reads them again, soon; several wishes at once are one reading

Q_SIGNALS:
    void changed();
    void troubled(const workbench::Error& error); ///< what was known before stays

private:
    std::vector<std::string> m_names;
    bool m_reading = false, m_again = false;
    StoreJobs m_jobs; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
