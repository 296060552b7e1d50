// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SnapshotSeries.h"

#include "core/config/ModelConfig.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/train/TextAttention.h"
#include "core/train/TorchCall.h"
#include "core/train/ValidationText.h"

#include <algorithm>
#include <utility>

namespace workbench::train
{

namespace
{

constexpr std::size_t kMostRows = 256; ///< as many as a snapshot keeps unpooled

} // namespace

SnapshotSeries::SnapshotSeries(const PreparedRun& run, EventSink& sink)
    : m_run(run)
    , m_sink(sink)
{
    const auto blocks = config::attentionBlocks(run.request.config.model);
    if (!blocks.empty() && run.request.config.inspect.everySteps > 0)
        m_block = blocks.back();
}

void SnapshotSeries::takeIfDue(model::ShaRnn& model, const RunPosition& at)
{
    const std::int64_t every = m_run.request.config.inspect.everySteps;
    if (m_block && (at.step == 1 || at.step % every == 0))
        take(model, at);
}

void SnapshotSeries::takeLast(model::ShaRnn& model, const RunPosition& at)
{
    if (m_block && at.step > m_lastStep)
        take(model, at);
}

void SnapshotSeries::take(model::ShaRnn& model, const RunPosition& at)
{
    const auto taken = callTorch("looking at the attention", [&] { return look(model, at); });
    m_lastStep = at.step;
    if (taken) {
        m_sink.accept(*taken);
        return;
    }
    m_block.reset(); // what failed once fails again; the run goes on without
    m_sink.accept(Warning{at, "No more looks at the attention are kept: " + describe(taken.error())});
}

Result<SnapshotTaken> SnapshotSeries::look(model::ShaRnn& model, const RunPosition& at)
{
    const config::RunConfig& config = m_run.request.config;
    if (m_text.empty()) {
        auto text = validationBeginning(m_run, config.inspect.probeBytes);
        if (!text)
            return fail(std::move(text.error()));
        m_text = std::move(*text);
    }
    const std::size_t queries = std::min((m_text.size() + 1) / 2, kMostRows); // what is before them fills the memory
    return textAttention(
               model, m_text, static_cast<int>(queries), *m_block, config.train.bptt, torchDevice(m_run.device))
        .map([&](maps::AttentionMap&& map) {
            map.step = at.step;
            map.firstOffset += m_run.corpus.split.validation.begin;
            return SnapshotTaken{at, std::make_shared<const maps::AttentionSnapshot>(maps::makeSnapshot(map))};
        });
}

} // namespace workbench::train
