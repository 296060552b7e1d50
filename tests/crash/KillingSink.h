// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "KillSwitch.h"
#include "core/train/TrainControl.h"
#include "core/train/TrainEvent.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace workbench::crash
{

/// What is done to a run by hand, and when.
struct Hands {
    train::TrainControl& control;
    std::function<void()> stop;
    std::int64_t stopAt = 0; ///< step; 0: never
    bool steers = true; ///< besides stopping it
};

/// Hands a run's events on, with points before and after each kind of them, and puts them on record. Around each
/// evaluation another part of the same program looks into the store, as windows and lists do: when it closes, it moves
/// the write-ahead log into the database. A person changes the learning rate twice, so that checkpoints, the best one
/// too, get another manifest and nothing gets better from then on, and asks for a checkpoint once: always at the same
/// steps.
class KillingSink final : public train::EventSink
{
public:
    /// All of them outlive the object. `pace`: how long each step takes longer than it need.
    KillingSink(
        train::EventSink& inner, Hands hands, KillSwitch& kill, CourseRecord& record, std::filesystem::path store,
        std::chrono::milliseconds pace);

    void accept(const train::TrainEvent& event) override;
    Result<> settle() override;
    Result<> mayGoOn() override { return m_inner.mayGoOn(); }

private:
    void look();
    void steer(const train::TrainEvent& event);

    train::EventSink& m_inner;
    Hands m_hands;
    KillSwitch& m_kill;
    CourseRecord& m_record;
    std::filesystem::path m_store;
    std::chrono::milliseconds m_pace;
    std::int64_t m_step = 0;
};

} // namespace workbench::crash
