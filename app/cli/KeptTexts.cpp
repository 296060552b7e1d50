// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/KeptTexts.h"

#include "app/cli/Output.h"
#include "app/cli/StoreAccess.h"
#include "core/base/AtomicFile.h"
#include "core/base/ByteEscapes.h"
#include "core/base/Printable.h"

#include <iostream>
#include <limits>
#include <memory>
#include <optional>

namespace workbench::cli
{

namespace
{

using nlohmann::ordered_json;

constexpr std::size_t kShownBytes = 60; ///< of a text in a list
constexpr std::size_t kFewestOfAnId = 4;

struct SamplesOptions {
    std::string run;
    std::string contains; ///< with escapes
    int limit = 1000;
    std::string sample; ///< to export
    std::string out;
    bool overwrite = false;
};

ordered_json settingsOf(const sample::SamplerSettings& settings)
{
    return ordered_json::parse(sample::settingsJson(settings));
}

ordered_json sampleJson(const store::SampleRow& row)
{
    return {
        {"sample", row.id},
        {"run", row.run.value().empty() ? ordered_json() : ordered_json(row.run.value())},
        {"model", row.model},
        {"step", row.step},
        {"checkpoint", row.checkpoint.empty() ? ordered_json() : ordered_json(row.checkpoint)},
        {"text", escapeBytes(row.text)},
        {"settings", settingsOf(row.settings)},
        {"branches", row.branches},
        {"bytes", row.bytes},
        {"created", row.created},
        {"updated", row.updated},
    };
}

void printSample(const store::SampleRow& row)
{
    const bool cut = row.text.size() > kShownBytes;
    printLine(
        row.id.substr(0, 8) + "  " + timeText(row.updated) + "  " + row.model + ", step " + countText(row.step) + "  "
        + (row.branches > 1 ? countText(row.branches) + " texts, " : std::string())
        + bytesText(static_cast<double>(row.bytes)) + "  " + escapeBytes(row.text.substr(0, kShownBytes))
        + (cut ? "..." : ""));
}

/// By UUID, or a unique beginning of it.
Result<sample::SampleDocument> findSample(store::Store& store, const std::string& text)
{
    store::SampleQuery all;
    all.limit = std::numeric_limits<int>::max();
    const auto rows = store.samples(all);
    if (!rows)
        return fail(rows.error());
    std::vector<std::string> meant;
    for (const store::SampleRow& row : *rows)
        if (row.id == text || (text.size() >= kFewestOfAnId && row.id.starts_with(text)))
            meant.push_back(row.id);
    if (meant.size() > 1)
        return fail(
            ErrorCode::InvalidArgument,
            "'" + printable(text) + "' means " + std::to_string(meant.size()) + " samples, such as " + meant[0]
                + " and " + meant[1] + ".",
            "Give more characters of the UUID.");
    return store.sample(meant.empty() ? text : meant.front());
}

ExitCode exportSample(store::Store& store, const SamplesOptions& options)
{
    const auto document = findSample(store, options.sample);
    if (!document)
        return printError(document.error());
    const std::string json = sample::documentJson(*document) + '\n';
    if (options.out.empty()) {
        std::cout << json << std::flush;
        return ExitCode::Done;
    }
    const auto replace = options.overwrite ? Replace::Yes : Replace::No;
    if (const auto written = writeFileAtomically(realFileSystem(), options.out, json, replace); !written)
        return printError(written.error());
    printNote("wrote " + options.out);
    return ExitCode::Done;
}

ExitCode listSamples(const CommandLine& line, store::Store& store, const SamplesOptions& options)
{
    store::SampleQuery query;
    query.limit = options.limit;
    auto contains = unescapeBytes(options.contains);
    if (!contains)
        return printError(contains.error(), ExitCode::WrongUse);
    query.contains = std::move(*contains);
    if (!options.run.empty()) {
        const auto run = store.findRun(options.run);
        if (!run)
            return printError(run.error());
        query.run = run->id;
    }
    const auto rows = store.samples(query);
    if (!rows)
        return printError(rows.error());
    for (const store::SampleRow& row : *rows)
        if (line.json)
            printJson(sampleJson(row));
        else
            printSample(row);
    return ExitCode::Done;
}

ExitCode samples(const CommandLine& line, const SamplesOptions& options)
{
    const auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return options.sample.empty() ? printMissingStore(store.error()) : printError(store.error());
    return options.sample.empty() ? listSamples(line, **store, options) : exportSample(**store, options);
}

} // namespace

ExitCode printFilm(const CommandLine& line, store::Store& store, const RunId& run)
{
    const auto film = store.film(run);
    if (!film)
        return printError(film.error());
    std::optional<std::string> prompt; // the same for every frame
    for (const sample::FilmFrame& frame : *film) {
        if (line.json) {
            printJson(
                {{"step", frame.step},
                 {"prompt", escapeBytes(frame.prompt)},
                 {"text", escapeBytes(frame.text)},
                 {"surprisalBits", frame.surprisalBits},
                 {"settings", settingsOf(frame.settings)}});
            continue;
        }
        if (prompt != frame.prompt)
            printLine("prompt " + escapeBytes(frame.prompt));
        prompt = frame.prompt;
        printLine("step " + countText(frame.step) + "  " + escapeBytes(frame.text));
    }
    return ExitCode::Done;
}

void addSamplesCommand(CLI::App& runs, CommandLine& line)
{
    const auto options = std::make_shared<SamplesOptions>();
    auto* command = runs.add_subcommand(
        "samples",
        "List the texts that were written with a run's weights and kept, changed last first; --export writes one\nwith "
        "all of its branches and their figures as JSON");
    auto* run = command->add_option("run", options->run, "Those of this run alone")->type_name("RUN");
    auto* contains
        = command
              ->add_option(
                  "--contains", options->contains,
                  "Only those in which these bytes stand, or in whose model's name; with the escapes \\n \\r \\t \\0\n"
                  "\\xHH and \\\\")
              ->type_name("TEXT");
    auto* limit = command->add_option("--limit", options->limit, "List no more than so many")
                      ->check(CLI::Range(1, std::numeric_limits<int>::max()))
                      ->capture_default_str();
    auto* chosen
        = command->add_option("--export", options->sample, "Write this one: its UUID, or four or more characters of it")
              ->type_name("SAMPLE");
    for (auto* listing : {run, contains, limit})
        chosen->excludes(listing);
    command->add_option("--out", options->out, "The file to write; by default standard output")
        ->type_name("FILE")
        ->needs(chosen);
    command->add_flag("--overwrite", options->overwrite, "Replace the file if it is there")->needs(chosen);
    setCommand(*command, line, [&line, options] { return samples(line, *options); });
}

} // namespace workbench::cli
