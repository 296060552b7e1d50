// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunEdits.h"

#include "ui/models/RunListModel.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <thread>

namespace workbench::ui
{

/// One entry of the history.
struct RunEdits::Change {
    QString words;
    Edits forward, backward;
    bool dead = false; ///< could not be written, or its runs are gone: doing or undoing it does nothing
};

class RunEdits::Command : public QUndoCommand
{
public:
    Command(RunEdits& owner, std::shared_ptr<Change> change)
        : QUndoCommand(change->words)
        , m_owner(owner)
        , m_change(std::move(change))
    {
    }

    Change& change() const { return *m_change; }

    void redo() override { write(true); }
    void undo() override { write(false); }

private:
    void write(bool forward)
    {
        if (m_change->dead)
            setObsolete(true); // the stack lets go of it
        else
            m_owner.write(m_change, forward);
    }

    RunEdits& m_owner;
    const std::shared_ptr<Change> m_change;
};

namespace
{

constexpr auto kPatience = std::chrono::milliseconds(1250), kBetweenTries = std::chrono::milliseconds(250);

/// A run that has just ended is live in the store for a moment longer, until its end is recorded.
Result<> writePatiently(store::Store& store, const RunListModel::Edits& edits)
{
    const auto giveUp = std::chrono::steady_clock::now() + kPatience;
    Result<> written = store.editRuns(edits);
    while (!written && written.error().code == ErrorCode::Busy && std::chrono::steady_clock::now() < giveUp) {
        std::this_thread::sleep_for(kBetweenTries);
        written = store.editRuns(edits);
    }
    return written;
}

} // namespace

RunEdits::RunEdits(std::filesystem::path storeDirectory, RunListModel& runs)
    : QObject(&runs)
    , m_runs(runs)
    , m_jobs(std::move(storeDirectory), store::StoreAccess::ReadWrite)
{
    m_history.setUndoLimit(200);
}

RunEdits::~RunEdits() = default;

void RunEdits::edit(const QString& words, Edits edits)
{
    auto change = std::make_shared<Change>();
    change->words = words;
    for (auto& [run, edit] : edits) {
        const store::RunRow* const row = m_runs.find(run);
        if (!row)
            continue;
        store::RunRow after = *row;
        store::apply(edit, after, QDateTime::currentMSecsSinceEpoch());
        if (after == *row)
            continue;
        change->backward.emplace_back(run, store::inverse(edit, *row));
        change->forward.emplace_back(run, std::move(edit));
    }
    if (!change->forward.empty())
        m_history.push(new Command(*this, std::move(change))); // which does it
}

void RunEdits::edit(const QString& words, const std::vector<RunId>& runs, const store::RunEdit& edit)
{
    Edits edits;
    for (const RunId& run : runs)
        edits.emplace_back(run, edit);
    this->edit(words, std::move(edits));
}

void RunEdits::undo()
{
    m_history.undo();
    dropDead();
}

void RunEdits::redo()
{
    m_history.redo();
    dropDead();
}

void RunEdits::write(const std::shared_ptr<Change>& change, bool forward)
{
    const Edits& edits = forward ? change->forward : change->backward;
    const quint64 number = ++m_lastNumber;
    ++m_writing;
    m_runs.showEdits(number, edits);
    m_jobs.post([this, change, edits, number](const Result<store::Store*>& store) {
        const Result<> written = store ? writePatiently(**store, edits) : Result<>(fail(store.error()));
        const auto tell = [this, change, number, written] {
            --m_writing;
            m_runs.settleEdits(number, written.has_value());
            if (!written) {
                change->dead = true;
                dropDead();
                Q_EMIT failed(tr("Could not %1").arg(change->words), written.error());
            }
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

void RunEdits::dropDead()
{
    const auto isDead = [this](int index) {
        const auto* const command = static_cast<const Command*>(m_history.command(index));
        return command && command->change().dead;
    };
    while (isDead(m_history.index() - 1))
        m_history.undo();
    while (isDead(m_history.index()))
        m_history.redo();
}

void RunEdits::forgetRuns(const std::vector<RunId>& runs)
{
    const auto isGone = [&runs](const auto& edit) { return std::ranges::find(runs, edit.first) != runs.end(); };
    for (int index = 0; index < m_history.count(); ++index) {
        Change& change = static_cast<const Command*>(m_history.command(index))->change();
        std::erase_if(change.forward, isGone);
        std::erase_if(change.backward, isGone);
        change.dead = change.dead || change.forward.empty();
    }
    dropDead();
}

void RunEdits::measureBin()
{
    m_jobs.post([this](const Result<store::Store*>& store) {
        const auto contents = store ? (*store)->bin() : Result<store::Store::BinContents>(fail(store.error()));
        const auto tell = [this, contents] {
            if (contents)
                Q_EMIT binMeasured(*contents);
            else
                Q_EMIT failed(tr("The bin cannot be looked into"), contents.error());
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

void RunEdits::emptyBin()
{
    m_jobs.post([this](const Result<store::Store*>& store) {
        std::vector<RunId> runs;
        Result<std::int64_t> freed = store ? Result<std::int64_t>(0) : Result<std::int64_t>(fail(store.error()));
        if (store) {
            if (const auto contents = (*store)->bin())
                runs = contents->runs;
            freed = (*store)->emptyBin();
        }
        const auto tell = [this, runs, freed] {
            m_runs.refresh();
            if (!freed) {
                Q_EMIT failed(tr("The bin is not empty"), freed.error());
                return;
            }
            forgetRuns(runs);
            Q_EMIT binEmptied(int(runs.size()), *freed);
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

} // namespace workbench::ui
