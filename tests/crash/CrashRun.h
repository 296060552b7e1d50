// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CourseRecord.h"
#include "KillSwitch.h"
#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace workbench::crash
{

/// How a process comes by its run.
enum class Way { Create, Queue, GoOn };

/// When a process is killed: at a named point of its own, or by its parent after a time; neither: it lives. It may be
/// asked to stop before, so that it is killed while it makes its end, or after.
struct KillPlan {
    std::string point = {};
    std::int64_t occurrence = 1;
    std::chrono::microseconds after{0}; ///< 0: no matter how long it takes
    std::int64_t stopAt = 0; ///< the step after which the run is to stop, as by Ctrl+C; 0: it is not
    Victim victim = Victim::Program;

    /// "before sync model.safetensors@2", "after 3500 us", "host, stop 30, before settling@1"
    std::string text() const;
    static KillPlan fromText(const std::string& text); ///< of what text() gave
};

/// A run of this harness: a model so small that a step takes about a millisecond, with all that a run has.
struct CrashRun {
    std::filesystem::path store;
    std::filesystem::path corpus;
    RunId id;
    bool window = false; ///< trained as the window does, not as the command line does
    bool slow = false; ///< steps of 20 ms and few checkpoints, so that most points are never settled, only recorded
    bool hosted = false; ///< trained in a process of its own
    /// By the hand of a person, always at the same steps; a hosted run obeys some steps later, and not always the same.
    bool steered = true;

    config::RunConfig config() const;
    std::chrono::milliseconds pace() const;
};

void writeCorpus(const std::filesystem::path& file); ///< text of some kilobytes

/// Trains as the command line does, with what is known of it in `record`; to be called in a process of its own. The
/// exit code: 0 when the run was brought to its end. What is said goes into the file log.txt beside the store.
int trainAndDie(const CrashRun& run, Way way, const KillPlan& kill, CourseRecord& record);

} // namespace workbench::crash
