// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainControl.h"
#include "core/train/Trainer.h"

#include <QTemporaryDir>

#include <functional>
#include <string>
#include <vector>

namespace workbench::train
{

/// Keeps all events of a run; `onEvent`, if set, is called with each, on the training thread.
class EventLog : public EventSink
{
public:
    void accept(const TrainEvent& event) override;

    std::function<void(const TrainEvent&)> onEvent;

    const std::vector<TrainEvent>& events() const { return m_events; }

    template <typename Event>
    std::vector<Event> all() const
    {
        std::vector<Event> found;
        for (const TrainEvent& event : m_events)
            if (const auto* typed = std::get_if<Event>(&event))
                found.push_back(*typed);
        return found;
    }

private:
    std::vector<TrainEvent> m_events;
};

template <typename Event>
bool is(const TrainEvent& event)
{
    return std::holds_alternative<Event>(event);
}

std::vector<double> lossesOf(const EventLog& log); ///< of training, step by step

/// Why something failed; empty: it did not.
std::string messageOf(const auto& result)
{
    return result ? "" : describe(result.error());
}

/// A temporary folder with a corpus in it, and small runs on that corpus.
class TrainFixture
{
public:
    /// `text` is the corpus; empty: 20 000 bytes of a simple pattern.
    explicit TrainFixture(std::string text = {});

    std::filesystem::path folder() const { return m_directory.path().toStdString(); }
    std::filesystem::path corpus() const { return folder() / "corpus.txt"; }
    std::filesystem::path checkpoints() const { return folder() / "runs" / "checkpoints"; }

    /// Two blocks of width 16, one with attention, dropout on: everything that a run has, in milliseconds a step.
    config::RunConfig smallConfig() const;
    TrainRequest request(config::RunConfig config) const;

    /// Creates and runs; the log has the events. What create() refuses is returned as is.
    Result<TrainSummary> train(config::RunConfig config, EventLog& log) const;
    Result<TrainSummary>
    train(TrainRequest request, EventLog& log, TrainControl& control, std::stop_token stop = {}) const;
    /// The same with a configuration, stopped by hand after that step; takes the log's onEvent.
    Result<TrainSummary> trainUntil(std::int64_t step, config::RunConfig config, EventLog& log) const;

private:
    QTemporaryDir m_directory;
};

/// "abcabc..." would be learned at once; this has words, numbers that count up, and some noise.
std::string patternText(std::size_t bytes);

std::string readAll(const std::filesystem::path& path);
void writeAll(const std::filesystem::path& path, const std::string& bytes);

} // namespace workbench::train
