// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/SamplerArguments.h"

#include "core/base/ByteEscapes.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

namespace workbench::cli
{

using sample::SamplerSettings;
using sample::SamplerStep;

Result<std::string> bytesOf(const std::string& option, const std::string& text)
{
    auto bytes = unescapeBytes(text);
    if (!bytes)
        return fail(bytes.error().code, option + ": " + bytes.error().message, bytes.error().hint);
    return bytes;
}

Result<> addBans(SamplerSettings& settings, const std::string& text)
{
    return bytesOf("--ban", text).map([&](const std::string& bytes) {
        settings.banned.insert(settings.banned.end(), bytes.begin(), bytes.end());
        std::ranges::sort(settings.banned);
        settings.banned.erase(std::ranges::unique(settings.banned).begin(), settings.banned.end());
    });
}

Result<> addBias(SamplerSettings& settings, const std::string& text)
{
    const auto equals = text.rfind('=');
    double value = 0;
    const char* const end = text.data() + text.size();
    const bool isNumber = equals != std::string::npos && [&] {
        const auto [parsed, problem] = std::from_chars(text.data() + equals + 1, end, value);
        return problem == std::errc() && parsed == end;
    }();
    const auto byte = bytesOf("--bias", text.substr(0, equals));
    if (!byte)
        return fail(byte.error());
    if (!isNumber || byte->size() != 1)
        return fail(
            ErrorCode::InvalidArgument, "--bias " + text + " is not one byte, '=' and a number.",
            R"(Such as --bias e=-1.5 or --bias '\n=2': added to the natural logarithm of the byte's probability.)");
    const auto wanted = static_cast<std::uint8_t>(byte->front());
    std::erase_if(settings.bias, [&](const sample::ByteBias& bias) { return bias.byte == wanted; });
    settings.bias.push_back({wanted, value});
    std::ranges::sort(settings.bias, {}, &sample::ByteBias::byte);
    return {};
}

Result<> setOrder(SamplerSettings& settings, const std::string& text)
{
    std::vector<SamplerStep> order;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const auto step = sample::samplerStepFromName(std::string_view(text).substr(begin, end - begin));
        if (!step)
            return fail(step.error().code, "--order: " + step.error().message, step.error().hint);
        order.push_back(*step);
        begin = end + 1;
    }
    for (const SamplerStep step : settings.order)
        if (std::ranges::find(order, step) == order.end())
            order.push_back(step);
    settings.order = std::move(order);
    return {};
}

Result<> addStop(SamplerSettings& settings, const std::string& text)
{
    return bytesOf("--stop", text).map([&](std::string&& stop) { settings.stops.push_back(std::move(stop)); });
}

Result<> setSeed(SamplerSettings& settings, const std::string& text)
{
    const char* const end = text.data() + text.size();
    const auto [parsed, problem] = std::from_chars(text.data(), end, settings.seed);
    if (problem == std::errc() && parsed == end)
        return {};
    return fail(
        ErrorCode::InvalidArgument, "--seed " + text + " is no seed.",
        "Choose a whole number from 0 to 18446744073709551615.");
}

} // namespace workbench::cli
