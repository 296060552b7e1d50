// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include <algorithm>
#include <random>

namespace workbench::badfiles
{

BadFiles cutsOf(const std::string& whole)
{
    constexpr std::size_t kFirst = 24, kPlaces = 36;
    BadFiles cuts;
    const auto add = [&](std::size_t size) {
        cuts.push_back({"cut to " + std::to_string(size) + " bytes", whole.substr(0, size)});
    };
    for (std::size_t size = 0; size < std::min(kFirst, whole.size()); ++size)
        add(size);
    if (whole.size() <= kFirst)
        return cuts;
    const std::size_t step = std::max<std::size_t>(1, (whole.size() - kFirst) / kPlaces);
    for (std::size_t size = kFirst; size + 1 < whole.size(); size += step)
        add(size);
    add(whole.size() - 1);
    return cuts;
}

BadFiles noise(const std::string& beginning)
{
    BadFiles files;
    std::mt19937 random(17);
    for (const std::size_t size : {1, 8, 9, 100, 1000, 4096, 70'000}) {
        std::string bytes = beginning;
        for (std::size_t i = 0; i < size; ++i)
            bytes += static_cast<char>(random());
        files.push_back({std::to_string(size) + " random bytes behind " + std::to_string(beginning.size()), bytes});
    }
    return files;
}

} // namespace workbench::badfiles
