// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunOptions.h"

#include "core/base/RegularFile.h"
#include "core/config/ConfigSchema.h"
#include "core/config/Preset.h"
#include "core/config/ShapeFields.h"

#include <algorithm>
#include <array>

namespace workbench::cli
{

namespace
{

constexpr std::int64_t kMostConfigBytes = 1 << 20;
constexpr std::array<std::string_view, 4> kLengths{"train.steps", "train.bytes", "train.epochs", "train.seconds"};

std::string presetNames()
{
    std::string names;
    for (const auto& preset : config::presets())
        names += (names.empty() ? "" : ", ") + preset.id;
    return names;
}

Result<config::RunConfig> withFile(const config::RunConfig& base, const std::string& file)
{
    if (file.empty())
        return base;
    auto text = readTextFile(file, kMostConfigBytes);
    if (!text)
        return fail(std::move(text.error()));
    auto read = config::runConfigFromText(*text, base);
    if (!read)
        read.error().message = file + ": " + read.error().message;
    return read;
}

Result<> assign(config::RunConfig& config, const std::string& assignment)
{
    const auto equals = assignment.find('=');
    if (equals == std::string::npos)
        return fail(
            ErrorCode::InvalidArgument, "--set " + assignment + " has no '='.",
            "Write --set FIELD=VALUE, such as --set model.width=256.");
    return config::setField(config, assignment.substr(0, equals), assignment.substr(equals + 1));
}

} // namespace

void RunOptions::addTo(CLI::App& command)
{
    command
        .add_option(
            "--preset", m_preset,
            "Start from a preset (demo for the Recall corpus, laptop for a file): " + presetNames())
        ->type_name("NAME");
    command.add_option("--config", m_file, "JSON file with the fields of a run, whole or in part")->type_name("FILE");
    addSet(command, "Set any field, such as --set model.width=256; may be repeated");
    addSingle(command, "--corpus", "corpus.path", "FILE|recall", "The file to learn, or the generated Recall corpus");
    addSingle(command, "--name", "name", "TEXT", "Name of the run");
    addLengths(command);
    addRuntime(command);
    addSingle(command, "--seed", "train.seed", "N", "Seed of all random numbers");
}

void RunOptions::addImportTo(CLI::App& command)
{
    addSet(command, "Set what the weights do not tell, such as --set model.heads=4; may be repeated");
    addSingle(command, "--corpus", "corpus.path", "FILE|recall", "The text that the weights have learned, if known");
    addSingle(command, "--name", "name", "TEXT", "Name of the run; by default the file's");
}

void RunOptions::addResumeTo(CLI::App& command)
{
    addSet(command, "Set a field that may be changed, such as --set checkpoint.keep=5; may be repeated");
    addSingle(command, "--corpus", "corpus.path", "FILE", "Where the file that it learns is now");
    addLengths(command);
    addRuntime(command);
}

void RunOptions::addSet(CLI::App& command, const char* help)
{
    command.add_option("--set", m_assignments, help)->type_name("FIELD=VALUE")->allow_extra_args(false);
}

void RunOptions::addSingle(CLI::App& command, const char* flag, const char* field, const char* type, const char* help)
{
    command
        .add_option_function<std::string>(
            flag, [this, field](const std::string& value) { m_fields[field] = value; }, help)
        ->type_name(type);
}

void RunOptions::addLengths(CLI::App& command)
{
    addSingle(
        command, "--steps", "train.steps", "N",
        "Length in optimiser steps; a length given here replaces those that there are");
    addSingle(command, "--bytes", "train.bytes", "N", "Length in bytes trained on");
    addSingle(command, "--epochs", "train.epochs", "N", "Length in passes over the training part");
    addSingle(command, "--seconds", "train.seconds", "S", "Length in seconds of training");
}

void RunOptions::addRuntime(CLI::App& command)
{
    addSingle(
        command, "--device", "runtime.device", "cpu|cuda", "Where to compute; by default a GPU where there is one");
    addSingle(command, "--threads", "runtime.threads", "N", "Threads that compute");
}

Result<std::vector<sweep::SweepAxis>> RunOptions::takeAxes()
{
    std::vector<sweep::SweepAxis> axes;
    for (auto& [field, value] : m_fields) {
        auto axis = sweep::parseAxis(field, value);
        if (!axis)
            return fail(std::move(axis.error()));
        if (*axis) {
            value = (*axis)->values.front();
            axes.push_back(std::move(**axis));
        }
    }
    for (auto& assignment : m_assignments) {
        const auto equals = assignment.find('=');
        if (equals == std::string::npos)
            continue; // config() says what is wrong with it
        auto axis = sweep::parseAxis(assignment.substr(0, equals), assignment.substr(equals + 1));
        if (!axis)
            return fail(std::move(axis.error()));
        if (*axis) {
            assignment = (*axis)->path + "=" + (*axis)->values.front();
            axes.push_back(std::move(**axis));
        }
    }
    return axes;
}

Result<config::RunConfig> RunOptions::config() const
{
    // The demo's evaluations look at little of the text, which suits the generated corpus alone.
    const auto corpus = m_fields.find("corpus.path");
    const bool isDemo = m_file.empty() && (corpus == m_fields.end() || corpus->second == "recall");
    const auto preset = config::findPreset(!m_preset.empty() ? m_preset : isDemo ? "demo" : "laptop");
    if (!preset)
        return fail(preset.error());
    return withFile(preset->config, m_file).and_then([this](config::RunConfig config) {
        return changed(std::move(config));
    });
}

Result<config::RunConfig> RunOptions::configOver(const config::RunConfig& base) const
{
    if (!m_preset.empty())
        return fail(
            ErrorCode::InvalidArgument, "--preset and --from exclude each other.",
            "A branch has its parent's configuration; change it with --config and --set.");
    return withFile(base, m_file).and_then([this](config::RunConfig config) { return changed(std::move(config)); });
}

Result<config::RunConfig> RunOptions::importConfig(const config::RunConfig& base) const
{
    return changed(base, false).and_then([&](config::RunConfig&& config) -> Result<config::RunConfig> {
        std::string problems;
        for (const auto& problem : config::shapeDifferences(base, config))
            problems += (problems.empty() ? "" : " ") + problem.path + ": " + problem.message;
        if (!problems.empty())
            return fail(ErrorCode::Mismatch, std::move(problems), "Leave out what the weights tell by themselves.");
        return std::move(config);
    });
}

Result<config::RunConfig> RunOptions::changed(config::RunConfig config, bool needsCorpus) const
{
    if (std::ranges::any_of(kLengths, [&](auto length) { return m_fields.contains(std::string(length)); })) {
        config.train.steps = config.train.bytes = 0;
        config.train.epochs = config.train.seconds = 0;
    }
    for (const auto& [field, value] : m_fields)
        if (auto set = config::setField(config, field, value); !set)
            return fail(std::move(set.error()));
    for (const auto& assignment : m_assignments)
        if (auto set = assign(config, assignment); !set)
            return fail(std::move(set.error()));

    std::string problems;
    for (const auto& problem : config::validate(config))
        if (needsCorpus || !config.corpus.path.empty() || problem.path != "corpus.path")
            problems += (problems.empty() ? "" : " ") + problem.path + ": " + problem.message;
    if (!problems.empty())
        return fail(ErrorCode::InvalidArgument, std::move(problems));
    return config;
}

} // namespace workbench::cli
