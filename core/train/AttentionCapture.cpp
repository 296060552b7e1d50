// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/AttentionCapture.h"

#include "core/config/ModelConfig.h"
#include "core/train/MapTensors.h"
#include "core/train/TextAttention.h"
#include "core/train/TorchCall.h"

#include <string>
#include <utility>

namespace workbench::train
{

using Clock = std::chrono::steady_clock;

AttentionCapture::AttentionCapture(
    const config::RunConfig& config, const data::SegmentBatcher& batcher, TrainControl& control, EventSink& sink)
    : m_config(config)
    , m_batcher(batcher)
    , m_control(control)
    , m_sink(sink)
{
}

Learner::Look AttentionCapture::lookAt(const RunPosition& at)
{
    const auto wanted = m_control.captureWanted();
    if (!wanted || wanted == m_refused || !(wanted->perSecond > 0))
        return {};
    const auto now = Clock::now();
    if (m_lastFrame && std::chrono::duration<double>(now - *m_lastFrame).count() * wanted->perSecond < 1)
        return {};
    const auto there = place(*wanted, at);
    if (!there) {
        m_refused = wanted;
        return {};
    }
    m_lastFrame = now;
    const auto show = [this, there = *there, at](const model::ShaRnnOutput& output, int index) {
        // A frame that is lost is no reason to lose the step.
        auto frame = callTorch("capturing the attention", [&] { return frameOf(output, index, there, at); });
        if (frame)
            m_frame = std::move(*frame);
        else
            m_sink.accept(Warning{at, "A frame of the attention is lost: " + describe(frame.error())});
    };
    return {show, there->stream};
}

std::optional<AttentionCapture::Place> AttentionCapture::place(const CaptureSettings& settings, const RunPosition& at)
{
    const auto refuse = [&](const std::string& why) {
        m_sink.accept(Warning{at, "The attention is not captured: " + why});
        return std::nullopt;
    };
    const auto blocks = config::attentionBlocks(m_config.model);
    // Without a block to choose, the last one: for a model without attention the check below says so.
    const int block = settings.block.value_or(blocks.empty() ? 0 : blocks.back());
    if (const auto attends = checkHasAttention(m_config.model, block); !attends)
        return refuse(describe(attends.error()));
    if (settings.stream < 0 || settings.stream >= m_batcher.batch())
        return refuse(
            "there is no stream " + std::to_string(settings.stream) + ". Streams are numbered 0 to "
            + std::to_string(m_batcher.batch() - 1) + ".");
    return Place{block, settings.stream};
}

Result<AttentionCaptured>
AttentionCapture::frameOf(const model::ShaRnnOutput& output, int index, const Place& place, const RunPosition& at) const
{
    const auto started = Clock::now();
    const at::Tensor& weights = output.attention.at(static_cast<std::size_t>(place.block)); // [B, heads, T, K]
    const auto queries = static_cast<int>(weights.size(2));
    const auto keys = static_cast<int>(weights.size(3));
    auto map = std::make_shared<maps::AttentionMap>(emptyMap(m_config.model, place.block, queries, keys));
    putSegment(*map, output, index, 0, 0);

    // A row of memory a byte: the keys are the bytes up to the segment's end; one more was its last target.
    const std::int64_t firstRow = m_batcher.position().row - keys;
    auto bytes = m_batcher.streamBytes(place.stream, firstRow, std::int64_t{keys} + 1);
    if (!bytes)
        return fail(std::move(bytes.error()));
    map->nextByte = static_cast<std::uint8_t>(bytes->back());
    bytes->pop_back();
    map->bytes = std::move(*bytes);
    map->source = maps::MapSource::Live;
    map->step = at.step;
    map->stream = place.stream;
    map->firstOffset = m_batcher.offsetOf(place.stream, firstRow);
    return AttentionCaptured{at, std::move(map), std::chrono::duration<double>(Clock::now() - started).count()};
}

void AttentionCapture::send(const RunPosition& at)
{
    if (!m_frame)
        return;
    m_frame->at = at;
    m_control.frameSent();
    m_sink.accept(*std::exchange(m_frame, std::nullopt));
}

} // namespace workbench::train
