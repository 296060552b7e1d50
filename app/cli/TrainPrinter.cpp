// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrainPrinter.h"

#include "app/cli/Output.h"
#include "app/cli/ScriptJson.h"

#include <numbers>
#include <utility>

namespace workbench::cli
{

namespace
{

std::string lossText(double nats)
{
    return "loss " + numberText(nats) + " (" + numberText(nats / std::numbers::ln2, 3) + " bpc)";
}

} // namespace

TrainPrinter::TrainPrinter(RunId run, const config::TrainConfig& length, bool json)
    : m_run(std::move(run))
    , m_budget(length)
    , m_json(json)
{
}

void TrainPrinter::accept(const train::TrainEvent& event)
{
    if (const auto json = m_json ? eventJson(m_run, event) : nlohmann::ordered_json(); !json.is_null()) {
        if (!std::holds_alternative<train::StepDone>(event))
            m_progress.clear();
        printJson(json);
    }
    std::visit([this](const auto& any) { tell(any); }, event);
}

void TrainPrinter::note(const std::string& text)
{
    m_progress.clear();
    printNote(text);
}

void TrainPrinter::tell(const train::RunStarted& event)
{
    if (m_json)
        return;
    printLine(
        "Training " + countText(event.parameterCount) + " parameters on " + event.device + ", "
        + std::to_string(event.threads) + (event.threads == 1 ? " thread" : " threads"));
    if (event.from)
        printLine(
            (event.isResumed(m_run)
                 ? "Goes on from step " + countText(event.from->step)
                 : "Begins with step " + countText(event.from->step) + " of run " + event.from->run.value())
            + (event.from->optimizer ? "" : ", with a fresh optimiser") + (event.from->text ? "" : ", with fresh text")
            + (event.from->random ? "" : ", with other random numbers"));
    printLine(
        "Bytes: " + countText(event.trainBytes) + " train, " + countText(event.validationBytes) + " validate, "
        + countText(event.testBytes) + " test");
}

void TrainPrinter::tell(const train::StepDone& event)
{
    const double progress = m_budget.progress(event.at);
    const std::string left
        = progress > 0 ? "  " + durationText(event.at.seconds * (1 - progress) / progress) + " left" : std::string();
    const std::string text = "step " + countText(event.at.step) + "  " + lossText(event.trainLoss) + "  "
        + bytesText(event.bytesPerSecond) + "/s" + left;
    if (m_progress.isVisible()) {
        m_progress.show(progress, text);
        return;
    }
    // A log that somebody reads later: a sign of life now and then.
    using namespace std::chrono_literals;
    const auto now = std::chrono::steady_clock::now();
    if (m_json || now - m_lastStepLine < 10s)
        return;
    m_lastStepLine = now;
    printLine(text);
}

void TrainPrinter::tell(const train::EvalDone& event)
{
    if (m_json)
        return;
    m_progress.clear();
    printLine(
        "step " + countText(event.at.step) + "  " + bytesText(static_cast<double>(event.at.bytes)) + "  "
        + std::string(train::splitPartName(event.part)) + " " + lossText(event.loss) + (event.best ? "  best" : ""));
}

void TrainPrinter::tell(const train::CheckpointSaved& event)
{
    if (m_json)
        return;
    m_progress.clear();
    printLine("step " + countText(event.at.step) + "  checkpoint " + event.folder.string());
}

void TrainPrinter::tell(const train::Warning& event)
{
    note("warning: " + event.message);
}

void TrainPrinter::tell(const train::PauseChanged& event)
{
    if (!event.reason.empty())
        note((event.paused ? "Waits: " : "Goes on: ") + event.reason);
}

void TrainPrinter::tell(const train::RolledBack& event)
{
    note(
        "At step " + countText(event.from.step) + " " + event.reason + ": back to the checkpoint of step "
        + countText(event.at.step) + ", " + countText(event.skippedSegments) + " segments of text skipped ("
        + std::to_string(event.count) + " of " + std::to_string(event.most) + " times).");
}

void TrainPrinter::tell(const train::StopDecided& event)
{
    m_progress.clear();
    if (!m_json)
        printLine("Stopping early: " + event.reason);
}

void TrainPrinter::tell(const train::RunEnded& event)
{
    m_progress.clear();
    if (m_json)
        return;
    std::string text = std::string(train::runStateName(event.state)) + " after step " + countText(event.at.step) + ", "
        + bytesText(static_cast<double>(event.at.bytes)) + ", " + durationText(event.at.seconds);
    if (event.validationBpc)
        text += "; best validation " + numberText(*event.validationBpc) + " bpc";
    if (event.testBpc)
        text += ", test " + numberText(*event.testBpc) + " bpc";
    printLine("Run " + m_run.value() + " " + text);
    if (!event.checkpoint.empty())
        printLine("Checkpoint " + event.checkpoint.string());
}

} // namespace workbench::cli
