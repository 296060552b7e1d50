// SPDX-License-Identifier: GPL-3.0-or-later
#include "HostPrograms.h"

#include "core/base/ByteCoding.h"
#include "core/host/FrameChannel.h"
#include "core/host/HostSocket.h"
#include "core/host/HostedRun.h"
#include "core/host/HostedTrainer.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace workbench::host
{

namespace
{

void sendRaw(const FrameChannel& channel, FrameKind kind, std::uint64_t length, const std::string& bytes)
{
    const std::string frame = encodeHeader({kind, length}) + bytes;
    (void)::send(channel.descriptor(), frame.data(), frame.size(), MSG_NOSIGNAL);
}

int playBadProgram(const std::string& name, const std::filesystem::path& socket)
{
    if (name == "sleeps") {
        std::this_thread::sleep_for(std::chrono::minutes(10));
        return 0;
    }
    auto connection = connectToParent(socket);
    if (!connection)
        return 100;
    if (name == "speaks otherwise") {
        (void)::send(connection->get(), "GET / HTTP/1.1\r\n\r\n", 18, MSG_NOSIGNAL);
        char byte = 0;
        while (::recv(connection->get(), &byte, 1, 0) > 0) { }
        return 0;
    }
    FrameChannel channel(std::move(*connection));
    (void)channel.greet(std::chrono::minutes(1));
    (void)channel.receive(); // the request
    if (name == "leaves at once")
        return 4;
    if (name == "answers too early")
        (void)channel.send(FrameKind::Event, "x");
    else if (name == "refuses badly")
        (void)channel.send(FrameKind::Refused, "x");
    else
        (void)channel.send(FrameKind::Ready);
    for (auto frame = channel.receive(); frame && *frame && (*frame)->kind != FrameKind::Go;)
        frame = channel.receive();
    if (name == "is cut")
        sendRaw(channel, FrameKind::Event, 100, "xyz");
    else if (name == "claims all memory")
        sendRaw(channel, FrameKind::Event, 1ULL << 60, "xyz");
    else if (name == "tells what does not exist")
        (void)channel.send(FrameKind::Event, "x");
    else if (name == "sends no weights")
        sendRaw(channel, FrameKind::Weights, 3, "xyz");
    else if (name == "sends what is ours")
        (void)channel.send(FrameKind::Stop);
    return 0;
}

} // namespace

const std::vector<BadProgram>& badPrograms()
{
    static const std::vector<BadProgram> programs{
        {"sleeps", "did not get ready in time"},
        {"speaks otherwise", "no run of this program"},
        {"leaves at once", "ended with code 4"},
        {"answers too early", "nothing to say"},
        {"refuses badly", "cannot be understood"},
        {"leaves without a last event", "ended with code 0"},
        {"is cut", "ended with code 0"},
        {"claims all memory", "claims 1152921504606846976 bytes"},
        {"tells what does not exist", "unknown kind 120"},
        {"sends no weights", "weights"},
        {"sends what is ours", "nothing to say"},
    };
    return programs;
}

std::optional<int> playProgram(int argumentCount, char** arguments)
{
    if (const char* const name = std::getenv(kPartVariable); name && argumentCount == 3)
        return playBadProgram(name, arguments[2]);
    return hostedRun(argumentCount, arguments);
}

bool isGone(int process)
{
    return ::kill(process, 0) != 0 && errno == ESRCH;
}

int childrenOfThisProcess()
{
    int children = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream file(entry.path() / "stat");
        std::string text;
        if (!std::getline(file, text))
            continue;
        std::istringstream fields(text.substr(text.rfind(')') + 1));
        std::string state;
        int parent = 0;
        if (fields >> state >> parent && parent == ::getpid())
            ++children;
    }
    return children;
}

config::RunConfig endlessConfig(const train::TrainFixture& fixture)
{
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 1'000'000'000;
    config.eval.everySteps = 0;
    config.inspect.everySteps = config.film.everySteps = 0;
    return config;
}

Result<train::TrainSummary> trainHosted(
    const train::TrainRequest& request, train::EventLog& log, train::TrainControl& control, std::stop_token stop)
{
    auto trainer = HostedTrainer::create(request);
    if (!trainer)
        return fail(trainer.error());
    return (*trainer)->run(stop, log, control);
}

} // namespace workbench::host
