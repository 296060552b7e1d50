// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"
#include "ui/session/StoreJobs.h"

#include <QObject>
#include <QUndoStack>

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace workbench::ui
{

class RunListModel;

/// What a person changes about runs, with undo. A change is shown at once and written on a thread of its own; one that
/// the store refuses is taken back, told and forgotten.
class RunEdits : public QObject
{
    Q_OBJECT
public:
    using Edits = std::vector<std::pair<RunId, store::RunEdit>>;

    RunEdits(std::filesystem::path storeDirectory, RunListModel& runs);
    ~RunEdits() override; ///< finishes what waits to be written

    /// `words` say what is done, as they stand after "Undo": "tag 3 runs". What would change nothing is left out.
    void edit(const QString& words, Edits edits);
    /// The same edit for several runs.
    void edit(const QString& words, const std::vector<RunId>& runs, const store::RunEdit& edit);

    void undo();
    void redo();
    const QUndoStack& history() const { return m_history; }
    bool isWriting() const { return m_writing > 0; }

    void measureBin(); ///< binMeasured() tells
    void emptyBin(); ///< cannot be undone; binEmptied() tells

Q_SIGNALS:
    void failed(const QString& what, const workbench::Error& error);
    void binMeasured(const workbench::store::Store::BinContents& contents);
    void binEmptied(int runs, qint64 freedBytes);

private:
    struct Change;
    class Command;

    void write(const std::shared_ptr<Change>& change, bool forward);
    void dropDead();
    void forgetRuns(const std::vector<RunId>& runs);

    RunListModel& m_runs;
    QUndoStack m_history;
    int m_writing = 0; ///< changes on their way to the disk
    quint64 m_lastNumber = 0;
    StoreJobs m_jobs; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
