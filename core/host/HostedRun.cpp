// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/HostedRun.h"

#include "core/base/Log.h"
#include "core/host/EventCoding.h"
#include "core/host/FrameChannel.h"
#include "core/host/HostSocket.h"
#include "core/host/RequestCoding.h"
#include "core/host/WeightsMessage.h"
#include "core/train/TrainControl.h"
#include "core/train/Trainer.h"

#include <atomic>
#include <csignal>
#include <semaphore>
#include <string_view>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace workbench::host
{

using namespace train;

namespace
{

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr auto kPatience = std::chrono::minutes(1);

/// The parent decides what a signal to the whole terminal means, and no signal is lost with it: this process goes with
/// the thread that started it.
void belongToParent()
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR2, SIGPIPE})
        std::signal(signal, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NAME, "sharnn-run");
}

/// Ends the process where it stands: the run is the parent's, and nothing may be written for one that is gone.
[[noreturn]] void endAtOnce()
{
    ::_exit(kFailed);
}

/// The parent as a sink, and what it asks for.
class Parent final : public EventSink
{
public:
    explicit Parent(FrameChannel& channel)
        : m_channel(channel)
        , m_thread([this] { listen(); })
    {
    }
    ~Parent() override
    {
        m_done = true;
        m_channel.shutDown();
        m_thread.join();
    }
    Parent(const Parent&) = delete;
    Parent& operator=(const Parent&) = delete;

    TrainControl& control() { return m_control; }
    std::stop_token stop() const { return m_stop.get_token(); }
    void waitForGo() { m_go.acquire(); }

    void accept(const TrainEvent& event) override
    {
        const auto* weights = std::get_if<WeightsPublished>(&event);
        const auto sent = weights ? m_channel.send(FrameKind::Weights, encodeWeights(*weights))
                                  : m_channel.send(FrameKind::Event, encodeEvent(event));
        if (!sent)
            endAtOnce();
    }

    Result<> settle() override
    {
        if (!m_channel.send(FrameKind::Settle))
            endAtOnce();
        m_answered.acquire();
        return std::exchange(m_settled, Result<>());
    }

private:
    void listen()
    {
        for (;;) {
            const auto frame = m_channel.receive();
            if (m_done)
                return;
            if (!frame || !*frame || !obey(**frame))
                endAtOnce();
        }
    }

    bool obey(const Frame& frame)
    {
        if (frame.kind == FrameKind::Stop) {
            m_stop.request_stop();
        } else if (frame.kind == FrameKind::Go) {
            m_go.release();
        } else if (frame.kind == FrameKind::Settled) {
            if (!frame.bytes.empty()) {
                auto error = decodeError(frame.bytes);
                if (!error)
                    return false;
                m_settled = fail(std::move(*error));
            }
            m_answered.release();
        } else if (frame.kind == FrameKind::Control) {
            const auto asked = decodeAsked(frame.bytes);
            if (!asked)
                return false;
            m_control.put(*asked);
        } else {
            return false;
        }
        return true;
    }

    FrameChannel& m_channel;
    TrainControl m_control;
    std::stop_source m_stop;
    std::counting_semaphore<> m_go{0}, m_answered{0};
    Result<> m_settled; ///< written before m_answered is released, read after it
    std::atomic<bool> m_done = false;
    std::thread m_thread;
};

int refuse(FrameChannel& channel, const Error& error)
{
    return channel.send(FrameKind::Refused, encodeError(error)) ? kDone : kFailed;
}

int serve(FrameChannel& channel)
{
    const auto first = channel.receive();
    if (!first || !*first || (*first)->kind != FrameKind::Request)
        return kFailed;
    auto request = decodeRequest((*first)->bytes);
    if (!request)
        return refuse(channel, request.error());
    const config::RunConfig config = request->config;
    const auto trainer = Trainer::create(std::move(*request));
    if (!trainer)
        return refuse(channel, trainer.error());
    channel.setLimits(FrameLimits(config)); // which is sound
    if (!channel.send(FrameKind::Ready))
        return kFailed;
    Parent parent(channel);
    parent.waitForGo();
    (void)(*trainer)->run(parent.stop(), parent, parent.control()); // its last event has told how it ended
    return kDone;
}

} // namespace

std::optional<int> hostedRun(int argumentCount, const char* const* arguments)
{
    if (argumentCount != 3 || std::string_view(arguments[1]) != "--host-run")
        return std::nullopt;
    return serveHostedRun(arguments[2]);
}

int serveHostedRun(const std::filesystem::path& socket)
{
    belongToParent();
    setUpLog(LogLevel::Warning);
    auto connection = connectToParent(socket);
    if (!connection) {
        log(LogLevel::Error,
            "This process trains the run of another one, which is gone: " + describe(connection.error()));
        return kFailed;
    }
    FrameChannel channel(std::move(*connection));
    if (const auto greeted = channel.greet(kPatience); !greeted) {
        log(LogLevel::Error, describe(greeted.error()));
        return kFailed;
    }
    return serve(channel);
}

} // namespace workbench::host
