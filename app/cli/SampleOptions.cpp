// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/SampleOptions.h"

#include "app/cli/SamplerArguments.h"
#include "core/base/RegularFile.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string_view>
#include <utility>

namespace workbench::cli
{

namespace
{

using sample::SamplerSettings;

constexpr std::int64_t kMostPromptBytes = 64 << 20;
constexpr std::int64_t kMostSettingsBytes = 1 << 20;
constexpr const char* kPromptGroup = "Text";
constexpr const char* kSamplerGroup = "Sampler, in the order in which its steps are made; without any: the pure model";
constexpr const char* kSettingsGroup = "Settings as a whole";

Result<std::string> readStandardInput()
{
    std::string text(static_cast<std::size_t>(kMostPromptBytes) + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), stdin));
    if (std::ferror(stdin) != 0)
        return fail(ErrorCode::Io, "Standard input cannot be read.", "Give the prompt by --prompt, or a file.");
    if (text.size() > static_cast<std::size_t>(kMostPromptBytes))
        return fail(
            ErrorCode::InvalidArgument, "The prompt on standard input is longer than 64 MiB.", "Give its end alone.");
    return text;
}

bool sameWord(std::string_view left, std::string_view right)
{
    return std::ranges::equal(
        left, right, [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::string presetNames()
{
    std::string names;
    for (const sample::SamplerPreset& preset : sample::samplerPresets())
        names += (names.empty() ? "" : ", ") + std::string(preset.name);
    return names;
}

Result<SamplerSettings> presetNamed(const std::string& name)
{
    for (const sample::SamplerPreset& preset : sample::samplerPresets())
        if (sameWord(preset.name, name))
            return preset.settings;
    return fail(
        ErrorCode::InvalidArgument, "There is no preset '" + name + "' of the sampler.",
        "The presets are " + presetNames() + ".");
}

Result<SamplerSettings> settingsIn(const std::string& file)
{
    const auto text = readTextFile(file, kMostSettingsBytes);
    if (!text)
        return fail(text.error());
    auto settings = sample::settingsFromJson(*text);
    if (!settings)
        return fail(settings.error().code, file + ": " + settings.error().message, settings.error().hint);
    return settings;
}

/// A change for an option that may be repeated.
using Texts = std::vector<std::string>;
std::function<Result<>(SamplerSettings&, const Texts&)> each(Result<> (*make)(SamplerSettings&, const std::string&))
{
    return [make](SamplerSettings& settings, const Texts& texts) -> Result<> {
        for (const std::string& text : texts)
            if (auto made = make(settings, text); !made)
                return made;
        return {};
    };
}

/// A change that puts a value into a member.
template <typename Value>
std::function<Result<>(SamplerSettings&, const Value&)> setting(Value SamplerSettings::*member)
{
    return [member](SamplerSettings& settings, const Value& value) -> Result<> {
        settings.*member = value;
        return {};
    };
}

} // namespace

template <typename Value>
CLI::Option* SampleOptions::change(
    CLI::App& command, const char* flag, const char* type, const char* help,
    std::function<Result<>(SamplerSettings&, const Value&)> make)
{
    return command
        .add_option_function<Value>(
            flag,
            [this, make = std::move(make)](const Value& value) {
                m_changes.push_back([make, value](SamplerSettings& settings) { return make(settings, value); });
            },
            help)
        ->type_name(type);
}

void SampleOptions::addTo(CLI::App& command)
{
    command.add_option("checkpoint", checkpoint, "A run (name or UUID) or a checkpoint folder")
        ->type_name("RUN|CHECKPOINT");
    auto* prompt
        = command
              .add_option("--prompt", m_prompt, R"(What to go on from, at least one byte; \n, \xHH and \\ are escapes)")
              ->type_name("TEXT")
              ->group(kPromptGroup);
    command.add_option("--prompt-file", m_promptFile, "The same, as the bytes of a file; -: of standard input")
        ->type_name("FILE")
        ->group(kPromptGroup)
        ->excludes(prompt);
    change(command, "--bytes", "N", "How many to write; by default 1000", setting(&SamplerSettings::bytes))
        ->group(kPromptGroup);
    change<std::string>(command, "--seed", "N", "The same seed gives the same bytes; by default 1", setSeed)
        ->group(kPromptGroup);
    change(
        command, "--stop", "TEXT", "End behind this text, with escapes, once it was written; may be repeated",
        each(addStop))
        ->group(kPromptGroup);
    command.add_option("--continuations", continuations, "Texts to write at once; the k-th from 0 has seed + k")
        ->type_name("N")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str()
        ->group(kPromptGroup);
    command
        .add_option(
            "--separator", m_separator,
            "What stands between several texts, with escapes; needed for them without --json")
        ->type_name("TEXT")
        ->group(kPromptGroup);

    change(
        command, "--bias", "BYTE=VALUE", "Add to the natural logarithm of a byte's probability; may be repeated",
        each(addBias))
        ->group(kSamplerGroup);
    change(command, "--ban", "BYTES", "Never write any of these, with escapes; may be repeated", each(addBans))
        ->group(kSamplerGroup);
    command
        .add_flag_callback(
            "--valid-utf8",
            [this] {
                m_changes.push_back([](SamplerSettings& settings) -> Result<> {
                    settings.validUtf8 = true;
                    return {};
                });
            },
            "Only bytes that keep the text valid UTF-8")
        ->group(kSamplerGroup);
    change(
        command, "--no-repeat", "N", "No run of so many bytes comes twice, the prompt's among them",
        setting(&SamplerSettings::noRepeat))
        ->group(kSamplerGroup);
    change(
        command, "--repetition", "X", "Multiply log probabilities of recent bytes; above 1 makes them less likely",
        setting(&SamplerSettings::repetition))
        ->group(kSamplerGroup);
    change(
        command, "--repetition-window", "N", "Bytes that are recent; by default 64",
        setting(&SamplerSettings::repetitionWindow))
        ->group(kSamplerGroup);
    change(
        command, "--temperature", "T", "Divide log probabilities; 0: always the likeliest byte",
        setting(&SamplerSettings::temperature))
        ->group(kSamplerGroup);
    change(command, "--top-k", "K", "Only the K likeliest", setting(&SamplerSettings::topK))->group(kSamplerGroup);
    change(
        command, "--typical", "P", "The bytes nearest to the entropy that hold P (arXiv 2202.00666)",
        setting(&SamplerSettings::typical))
        ->group(kSamplerGroup);
    change(command, "--top-p", "P", "The likeliest that hold P", setting(&SamplerSettings::topP))->group(kSamplerGroup);
    change(
        command, "--min-p", "SHARE", "Only those with this share of the likeliest's probability",
        setting(&SamplerSettings::minP))
        ->group(kSamplerGroup);
    change<std::string>(
        command, "--order", "STEP,STEP,...", "Steps to make first, such as top-p,temperature; the others follow",
        setOrder)
        ->group(kSamplerGroup);

    auto* preset = command.add_option("--preset", m_preset, "Start from a preset: " + presetNames())
                       ->type_name("NAME")
                       ->group(kSettingsGroup);
    command.add_option("--settings", m_file, "Start from a file that --show-settings has printed, whole or in part")
        ->type_name("FILE")
        ->group(kSettingsGroup)
        ->excludes(preset);
    command.add_flag("--show-settings", showSettings, "Print the settings as JSON and write no text")
        ->group(kSettingsGroup);
    command.add_option("--threads", threads, "Threads that compute; they change no byte")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    for (CLI::Option* option : command.get_options())
        option->allow_extra_args(false);
}

Result<SamplerSettings> SampleOptions::settings() const
{
    auto settings = !m_file.empty() ? settingsIn(m_file)
        : !m_preset.empty()         ? presetNamed(m_preset)
                                    : Result<SamplerSettings>(SamplerSettings());
    if (!settings)
        return settings;
    for (const auto& make : m_changes)
        if (auto made = make(*settings); !made)
            return fail(std::move(made.error()));
    return sample::checkSettings(*settings).map([&] { return *settings; });
}

Result<std::string> SampleOptions::prompt() const
{
    if (!m_prompt && !m_promptFile)
        return fail(
            ErrorCode::InvalidArgument, "There is no prompt to go on from.",
            "Give --prompt TEXT or --prompt-file FILE.");
    auto text = m_prompt       ? bytesOf("--prompt", *m_prompt)
        : *m_promptFile == "-" ? readStandardInput()
                               : readTextFile(*m_promptFile, kMostPromptBytes);
    if (text && text->empty())
        return fail(ErrorCode::InvalidArgument, "The prompt is empty.", "Give at least one byte to go on from.");
    return text;
}

Result<std::string> SampleOptions::separator() const
{
    return bytesOf("--separator", m_separator.value_or(""));
}

} // namespace workbench::cli
