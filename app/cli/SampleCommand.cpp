// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressLine.h"
#include "app/cli/SampleOptions.h"
#include "app/cli/SampleStream.h"
#include "app/cli/StopSignals.h"
#include "app/cli/StoreAccess.h"
#include "core/sample/TextSampler.h"
#include "core/train/ComputeThreads.h"
#include "core/train/SamplingModel.h"

#include <chrono>
#include <memory>
#include <unistd.h>

namespace workbench::cli
{

namespace
{

using sample::DrawnByte;
using sample::SamplerSettings;
using sample::TextSampler;

/// Writes texts of one model to standard output.
class SampleWriter
{
public:
    SampleWriter(
        sample::ByteReader& reader, const SamplerSettings& settings, std::int64_t continuations, bool json,
        std::string separator, std::stop_token stop)
        : m_settings(settings)
        , m_separator(std::move(separator))
        , m_json(json)
        , m_stop(std::move(stop))
        , m_texts(static_cast<std::size_t>(continuations))
    {
        for (std::size_t i = 0; i < m_texts.size(); ++i) {
            SamplerSettings own = settings;
            own.seed += i; // beyond the largest seed it goes on at 0
            m_samplers.push_back(std::make_unique<TextSampler>(reader, std::move(own)));
        }
    }

    /// What was drawn has been written whenever this returns.
    Result<> write(const std::string& prompt)
    {
        if (auto read = readPrompt(prompt); !read)
            return read;
        m_started = std::chrono::steady_clock::now();
        const Result<> drawn = m_samplers.size() == 1 ? writeAsItGrows() : writeWhenDone();
        m_stream.flush();
        m_progress.clear();
        return drawn ? m_stream.outcome() : drawn;
    }

    /// On standard error where that is a terminal: how much, how fast.
    void summarise() const
    {
        if (!m_progress.isVisible())
            return;
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
        if (m_stream.isTerminal())
            std::fputc('\n', stderr);
        printNote(
            countText(m_drawn) + " bytes in " + numberText(seconds, 2) + " s, "
            + numberText(static_cast<double>(m_drawn) / seconds, 0) + " B/s; " + sample::settingsWords(m_settings));
    }

    std::int64_t drawn() const { return m_drawn; }

private:
    Result<> readPrompt(const std::string& prompt)
    {
        TextSampler& first = *m_samplers.front();
        if (auto read = first.readPrompt(prompt, m_stop); !read)
            return read;
        for (const auto& sampler : m_samplers)
            if (sampler.get() != &first)
                sampler->resume(first.text(), first.state(), {first.logits().begin(), first.logits().end()});
        return {};
    }

    Result<> writeAsItGrows()
    {
        TextSampler& sampler = *m_samplers.front();
        do {
            const auto byte = sampler.draw();
            if (!byte)
                return fail(byte.error());
            ++m_drawn;
            if (!put(*byte, 0))
                return {};
            showProgress(static_cast<double>(m_drawn) / static_cast<double>(m_settings.bytes));
        } while (!sampler.ended(m_drawn) && !m_stop.stop_requested());
        return {};
    }

    /// The reader of a text has no use for bytes of another one in between, so each is held until all have ended.
    Result<> writeWhenDone()
    {
        const Result<> drawn = drawAll();
        for (std::size_t i = 0; i < m_texts.size(); ++i) {
            if (i > 0 && !m_json && !m_stream.put(m_separator))
                break;
            for (const DrawnByte& byte : m_texts[i])
                if (!put(byte, i))
                    return drawn;
        }
        return drawn;
    }

    Result<> drawAll()
    {
        std::vector<std::size_t> going(m_samplers.size());
        for (std::size_t i = 0; i < going.size(); ++i)
            going[i] = i;
        for (std::int64_t each = 1; !going.empty() && !m_stop.stop_requested(); ++each) {
            std::vector<TextSampler*> samplers;
            for (const std::size_t i : going)
                samplers.push_back(m_samplers[i].get());
            const auto bytes = TextSampler::drawTogether(samplers);
            if (!bytes)
                return fail(bytes.error());
            for (std::size_t i = 0; i < going.size(); ++i)
                m_texts[going[i]].push_back((*bytes)[i]);
            m_drawn += static_cast<std::int64_t>(going.size());
            std::erase_if(going, [&](std::size_t i) { return m_samplers[i]->ended(each).has_value(); });
            showProgress(static_cast<double>(each) / static_cast<double>(m_settings.bytes));
        }
        return {};
    }

