// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace workbench::crash
{

/// What a run's process told its recorder, as far as the checks ask for it.
enum class Told { Started, Step, Validation, Checkpoint, Finished, Stopped, Failed };

/// How far a process came besides its events.
enum class Reached { Nothing, Creating, Created, Settled, Recorded }; ///< Recorded: the end, and all before it

std::int64_t monotonicNanoseconds(); ///< the same clock in all processes
/// How long this thread, ready to run, has had to wait for a processor, since it began; 0 where the kernel does not
/// say.
std::int64_t waitedNanoseconds();

/// What a process that is about to be killed leaves to those who look afterwards: memory that it shares with them, so
/// that it is as true at the instant of the kill as it ever was. One process writes, from any of its threads.
struct CourseRecord {
    static constexpr std::size_t kMostEntries = 8192, kMostPoints = 600, kNameBytes = 96;

    struct Entry {
        std::int64_t at = 0; ///< when the recorder had it
        std::int64_t step = 0;
        Told told = Told::Step;
    };
    struct Point {
        std::array<char, kNameBytes> name{};
        std::atomic<std::int64_t> passed = 0;
    };

    std::array<Entry, kMostEntries> entries;
    std::atomic<std::size_t> entryCount = 0;
    std::array<Point, kMostPoints> points;
    std::atomic<std::size_t> pointCount = 0;
    std::atomic<Reached> reached = Reached::Nothing;
    std::atomic<std::int64_t> settledStep = -1; ///< all up to it was said to be where it lasts
    std::atomic<std::int64_t> diedAt = 0; ///< when it was killed; 0: it was not
    std::atomic<std::int64_t> goneAt = 0; ///< when it was no more: the disk can keep a killed process for a while
    std::atomic<std::int64_t> waitedThen = 0; ///< waitedNanoseconds() at that time of who saw it
    std::atomic<bool> hostDied = false; ///< its run's own process was killed, and this one not
    std::atomic<std::int64_t> latest
        = 0; ///< ns that a thread which wanted to wake up had to wait for a processor, at most

    void tell(Told told, std::int64_t step);
    bool hasTold(Told told) const;
    /// Counts a passing of the point; how often it was passed now. For one thread at a time.
    std::int64_t pass(std::string_view name);
};

/// Memory for a record that processes forked from here share.
std::shared_ptr<CourseRecord> makeCourseRecord();

} // namespace workbench::crash
