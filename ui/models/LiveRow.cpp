// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/LiveRow.h"

#include <QDateTime>

namespace workbench::ui
{

namespace
{

/// One overload per kind of event that shows in a row.
class Update
{
public:
    explicit Update(store::RunRow& row)
        : m_row(row)
    {
    }

    void operator()(const train::RunStarted& event) const
    {
        m_row.state = train::RunState::Running;
        if (!event.isResumed(m_row.id)) // it may have begun before, without coming to a checkpoint
            forgetFigures();
        m_row.ended = 0;
        m_row.error.clear();
        m_row.parameterCount = event.parameterCount;
        m_row.device = event.device;
        m_row.threads = event.threads;
        m_row.corpus = CorpusId(event.corpusSha256);
    }
    void operator()(const train::StepDone& event) const
    {
        m_row.lastTrainLoss = event.trainLoss;
        m_row.bytesPerSecond = event.bytesPerSecond;
    }
    void operator()(const train::EvalDone& event) const
    {
        if (event.part == train::SplitPart::Test) {
            m_row.testBpc = event.bpc;
        } else if (event.part == train::SplitPart::Validation && event.best) {
            m_row.bestValidationLoss = event.loss;
            m_row.bestValidationBpc = event.bpc;
        }
    }
    void operator()(const train::PauseChanged& event) const
    {
        m_row.state = event.paused ? train::RunState::Paused : train::RunState::Running;
    }
    void operator()(const train::RolledBack&) const
    {
        forgetFigures(); // what was known at the checkpoint only the disk knows
    }
    void operator()(const train::RunEnded& event) const
    {
        m_row.state = event.state;
        m_row.error = event.error ? event.error->message : std::string();
        m_row.testBpc = event.testBpc ? event.testBpc : m_row.testBpc;
        m_row.checkpoint = event.checkpoint.empty() ? m_row.checkpoint : event.checkpoint.string();
    }
    template <typename Other>
    void operator()(const Other&) const
    {
    }

private:
    void forgetFigures() const
    {
        m_row.lastTrainLoss.reset();
        m_row.bestValidationLoss.reset();
        m_row.bestValidationBpc.reset();
    }

    store::RunRow& m_row;
};

} // namespace

void applyEvent(store::RunRow& row, const train::TrainEvent& event)
{
    std::visit(Update(row), event);
    row.at = std::visit([](const auto& happened) { return happened.at; }, event);
}

void takeFromDisk(store::RunRow& live, const store::RunRow& stored)
{
    if (!live.bestValidationLoss && stored.at.step <= live.at.step) { // else it is of steps that are forgotten
        live.bestValidationLoss = stored.bestValidationLoss;
        live.bestValidationBpc = stored.bestValidationBpc;
    }
    live.name = stored.name;
    live.checkpoint = stored.checkpoint;
    live.processId = stored.processId;
    live.colour = stored.colour;
    live.note = stored.note;
    live.tags = stored.tags;
    live.group = stored.group;
    live.starred = stored.starred;
    live.archived = stored.archived;
    live.binned = stored.binned;
    live.origin = stored.origin;
}

} // namespace workbench::ui
