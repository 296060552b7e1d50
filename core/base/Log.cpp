// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Log.h"

#include "core/base/Printable.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace workbench
{

namespace
{

spdlog::level::level_enum toSpdlog(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    }
    return spdlog::level::info;
}

LogLevel fromSpdlog(spdlog::level::level_enum level)
{
    if (level <= spdlog::level::debug)
        return LogLevel::Debug;
    if (level == spdlog::level::info)
        return LogLevel::Info;
    return level == spdlog::level::warn ? LogLevel::Warning : LogLevel::Error;
}

class ReceiverSink final : public spdlog::sinks::base_sink<std::mutex>
{
public:
    explicit ReceiverSink(LogReceiver receiver)
        : m_receiver(std::move(receiver))
    {
    }

private:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        m_receiver({
            .level = fromSpdlog(message.level),
            .time = message.time,
            .text = std::string(message.payload.data(), message.payload.size()),
        });
    }
    void flush_() override { }

    LogReceiver m_receiver;
};

} // namespace

void setUpLog(LogLevel least, LogReceiver receiver)
{
    std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
    if (receiver)
        sinks.push_back(std::make_shared<ReceiverSink>(std::move(receiver)));
    auto logger = std::make_shared<spdlog::logger>("workbench", sinks.begin(), sinks.end());
    logger->set_level(toSpdlog(least));
    logger->set_pattern("%H:%M:%S %^%l%$ %v");
    spdlog::set_default_logger(std::move(logger));
}

void log(LogLevel level, std::string_view text)
{
    spdlog::log(toSpdlog(level), "{}", printable(text));
}

} // namespace workbench
