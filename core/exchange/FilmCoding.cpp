// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/FilmCoding.h"

#include "core/base/ByteCoding.h"
#include "core/exchange/BundleFault.h"

#include <cmath>

namespace workbench::exchange
{

namespace
{
constexpr std::uint32_t kVersion = 1;
}

std::string encodeFilm(const std::vector<sample::FilmFrame>& film)
{
    std::string out;
    putWhole(out, kVersion);
    putWhole(out, static_cast<std::uint32_t>(film.size()));
    for (const sample::FilmFrame& frame : film) {
        putWhole(out, frame.step);
        putText(out, frame.prompt);
        putText(out, frame.text);
        putText(out, sample::settingsJson(frame.settings));
        for (const float bits : frame.surprisalBits)
            putReal(out, bits);
    }
    return out;
}

Result<std::vector<sample::FilmFrame>> decodeFilm(std::string_view data, const std::string& origin)
{
    ByteTaker taker(data);
    const auto wrong = [&](const std::string& what) {
        return bundleFault(origin, "is damaged at byte " + std::to_string(taker.place()) + ": " + what + ".");
    };
    if (const auto version = taker.whole<std::uint32_t>(); version != kVersion)
        return wrong("it has version " + std::to_string(version));
    const auto count = taker.whole<std::uint32_t>();
    std::vector<sample::FilmFrame> film;
    for (std::uint32_t i = 0; i < count; ++i) {
        sample::FilmFrame frame;
        frame.step = taker.whole<std::int64_t>();
        frame.prompt = taker.text();
        frame.text = taker.text();
        const auto settings = sample::settingsFromJson(taker.text());
        if (!taker.isWhole() || taker.left() / 4 < frame.text.size())
            return wrong("the end comes within frame " + std::to_string(i));
        if (!settings)
            return wrong("settings of frame " + std::to_string(i) + ": " + settings.error().message);
        if (frame.step < 0 || (!film.empty() && frame.step <= film.back().step))
            return wrong("frame " + std::to_string(i) + " is of step " + std::to_string(frame.step));
        frame.settings = *settings;
        frame.surprisalBits.reserve(frame.text.size());
        for (std::size_t j = 0; j < frame.text.size(); ++j)
            frame.surprisalBits.push_back(taker.single());
        film.push_back(std::move(frame));
    }
    if (!taker.isWhole() || taker.left() > 0)
        return wrong("there are " + std::to_string(taker.left()) + " bytes too many or too few");
    return film;
}

} // namespace workbench::exchange
