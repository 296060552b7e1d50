// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/FilmSeries.h"

#include "core/base/ByteEscapes.h"
#include "core/sample/FilmFrame.h"
#include "core/sample/PackModel.h"
#include "core/sample/TextSampler.h"
#include "core/train/TorchCall.h"
#include "core/train/ValidationText.h"

#include <memory>
#include <utility>

namespace workbench::train
{

namespace
{

constexpr std::int64_t kOwnPromptBytes = 64; ///< of the validation part, where the user gives none

sample::SamplerSettings settingsOf(const config::FilmConfig& film)
{
    sample::SamplerSettings settings;
    settings.temperature = film.temperature;
    settings.seed = film.seed;
    settings.bytes = film.bytes;
    return settings;
}

} // namespace

FilmSeries::FilmSeries(const PreparedRun& run, int threads, EventSink& sink)
    : m_run(run)
    , m_threads(threads)
    , m_sink(sink)
    , m_settings(settingsOf(run.request.config.film))
    , m_everySteps(run.request.config.film.everySteps)
{
}

void FilmSeries::takeIfDue(const model::ShaRnn& model, const RunPosition& at)
{
    if (m_everySteps > 0 && (at.step == 1 || at.step % m_everySteps == 0))
        take(model, at);
}

void FilmSeries::takeLast(const model::ShaRnn& model, const RunPosition& at)
{
    if (m_everySteps > 0 && at.step > m_lastStep)
        take(model, at);
}

void FilmSeries::take(const model::ShaRnn& model, const RunPosition& at)
{
    const auto taken = callTorch("writing a text", [&] { return write(model, at); });
    m_lastStep = at.step;
    if (taken) {
        m_sink.accept(*taken);
        return;
    }
    m_everySteps = 0; // what failed once fails again; the run goes on without
    m_sink.accept(Warning{at, "No more of what the model writes is kept: " + describe(taken.error())});
}

Result<FilmTaken> FilmSeries::write(const model::ShaRnn& model, const RunPosition& at)
{
    if (model->config().vocabulary != 256)
        return fail(
            ErrorCode::Unsupported,
            "Texts are drawn from 256 byte values; this model knows " + std::to_string(model->config().vocabulary)
                + ".");
    if (m_prompt.empty()) {
        auto text = prompt();
        if (!text)
            return fail(std::move(text.error()));
        m_prompt = std::move(*text);
    }
    sample::ByteReader reader(sample::packModel(model), m_threads);
    sample::TextSampler sampler(reader, m_settings);
    if (auto read = sampler.readPrompt(m_prompt); !read)
        return fail(std::move(read.error()));
    auto frame = std::make_shared<sample::FilmFrame>();
    frame->step = at.step;
    frame->prompt = m_prompt;
    frame->settings = m_settings;
    for (std::int64_t i = 0; i < m_settings.bytes; ++i) {
        const auto drawn = sampler.draw();
        if (!drawn)
            return fail(drawn.error());
        frame->text += static_cast<char>(drawn->byte);
        frame->surprisalBits.push_back(static_cast<float>(drawn->surprisalBits));
    }
    return FilmTaken{at, std::move(frame)};
}

Result<std::string> FilmSeries::prompt() const
{
    const std::string& given = m_run.request.config.film.prompt;
    return given.empty() ? validationBeginning(m_run, kOwnPromptBytes) : unescapeBytes(given);
}

} // namespace workbench::train
