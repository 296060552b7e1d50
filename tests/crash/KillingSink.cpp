// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillingSink.h"

#include "core/store/Store.h"

#include <array>
#include <string>
#include <thread>
#include <utility>
#include <variant>

namespace workbench::crash
{

namespace
{

constexpr std::array<const char*, 15> kNames{
    "the start", "a step",     "an evaluation", "a checkpoint", "a removal", "a pause", "a rollback", "a rate",
    "a warning", "a decision", "an attention",  "a snapshot",   "a film",    "weights", "the end"};
static_assert(kNames.size() == std::variant_size_v<train::TrainEvent>);

void note(CourseRecord& record, const train::TrainEvent& event)
{
    if (const auto* started = std::get_if<train::RunStarted>(&event))
        record.tell(Told::Started, started->at.step);
    if (const auto* done = std::get_if<train::StepDone>(&event))
        record.tell(Told::Step, done->at.step);
    if (const auto* eval = std::get_if<train::EvalDone>(&event); eval && eval->part == train::SplitPart::Validation)
        record.tell(Told::Validation, eval->at.step);
    if (const auto* saved = std::get_if<train::CheckpointSaved>(&event))
        record.tell(Told::Checkpoint, saved->at.step);
    if (const auto* ended = std::get_if<train::RunEnded>(&event))
        record.tell(
            ended->state == train::RunState::Stopped      ? Told::Stopped
                : ended->state == train::RunState::Failed ? Told::Failed
                                                          : Told::Finished,
            ended->at.step);
}

} // namespace

KillingSink::KillingSink(
    train::EventSink& inner, Hands hands, KillSwitch& kill, CourseRecord& record, std::filesystem::path store,
    std::chrono::milliseconds pace)
    : m_inner(inner)
    , m_hands(hands)
    , m_kill(kill)
    , m_record(record)
    , m_store(std::move(store))
    , m_pace(pace)
{
}

void KillingSink::accept(const train::TrainEvent& event)
{
    const std::string name = kNames[event.index()];
    m_kill.at("before telling " + name);
    m_inner.accept(event);
    note(m_record, event);
    m_kill.at("after telling " + name);
    m_step = std::visit([](const auto& any) { return any.at.step; }, event);
    steer(event);
    if (std::holds_alternative<train::EvalDone>(event))
        look();
    if (std::holds_alternative<train::StepDone>(event) && m_pace.count() > 0)
        std::this_thread::sleep_for(m_pace);
}

Result<> KillingSink::settle()
{
    m_kill.at("before settling");
    auto settled = m_inner.settle();
    m_record.settledStep = m_step;
    m_record.reached = Reached::Settled;
    m_kill.at("after settling");
    return settled;
}

/// What was asked of a process that died before it obeyed is asked again of the one that goes on.
void KillingSink::steer(const train::TrainEvent& event)
{
    constexpr std::int64_t kSteered = 20, kAsked = 37, kSpoilt = 45;
    if (!std::holds_alternative<train::StepDone>(event) && !std::holds_alternative<train::RunStarted>(event))
        return;
    if (m_hands.steers && m_step == kSteered)
        m_hands.control.setLearningRate(4e-3);
    if (m_hands.steers && m_step == kSpoilt)
        m_hands.control.setLearningRate(0.5);
    if (m_hands.steers && m_step == kAsked)
        m_hands.control.requestCheckpoint();
    // Not together with another rate: the checkpoint of the stop would be the first that has it in its tensors.
    if (m_hands.stopAt > 0 && m_step >= m_hands.stopAt && m_step != kSteered && m_step != kSpoilt)
        m_hands.stop();
}

void KillingSink::look()
{
    m_kill.at("before looking into the store");
    (void)store::Store::open(m_store, store::StoreAccess::ReadWrite);
    m_kill.at("after looking into the store");
}

} // namespace workbench::crash
