// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/HostedTrainer.h"

#include "core/base/Log.h"
#include "core/host/ChildProcess.h"
#include "core/host/EventCoding.h"
#include "core/host/FrameChannel.h"
#include "core/host/HostSocket.h"
#include "core/host/MemoryKills.h"
#include "core/host/RequestCoding.h"
#include "core/host/RunCourse.h"
#include "core/host/WeightsMessage.h"
#include "core/train/ResumePoint.h"
#include "core/train/TrainControl.h"

#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace workbench::host
{

using namespace train;

namespace
{

constexpr auto kLookAgain = std::chrono::seconds(2); ///< whether a run that waits by itself may go on
constexpr auto kLastWords = std::chrono::seconds(10); ///< from its last event, or a closed connection, to its end

tl::unexpected<Error> unexpectedFrame(FrameKind kind)
{
    return fail(
        ErrorCode::Corrupt,
        "A message of kind " + std::to_string(static_cast<unsigned>(kind)) + " comes when there is nothing to say.");
}

/// Hands what is asked for here on to the process, until it is destroyed.
class Forwarding
{
public:
    Forwarding(TrainControl& control, FrameChannel& channel)
        : m_control(control)
        , m_channel(channel)
    {
        TrainControl::Asked asked = control.takeAsked();
        asked.captureSet = true; // whatever holds, also if an earlier run was told
        send(asked);
        m_thread = std::jthread([this](const std::stop_token& end) {
            while (m_control.waitForAsked(end) && !end.stop_requested())
                send(m_control.takeAsked());
        });
    }

private:
    /// Where it cannot be sent the process is dying, and whoever receives finds out.
    void send(const TrainControl::Asked& asked) { (void)m_channel.send(FrameKind::Control, encodeAsked(asked)); }

    TrainControl& m_control;
    FrameChannel& m_channel;
    std::jthread m_thread;
};

} // namespace

class HostedTrainer::Impl
{
public:
    Impl(TrainRequest request, ChildProcess process, FileDescriptor connection)
        : m_request(std::move(request))
        , m_process(std::move(process))
        , m_channel(std::move(connection))
    {
    }

    int processId() const { return m_process.id(); }

    Result<> prepare(std::chrono::milliseconds patience)
    {
        if (auto greeted = m_channel.greet(patience); !greeted)
            return fail(died(greeted.error()));
        if (auto sent = m_channel.send(FrameKind::Request, encodeRequest(m_request)); !sent)
            return fail(died(sent.error()));
        const auto answer = receive();
        if (!answer)
            return fail(died(answer.error()));
        if (answer->kind == FrameKind::Ready) {
            m_channel.setLimits(FrameLimits(m_request.config)); // which is sound
            return {};
        }
        if (answer->kind != FrameKind::Refused)
            return fail(died(unexpectedFrame(answer->kind).value()));
        auto refused = decodeError(answer->bytes);
        return fail(refused ? std::move(*refused) : died(refused.error()));
    }

    Result<TrainSummary> run(const std::stop_token& stop, EventSink& sink, TrainControl& control)
    {
        Result<RunEnded> end = follow(stop, sink, control);
        if (end)
            m_process.end(kLastWords); // memory and device are free before anybody goes on
        else
            end = m_course.failed(died(end.error()));
        sink.accept(*end);
        if (end->error)
            return fail(*end->error);
        return end;
    }

private:
    /// Passes events on until the last one. Where nothing can be sent any more, what the process has said by then is
    /// read all the same, and then that it is gone.
    Result<RunEnded> follow(const std::stop_token& stop, EventSink& sink, TrainControl& control)
    {
        const std::stop_callback onStop(stop, [this] { (void)m_channel.send(FrameKind::Stop); });
        const Forwarding forwarding(control, m_channel);
        (void)m_channel.send(FrameKind::Go); // after what was asked for before
        for (;;) {
            const auto frame = receive();
            if (!frame)
                return fail(frame.error());
            if (frame->kind == FrameKind::Settle) {
                const auto settled = sink.settle();
                (void)m_channel.send(FrameKind::Settled, settled ? std::string() : encodeError(settled.error()));
                continue;
            }
            auto event = eventOf(*frame);
            if (!event)
                return fail(std::move(event.error()));
            if (auto* end = std::get_if<RunEnded>(&*event))
                return std::move(*end);
            m_course.take(*event);
            if (std::holds_alternative<AttentionCaptured>(*event))
                control.frameSent(); // as the trainer does there: the next one after frameTaken()
            sink.accept(*event);
            if (const auto* step = std::get_if<StepDone>(&*event))
                waitUntilItMayGoOn(step->at, stop, sink, control);
        }
    }

    /// As the trainer waits by itself. Nobody takes what the process tells meanwhile, so that it soon waits too.
    static void
    waitUntilItMayGoOn(const RunPosition& at, const std::stop_token& stop, EventSink& sink, TrainControl& control)
    {
        bool told = false;
        for (auto room = sink.mayGoOn(); !room && !stop.stop_requested(); room = sink.mayGoOn()) {
            if (!std::exchange(told, true))
                sink.accept(PauseChanged{at, true, describe(room.error())});
            control.waitAWhile(kLookAgain, stop);
        }
        if (told)
            sink.accept(PauseChanged{at, false, "There is room again."});
    }

    Result<Frame> receive()
    {
        auto frame = m_channel.receive();
        if (!frame)
            return fail(std::move(frame.error()));
        if (!*frame)
            return fail(ErrorCode::Io, "The connection is closed.");
        return std::move(**frame);
    }

    Result<TrainEvent> eventOf(const Frame& frame) const
    {
        if (frame.kind == FrameKind::Event)
            return decodeEvent(frame.bytes);
        if (frame.kind == FrameKind::Weights)
            return decodeWeights(m_request.config, frame.bytes).map([](WeightsPublished&& event) {
                return TrainEvent(std::move(event));
            });
        return unexpectedFrame(frame.kind);
    }

    /// Ends the process and says what became of the run. `problem` is what was noticed of it.
    Error died(const Error& problem)
    {
        const bool misunderstood = problem.code == ErrorCode::Corrupt || problem.code == ErrorCode::Unsupported;
        m_process.end(misunderstood ? std::chrono::seconds(0) : kLastWords);
        Error error{ErrorCode::Internal, "The run's process (" + std::to_string(m_process.id()) + ") ", {}};
        if (misunderstood)
            error.message += "said what cannot be understood, and was ended: " + problem.message;
        else if (m_process.wasKilled())
            error.message += "no longer answered, and was ended: " + problem.message;
        else
            error.message += m_process.howItEnded() + ".";
        if (m_process.endedByKill() && !m_process.wasKilled())
            explainKill(error);
        error.message += " Other runs and this program are untouched.";
        const auto place = likelyResumePosition(m_request.checkpointFolder, m_request.run);
        error.hint += place ? "Resume the run: it goes on from step " + std::to_string(place->step) + "."
                            : "It had no checkpoint yet: start it again.";
        error.hint += " Standard error may say more of the cause.";
        return error;
    }

    void explainKill(Error& error) const
    {
        const bool sure = m_memoryKills.cameSince();
        error.code = sure ? ErrorCode::OutOfMemory : ErrorCode::Internal;
        error.message += sure ? " The system does so when memory runs out, and has done so meanwhile."
                              : " The system does so when memory runs out; so can a person.";
        error.hint = "If memory ran out: lower " + std::string(largestMemoryFields(m_request.config))
            + ", or close other programs. ";
    }

    const TrainRequest m_request;
    const MemoryKills m_memoryKills;
    ChildProcess m_process;
    FrameChannel m_channel;
    RunCourse m_course;
};

HostedTrainer::HostedTrainer(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

HostedTrainer::~HostedTrainer() = default;

Result<std::unique_ptr<HostedTrainer>> HostedTrainer::create(const TrainRequest& request, const HostProgram& program)
{
    if (request.fileSystem)
        return fail(
            ErrorCode::InvalidArgument, "A run in a process of its own writes to the machine's file system alone.",
            "Set runtime.process to same.");
    if (auto sound = checkConfig(request.config); !sound) // which can then cross
        return fail(std::move(sound.error()));
    auto socket = HostSocket::open();
    if (!socket)
        return fail(std::move(socket.error()));
    auto process = ChildProcess::start(program.path, {"--host-run", socket->path().string()});
    if (!process)
        return fail(std::move(process.error()));
    auto connection = socket->accept(
        process->id(), [&process] { return process->hasEnded(); }, program.patience);
    if (!connection) {
        if (process->hasEnded())
            connection.error().message = "The run's process " + process->howItEnded() + " before it was ready.";
        connection.error().hint
            = "Standard error may say why. With runtime.process set to same the run needs no process of its own.";
        return fail(std::move(connection.error()));
    }
    auto impl = std::make_unique<Impl>(request, std::move(*process), std::move(*connection));
    if (auto ready = impl->prepare(program.patience); !ready)
        return fail(std::move(ready.error()));
    log(LogLevel::Info, "Run " + request.run.value() + " has process " + std::to_string(impl->processId()) + ".");
    return std::unique_ptr<HostedTrainer>(new HostedTrainer(std::move(impl)));
}

Result<TrainSummary> HostedTrainer::run(std::stop_token stop, EventSink& sink, TrainControl& control)
{
    return m_impl->run(stop, sink, control);
}

int HostedTrainer::processId() const
{
    return m_impl->processId();
}

} // namespace workbench::host
