// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"
#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace workbench::exchange
{

/// What event files say of one run: scalars by tag, as they were written, then put in order.
class EventHistory
{
public:
    struct Point {
        std::int64_t step = 0;
        double wallSeconds = 0;
        double value = 0;
    };
    static constexpr std::size_t kMostPoints = 20'000'000; ///< of all tags; 24 bytes each in memory

    /// Adds a file after those before it. Corrupt, with file and byte; InvalidArgument where it has more than is taken.
    Result<> read(const std::filesystem::path& file, const ByteProgress& progress, const std::stop_token& stop);
    /// By step, one point a step, under our names where they are ours.
    void settle();

    const std::map<std::string, std::vector<Point>>& series() const { return m_series; }
    const std::vector<std::string>& notes() const { return m_notes; } ///< what was left out, for a person

private:
    Result<> take(std::string_view record, const std::string& place, double& version);
    void voidFrom(std::int64_t step);

    std::map<std::string, std::vector<Point>> m_series;
    std::vector<std::string> m_notes;
    std::size_t m_count = 0;
};

} // namespace workbench::exchange
