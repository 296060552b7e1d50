// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/AttentionOptions.h"
#include "app/cli/AttentionReport.h"
#include "app/cli/AttentionText.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/StopSignals.h"
#include "app/cli/StoreAccess.h"
#include "core/config/ConfigSchema.h"
#include "core/inspect/AttentionProbe.h"
#include "core/inspect/CellPicture.h"
#include "core/inspect/TableExport.h"
#include "core/inspect/TensorExport.h"
#include "core/maps/MapExport.h"
#include "core/train/Checkpoint.h"
#include "core/train/ComputeThreads.h"

#include <memory>
#include <system_error>

namespace workbench::cli
{

namespace
{

using inspect::AttentionProbe;
using inspect::ProbeText;

/// All that was chosen, in the form in which it is used; made before anything is read.
struct Request {
    AttentionFormat format = AttentionFormat::Png;
    std::optional<HeadChoice> head;
    RegionChoice region;
};

Result<Request> parseRequest(const AttentionOptions& options)
{
    Request request;
    const auto format = attentionFormat(options);
    if (!format)
        return fail(format.error());
    request.format = *format;
    if (options.head) {
        const auto head = parseHead(*options.head);
        if (!head)
            return fail(head.error());
        request.head = *head;
    }
    if (options.region) {
        const auto region = parseRegion(*options.region);
        if (!region)
            return fail(region.error());
        request.region = *region;
    }
    return request;
}

Result<> checkHead(const maps::AttentionMap& map, const std::optional<HeadChoice>& head)
{
    if (!head || head->view != maps::HeadView::One || head->head < map.heads)
        return {};
    return fail(
        ErrorCode::NotFound, "Block " + std::to_string(map.block) + " has no head " + std::to_string(head->head) + ".",
        "--head: choose 0 to " + std::to_string(map.heads - 1) + ", max or mean.");
}

Result<>
writeMap(const AttentionOptions& options, const Request& request, const maps::AttentionMap& map, const std::string& run)
{
    if (auto there = checkHead(map, request.head); !there)
        return there;
    const auto region = regionOf(request.region, map);
    if (!region)
        return fail(region.error());
    if (request.format == AttentionFormat::Safetensors && !request.head)
        return inspect::writeMapTensors(options.out, map, *region, run);
    const HeadChoice head = request.head.value_or(HeadChoice());
    const maps::AttentionMap shown = maps::combineHeads(map, head.view, head.head);
    maps::PictureStyle style;
    style.palette = *maps::paletteFromName(options.palette);
    style.transfer = *maps::transferFromName(options.scale);
    style.title = "Attention of block " + std::to_string(map.block) + " after step " + countText(map.step);
    switch (request.format) {
    case AttentionFormat::Png:
        return maps::writeMapPng(options.out, shown, 0, *region, style);
    case AttentionFormat::Svg:
        return maps::writeMapSvg(options.out, shown, 0, *region, style);
    case AttentionFormat::Csv:
        return maps::writeMapCsv(options.out, shown, 0, *region);
    case AttentionFormat::Safetensors:
        return inspect::writeMapTensors(options.out, shown, *region, run);
    case AttentionFormat::Json:
        break;
    }
    return fail(ErrorCode::Internal, "A map has no such format.");
}

Result<> writeCells(
    const AttentionOptions& options, const Request& request, const maps::CellStates& states, const std::string& run)
{
    if (request.format == AttentionFormat::Csv)
        return inspect::writeCellsCsv(options.out, states);
    if (request.format == AttentionFormat::Png)
        return inspect::writeCellsPng(options.out, states);
    return inspect::writeCellTensors(options.out, states, run);
}

ExitCode finish(const CommandLine& line, const AttentionOptions& options, const nlohmann::ordered_json& report)
{
    if (line.json)
        printJson(report);
    else
        printLine("wrote " + options.out);
    return ExitCode::Done;
}

ExitCode inspectMap(
    const CommandLine& line, const AttentionOptions& options, const Request& request, AttentionProbe& probe,
    const ProbeText& text, const std::string& run, std::stop_token stop)
{
    const auto& blocks = probe.attentionBlocks();
    const auto map = probe.attention(text, options.block.value_or(blocks.empty() ? 0 : blocks.front()), stop);
    if (!map)
        return printError(map.error());
    if (const auto written = writeMap(options, request, *map, run); !written)
        return printError(written.error());
    const HeadChoice head = request.head.value_or(HeadChoice());
    if (!line.json)
        printMapNotes(*map, head);
    return finish(line, options, mapJson(*map, head, options.out));
}

ExitCode inspectCells(
    const CommandLine& line, const AttentionOptions& options, const Request& request, AttentionProbe& probe,
    const ProbeText& text, const std::string& run, std::stop_token stop)
{
    const auto& blocks = probe.attentionBlocks();
    const auto states = probe.cellStates(text, options.block.value_or(blocks.empty() ? 0 : blocks.front()), stop);
    if (!states)
        return printError(states.error());
    if (const auto written = writeCells(options, request, *states, run); !written)
        return printError(written.error());
    if (!states->passed())
        printNote(
            "The cell states computed again are off by " + numberText(states->selfCheck, 6) + " from the LSTM's own.");
    return finish(
        line, options,
        {{"block", states->block},
         {"times", states->times},
         {"width", states->width},
         {"selfCheck", states->selfCheck},
         {"exact", states->passed()},
         {"out", options.out}});
}

ExitCode inspectGradient(
    const CommandLine& line, const AttentionOptions& options, const Request& request, AttentionProbe& probe,
    const ProbeText& text, std::stop_token stop)
{
    const auto length = static_cast<std::int64_t>(text.text.size());
    if (*options.gradientAt >= length)
        return printError(
            {ErrorCode::InvalidArgument,
             "--gradient " + std::to_string(*options.gradientAt) + " is beyond the text that was chosen.",
             "Its bytes are 0 to " + std::to_string(length - 1) + "."});
    const auto at = static_cast<int>(text.memory.size()) + static_cast<int>(*options.gradientAt);
    const auto values = probe.gradientTo(text, at, stop);
    if (!values)
        return printError(values.error());
    const auto written = request.format == AttentionFormat::Csv
        ? inspect::writeGradientCsv(options.out, text, *values)
        : inspect::writeGradientJson(options.out, text, *values);
    if (!written)
        return printError(written.error());
    return finish(line, options, {{"at", *options.gradientAt}, {"bytes", values->size()}, {"out", options.out}});
}

ExitCode inspectText(const CommandLine& line, const AttentionOptions& options)
{
    const auto request = parseRequest(options);
    if (!request)
        return printError(request.error(), ExitCode::WrongUse);
    std::error_code unknown; // writing tells what is wrong then
    if (!options.overwrite && std::filesystem::exists(options.out, unknown))
        return printError(
            {ErrorCode::AlreadyExists, options.out + " exists already.", "Choose another name, or --overwrite it."});
    const StopSignals signals;
    const auto text = readProbeText(options);
    if (!text)
        return printError(text.error());
    const auto folder = findCheckpoint(line, options.checkpoint);
    if (!folder)
        return printError(folder.error());
    auto manifest = train::readManifest(*folder);
    if (!manifest)
        return printError(manifest.error());
    if (options.threads)
        if (const auto set = config::setField(manifest->config, "runtime.threads", *options.threads); !set)
            return printError(set.error());
    train::useComputeThreads(manifest->config.runtime.threads);
    const auto probe = AttentionProbe::open(*folder);
    if (!probe)
        return printError(probe.error());
    const std::string& run = manifest->run.value();
    if (options.gradientAt)
        return inspectGradient(line, options, *request, **probe, *text, signals.token());
    if (options.cells)
        return inspectCells(line, options, *request, **probe, *text, run, signals.token());
    return inspectMap(line, options, *request, **probe, *text, run, signals.token());
}

} // namespace

void addAttentionCommand(CLI::App& app, CommandLine& line)
{
    auto* command = app.add_subcommand(
        "attention",
        "Run a text through a checkpoint and write what its bytes look at.\nWith --json: "
        "{\"block\":..,\"heads\":..,\"queries\":..,\"keys\":..,\"rowsSumError\":..,\"invisibleCells\":..,"
        "\"exact\":true,\"meanEntropyBits\":..,\"memoryMass\":..,\"out\":FILE}; with --cells block, times, width, "
        "selfCheck, exact, out; with --gradient at, bytes, out");
    const auto options = std::make_shared<AttentionOptions>();
    command->add_option("checkpoint", options->checkpoint, "A run (name or UUID) or a checkpoint folder")
        ->type_name("RUN|CHECKPOINT")
        ->required();
    command->add_option("--text", options->text, "The text, read from nothing: its bytes are the queries")
        ->type_name("FILE")
        ->required();
    command->add_option("--offset", options->offset, "Begin at this byte of the text")
        ->type_name("N")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--length", options->length, "Look at no more bytes than this")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--stream-memory", options->memory, "A text to read first, so that the memory is filled with it")
        ->type_name("FILE");
    command->add_option("--threads", options->threads, "Threads that compute")->type_name("N");
    auto* cells
        = command->add_flag("--cells", options->cells, "Write the cell states and gates of the block's LSTM instead");
    auto* gradient = command->add_option(
        "--gradient", options->gradientAt,
        "Write instead how much the loss at this byte of the text hangs on every byte before it");
    gradient->type_name("AT")->check(CLI::NonNegativeNumber)->excludes(cells);
    command->add_option("--block", options->block, "Which block; by default the first with attention")
        ->type_name("N")
        ->check(CLI::NonNegativeNumber)
        ->excludes(gradient);
    command
        ->add_option(
            "--head", options->head,
            "One head, or the maximum or mean of all; by default max, in safetensors all heads")
        ->type_name("N|max|mean")
        ->excludes(cells)
        ->excludes(gradient);
    command->add_option("--region", options->region, "Only these queries and keys, ends not included; by default all")
        ->type_name("q0:q1,k0:k1")
        ->excludes(cells)
        ->excludes(gradient);
    command->add_option("--palette", options->palette, "Colours of a picture")
        ->check(CLI::IsMember({"viridis", "magma", "grey"}))
        ->capture_default_str()
        ->excludes(cells)
        ->excludes(gradient);
    command->add_option("--scale", options->scale, "What a colour means")
        ->check(CLI::IsMember({"linear", "power", "log"}))
        ->capture_default_str()
        ->excludes(cells)
        ->excludes(gradient);
    command
        ->add_option(
            "--out", options->out,
            "The file to write; its ending says how: png, svg, csv, safetensors; with --cells png, csv, safetensors; "
            "with --gradient csv, json")
        ->type_name("FILE")
        ->required();
    command->add_flag("--overwrite", options->overwrite, "Replace the file if it is there");
    setCommand(*command, line, [&line, options] { return inspectText(line, *options); });
}

} // namespace workbench::cli