    bool put(const DrawnByte& byte, std::size_t continuation)
    {
        if (!m_json)
            return m_stream.put({reinterpret_cast<const char*>(&byte.byte), 1});
        nlohmann::ordered_json object{
            {"byte", byte.byte},
            {"surprisalBits", byte.surprisalBits},
            {"probability", byte.probability},
            {"entropyBits", byte.entropyBits}};
        if (m_settings.validUtf8)
            object["utf8Removed"] = byte.utf8Removed;
        if (m_samplers.size() > 1)
            object["continuation"] = continuation;
        return m_stream.put(object.dump() + '\n');
    }

    void showProgress(double fraction)
    {
        if (m_stream.isTerminal()) // the line would stand in the middle of the text
            return;
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
        m_progress.show(
            fraction, countText(m_drawn) + " bytes, " + numberText(static_cast<double>(m_drawn) / seconds, 0) + " B/s");
    }

    SamplerSettings m_settings;
    std::string m_separator;
    bool m_json;
    std::stop_token m_stop;
    std::vector<std::unique_ptr<TextSampler>> m_samplers;
    std::vector<std::vector<DrawnByte>> m_texts; ///< of several
    std::int64_t m_drawn = 0;
    std::chrono::steady_clock::time_point m_started{};
    SampleStream m_stream;
    ProgressLine m_progress;
};

void noteLongPrompt(const config::ModelConfig& model, std::size_t promptBytes)
{
    if (config::attentionBlocks(model).empty() || promptBytes <= static_cast<std::size_t>(model.memory))
        return;
    printNote(
        "The prompt has " + countText(static_cast<long long>(promptBytes)) + " bytes, the model's memory holds "
        + countText(model.memory)
        + ": what comes before is no longer attended to, only the recurrent state carries it.");
}

/// A wrong option is wrong use, a file that cannot be read is not.
ExitCode exitCodeOf(const Error& error)
{
    return error.code == ErrorCode::InvalidArgument ? ExitCode::WrongUse : ExitCode::Failed;
}

ExitCode writeTexts(
    const CommandLine& line, const SampleOptions& options, const SamplerSettings& settings, const std::string& prompt,
    const std::string& separator)
{
    const StopSignals signals;
    const auto folder = findCheckpoint(line, options.checkpoint);
    if (!folder)
        return printError(folder.error());
    const auto model = train::openSamplingModel(*folder);
    if (!model)
        return printError(model.error());
    noteLongPrompt(model->config.model, prompt.size());
    const int threads = train::useComputeThreads(options.threads.value_or(model->config.runtime.threads));
    sample::ByteReader reader(model->packed, threads);
    SampleWriter writer(reader, settings, options.continuations, line.json, separator, signals.token());
    if (const auto written = writer.write(prompt); !written)
        return printError(written.error());
    writer.summarise();
    if (signals.token().stop_requested())
        printNote("Stopped after " + countText(writer.drawn()) + " bytes.");
    return ExitCode::Done;
}

ExitCode sampleText(const CommandLine& line, const SampleOptions& options)
{
    const auto settings = options.settings();
    if (!settings)
        return printError(settings.error(), exitCodeOf(settings.error()));
    if (options.showSettings) {
        printJson(nlohmann::ordered_json::parse(sample::settingsJson(*settings)));
        return ExitCode::Done;
    }
    if (options.checkpoint.empty())
        return printError(
            {ErrorCode::InvalidArgument, "There is no RUN|CHECKPOINT to write with.",
             "Name a run or a checkpoint folder."},
            ExitCode::WrongUse);
    if (options.continuations > 1 && !line.json && !options.hasSeparator())
        return printError(
            {ErrorCode::InvalidArgument, "Several texts would run into each other.",
             R"(Choose --separator TEXT, such as '\n---\n' or '\0', or --json.)"},
            ExitCode::WrongUse);
    const auto separator = options.separator();
    if (!separator)
        return printError(separator.error(), ExitCode::WrongUse);
    const auto prompt = options.prompt();
    if (!prompt)
        return printError(prompt.error(), exitCodeOf(prompt.error()));
    return writeTexts(line, options, *settings, *prompt, *separator);
}

} // namespace

void addSampleCommand(CLI::App& app, CommandLine& line)
{
    auto* command = app.add_subcommand(
        "sample",
        "Write what a model makes of a prompt: the bytes it draws, and nothing else, to standard output. On the CPU.\n"
        "Ctrl+C stops, with all that was drawn written. Several texts (--continuations) are written one after the "
        "other\n"
        "when all have ended. With --json one object a byte: {\"byte\":..,\"surprisalBits\":of the model,\n"
        "\"probability\":after the sampler,\"entropyBits\":of the model}, with --valid-utf8 \"utf8Removed\", with "
        "several\n"
        "texts \"continuation\" from 0.");
    const auto options = std::make_shared<SampleOptions>();
    options->addTo(*command);
    setCommand(*command, line, [&line, options] { return sampleText(line, *options); });
}

} // namespace workbench::cli
