// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ActiveRun.h"

#include "core/store/RunRecorder.h"
#include "ui/session/ThreadPriority.h"

#include <exception>
#include <string>
#include <utility>

namespace workbench::ui
{

namespace
{

/// Writes each event down and hands it to the window; remembers whether the run has told its end.
class RecordingSink final : public train::EventSink
{
public:
    RecordingSink(RunId run, bool goesOn, store::RunRecorder& recorder, EventPipe& pipe)
        : m_run(std::move(run))
        , m_goesOn(goesOn)
        , m_recorder(recorder)
        , m_pipe(pipe)
    {
    }

    void accept(const train::TrainEvent& event) override
    {
        const auto* const end = std::get_if<train::RunEnded>(&event);
        m_ended = m_ended || end;
        if (m_goesOn && !m_begun && end) {
            m_notResumed = end->error.value_or(Error{ErrorCode::Cancelled, "Stopped before it went on.", {}});
            return;
        }
        m_begun = true;
        std::visit([this](const auto& happened) { m_at = happened.at; }, event);
        m_recorder.record(m_run, event);
        m_pipe.accept(event);
    }

    Result<> settle() override { return m_recorder.settle(); }
    Result<> mayGoOn() override { return m_recorder.mayGoOn(); }

    /// A job that ended by an exception has told nothing: told here, as no exception may leave the thread.
    void endAsFailed(const char* what)
    {
        if (m_ended) {
            return;
        }
        train::RunEnded end;
        end.at = m_at;
        end.state = train::RunState::Failed;
        end.error = Error{ErrorCode::Internal, std::string("Training ended unexpectedly: ") + what, {}};
        accept(end);
    }

    /// The end of a run that was to go on and did not even start.
    const std::optional<Error>& notResumed() const { return m_notResumed; }

private:
    const RunId m_run;
    const bool m_goesOn;
    store::RunRecorder& m_recorder;
    EventPipe& m_pipe;
    train::RunPosition m_at;
    bool m_begun = false, m_ended = false;
    std::optional<Error> m_notResumed;
};

} // namespace

ActiveRun::ActiveRun(TrainTask task, std::function<void()> wake, std::function<void()> ended)
    : m_task(std::move(task))
    , m_ended(std::move(ended))
    , m_pipe(std::move(wake))
{
}

ActiveRun::~ActiveRun()
{
    if (m_thread.joinable()) {
        m_stop.request_stop();
        m_thread.join();
    }
}

void ActiveRun::launch(TrainJob job, store::RunRecorder& recorder)
{
    m_thread = std::thread([this, job = std::move(job), &recorder] {
        lowerThreadPriority();
        RecordingSink sink(m_task.run, m_task.goesOn, recorder, m_pipe);
        try {
            job(m_task, m_stop.get_token(), sink, m_control);
            sink.endAsFailed("the trainer told no end");
        } catch (const std::exception& exception) {
            sink.endAsFailed(exception.what());
        }
        m_notResumed = sink.notResumed();
        m_ended();
    });
}

void ActiveRun::requestStop()
{
    m_stop.request_stop();
}

} // namespace workbench::ui
