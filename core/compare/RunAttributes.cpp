// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunAttributes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace workbench::compare
{

namespace
{

struct Attribute {
    RunColumn column;
    CellView (*value)(const RunFacts&);
};

constexpr double kBits = std::numbers::log2e; ///< of a nat

CellView shownText(const std::string& text)
{
    return text.empty() ? CellView() : CellView(std::string_view(text));
}

CellView shownTime(store::WallMilliseconds time)
{
    return time <= 0 ? CellView() : CellView(static_cast<double>(time));
}

/// What the run says of itself, else the figure of its series, as imported runs have it.
CellView result(
    const std::optional<double>& own, const RunFacts& run, store::Metric metric, double store::SeriesFigures::*figure,
    double factor)
{
    if (own)
        return *own;
    const auto series = std::ranges::find(run.series, store::metricName(metric), &store::SeriesFigures::metric);
    if (series == run.series.end() || series->count == 0)
        return {};
    const double value = (*series).*figure;
    const bool isMissing = figure == &store::SeriesFigures::minimum && std::isnan(value);
    return isMissing ? CellView() : CellView(value * factor);
}

RunColumn figureColumn(
    std::string path, std::string label, std::string unit, store::Metric metric, ColumnSource::Part part, double factor,
    std::string help)
{
    const bool isResult = !unit.empty();
    RunColumn column{
        std::move(path),
        std::move(label),
        isResult ? std::move(unit) : "step",
        ColumnKind::Number,
        isResult ? Better::Lower : Better::None,
        {},
        std::move(help),
        {}};
    column.source.place = ColumnSource::Place::Figure;
    column.source.index = static_cast<std::size_t>(metric);
    column.source.part = part;
    column.source.metric = store::metricName(metric);
    column.source.factor = factor;
    return column;
}

std::vector<std::string> stateWords()
{
    using train::RunState;
    std::vector<std::string> words;
    for (const auto state :
         {RunState::Queued, RunState::Running, RunState::Paused, RunState::Finished, RunState::Stopped,
          RunState::Failed, RunState::Interrupted})
        words.emplace_back(train::runStateName(state));
    return words;
}

RunColumn plain(
    std::string path, std::string label, ColumnKind kind, std::string help, std::string unit = {},
    Better better = Better::None, std::vector<std::string> words = {})
{
    return {std::move(path), std::move(label), std::move(unit), kind, better, std::move(words), std::move(help), {}};
}

std::string_view fileName(std::string_view path)
{
    const auto end = path.find_last_not_of('/');
    if (end == std::string_view::npos)
        return path;
    path = path.substr(0, end + 1);
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

// clang-format off
std::vector<Attribute> makeDescription()
{
    using enum ColumnKind;
    return {
        {plain("name", "Name", Text, "What the run is called."),
         [](const RunFacts& run) { return shownText(run.row.name); }},
        {plain("state", "State", Text, "Whether it runs, and how it ended.", {}, Better::None, stateWords()),
         [](const RunFacts& run) { return CellView(train::runStateName(run.row.state)); }},
        {plain("starred", "Starred", Boolean, "Whether it has a star."),
         [](const RunFacts& run) { return CellView(run.row.starred); }},
        {plain("tags", "Tags", Tags, "The words that were put on it."),
         [](const RunFacts& run) { return run.row.tags.empty() ? CellView() : CellView(&run.row.tags); }},
        {plain("note", "Note", Text, "What was written about it."),
         [](const RunFacts& run) { return shownText(run.row.note); }},
        {plain("group", "Group", Text, "What the runs that were made together are called, such as those of a sweep."),
         [](const RunFacts& run) { return shownText(run.row.group); }},
        {plain("corpus", "Corpus", Text, "The name of the file that it learns, or recall."),
         [](const RunFacts& run) {
             const auto name = fileName(run.row.config.corpus.path);
             return name.empty() ? CellView() : CellView(name);
         }},
        {plain("created", "Created", Time, "When it was made."),
         [](const RunFacts& run) { return shownTime(run.row.created); }},
        {plain("ended", "Ended", Time, "When it ended; nothing while it goes on."),
         [](const RunFacts& run) { return shownTime(run.row.ended); }},
        {plain("duration", "Duration", Duration, "From when it was made to its end; nothing while it goes on."),
         [](const RunFacts& run) {
             return run.row.ended <= 0 || run.row.created <= 0
                 ? CellView()
                 : CellView(static_cast<double>(run.row.ended - run.row.created) / 1000);
         }},
    };
}

std::vector<Attribute> makeResults()
{
    using enum ColumnKind;
    using store::Metric;
    using store::SeriesFigures;
    return {
        {plain("bpc.validation", "Best validation", Number, "The lowest loss on the validation part, in bits per byte.",
               "bits", Better::Lower),
         [](const RunFacts& run) {
             return result(run.row.bestValidationBpc, run, Metric::ValidationLoss, &SeriesFigures::minimum, kBits);
         }},
        {figureColumn("bpc.validation.last", "Last validation", "bits", Metric::ValidationLoss,
                      ColumnSource::Part::Last, kBits, "The newest loss on the validation part, in bits per byte."),
         nullptr},
        {figureColumn("bpc.validation.bestStep", "Step of the best", "", Metric::ValidationLoss,
                      ColumnSource::Part::MinimumStep, 1, "The step at which the validation loss was lowest."),
         nullptr},
        {plain("bpc.test", "Test", Number, "The loss on the test part with the best weights, in bits per byte.",
               "bits", Better::Lower),
         [](const RunFacts& run) {
             return result(run.row.testBpc, run, Metric::TestLoss, &SeriesFigures::last, kBits);
         }},
        {figureColumn("bpc.train", "Train", "bits", Metric::TrainLoss, ColumnSource::Part::Last, kBits,
                      "The loss of the newest step, in bits per byte."),
         nullptr},
        {plain("loss.validation", "Best validation loss", Number, "The lowest loss on the validation part.", "nats",
               Better::Lower),
         [](const RunFacts& run) {
             return result(run.row.bestValidationLoss, run, Metric::ValidationLoss, &SeriesFigures::minimum, 1);
         }},
        {figureColumn("loss.test", "Test loss", "nats", Metric::TestLoss, ColumnSource::Part::Last, 1,
                      "The loss on the test part with the best weights."),
         nullptr},
        {plain("loss.train", "Train loss", Number, "The loss of the newest step.", "nats", Better::Lower),
         [](const RunFacts& run) {
             return result(run.row.lastTrainLoss, run, Metric::TrainLoss, &SeriesFigures::last, 1);
         }},
        {plain("speed", "Speed", Number, "Bytes learned a second, of the newest step.", "bytes/s", Better::Higher),
         [](const RunFacts& run) {
             return run.row.bytesPerSecond > 0 ? CellView(run.row.bytesPerSecond) : CellView();
         }},
    };
}

std::vector<Attribute> makeCircumstances()
{
    using enum ColumnKind;
    return {
        {plain("params", "Parameters", Number, "Trainable values of the model."),
         [](const RunFacts& run) {
             return run.row.parameterCount > 0 ? CellView(static_cast<double>(run.row.parameterCount)) : CellView();
         }},
        {plain("step", "Step", Number, "Optimiser steps done."),
         [](const RunFacts& run) { return CellView(static_cast<double>(run.row.at.step)); }},
        {plain("bytes", "Bytes", Number, "Bytes learned so far, each time that one was read.", "bytes"),
         [](const RunFacts& run) { return CellView(static_cast<double>(run.row.at.bytes)); }},
        {plain("epoch", "Epoch", Number, "Passes over the training part."),
         [](const RunFacts& run) { return CellView(run.row.at.epoch); }},
        {plain("seconds", "Training time", Duration, "Time spent training, without pauses and evaluations."),
         [](const RunFacts& run) { return CellView(run.row.at.seconds); }},
        {plain("device", "Device", Text, "What it was computed on."),
         [](const RunFacts& run) { return shownText(run.row.device); }},
        {plain("threads", "Threads", Number, "CPU threads that it was computed with."),
         [](const RunFacts& run) {
             return run.row.threads > 0 ? CellView(static_cast<double>(run.row.threads)) : CellView();
         }},
        {plain("parent", "Parent", Text, "The run whose checkpoint it began with, by its id."),
         [](const RunFacts& run) { return run.row.origin ? shownText(run.row.origin->run.value()) : CellView(); }},
        {plain("parentStep", "Parent's step", Number, "The step of the checkpoint that it began with."),
         [](const RunFacts& run) {
             return run.row.origin ? CellView(static_cast<double>(run.row.origin->step)) : CellView();
         }},
        {plain("archived", "Archived", Boolean, "Whether it is out of sight unless asked for."),
         [](const RunFacts& run) { return CellView(run.row.archived); }},
        {plain("binned", "In the bin", Boolean, "Whether it is in the bin."),
         [](const RunFacts& run) { return CellView(run.row.binned != 0); }},
        {plain("error", "Error", Text, "What went wrong with a failed run."),
         [](const RunFacts& run) { return shownText(run.row.error); }},
        {plain("number", "Number", Number, "Counts up as runs are made."),
         [](const RunFacts& run) { return CellView(static_cast<double>(run.row.number)); }},
        {plain("id", "Id", Text, "What tells it from all other runs anywhere."),
         [](const RunFacts& run) { return shownText(run.row.id.value()); }},
    };
}
// clang-format on

const std::vector<Attribute>& attributes()
{
    static const std::vector<Attribute> table = [] {
        std::vector<Attribute> all;
        for (auto&& part : {makeDescription(), makeResults(), makeCircumstances()})
            all.insert(all.end(), part.begin(), part.end());
        for (std::size_t index = 0; index < all.size(); ++index)
            if (all[index].value != nullptr)
                all[index].column.source
                    = {.place = ColumnSource::Place::Attribute, .index = index, .part = {}, .metric = {}, .step = 0};
        return all;
    }();
    return table;
}

} // namespace

const std::vector<RunColumn>& attributeColumns()
{
    static const std::vector<RunColumn> columns = [] {
        std::vector<RunColumn> all;
        for (const auto& attribute : attributes())
            all.push_back(attribute.column);
        return all;
    }();
    return columns;
}

CellView attributeValue(const RunFacts& run, std::size_t index)
{
    return attributes().at(index).value(run);
}

} // namespace workbench::compare
