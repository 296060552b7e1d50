// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/NextByteGuide.h"

#include "core/sample/SamplerChain.h"
#include "ui/sampling/LaneGroup.h"
#include "ui/sampling/NextByteCard.h"
#include "ui/sampling/SamplerCard.h"

namespace workbench::ui
{

namespace
{

constexpr int kSoon = 100; // ms between looks at the probabilities of a text that grows

} // namespace

NextByteGuide::NextByteGuide(LaneGroup& lanes, NextByteCard& card, const SamplerCard& sampler, QObject* parent)
    : QObject(parent)
    , m_lanes(lanes)
    , m_card(card)
    , m_sampler(sampler)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoon);
    connect(&m_soon, &QTimer::timeout, this, &NextByteGuide::refresh);
    connect(&lanes, &LaneGroup::logitsKnown, this, &NextByteGuide::refresh);
    connect(&card, &NextByteCard::byteChosen, this, &NextByteGuide::choose);
    connect(&sampler, &SamplerCard::settingsChanged, this, &NextByteGuide::refresh);
}

void NextByteGuide::select(std::optional<int> byte)
{
    m_selected = byte;
    refresh();
}

void NextByteGuide::setByHand(bool byHand)
{
    m_byHand = byHand;
    refresh();
}

void NextByteGuide::refreshSoon()
{
    if (!m_soon.isActive()) {
        m_soon.start();
    }
}

sample::SampleNode NextByteGuide::selectedNode() const
{
    const sample::SampleTree& tree = m_lanes.main().tree();
    if (!m_selected || *m_selected >= tree.depth(tree.active())) {
        return sample::kSampleRoot;
    }
    return tree.path(tree.active())[static_cast<std::size_t>(*m_selected)];
}

void NextByteGuide::choose(std::uint8_t byte)
{
    const sample::SampleTree& tree = m_lanes.main().tree();
    const sample::SampleNode selected = selectedNode();
    const sample::SampleNode parent = selected == sample::kSampleRoot ? tree.active() : tree.at(selected).parent;
    if (parent == sample::kSampleRoot) {
        Q_EMIT told(tr("Nothing stands before the first byte of a text: write another prompt instead."), false);
        return;
    }
    if (!m_lanes.main().canWrite()) {
        Q_EMIT told(tr("The weights that wrote this text are gone: it can be read, not gone on with."), true);
        return;
    }
    m_selected.reset();
    m_lanes.main().choose(parent, byte, m_sampler.settings());
}

void NextByteGuide::refresh()
{
    SampleLane& lane = m_lanes.main();
    const sample::SampleTree& tree = lane.tree();
    sample::SampleNode taken = selectedNode();
    if (taken == sample::kSampleRoot && lane.isWriting()) {
        taken = tree.active(); // what it drew last, while more comes
    }
    const sample::SampleNode parent = taken == sample::kSampleRoot ? tree.active() : tree.at(taken).parent;
    m_card.setPlace(m_selected);
    m_card.setClickHint(
        !lane.canWrite() ? QString()
            : m_selected ? tr("a click: another in its place")
            : m_byHand   ? tr("pick the next byte")
                         : tr("a click goes on with that byte"));
    const ByteLogits* const logits = parent == sample::kSampleRoot ? nullptr : lane.behind(parent);
    if (!logits) {
        explain(parent);
        lane.wantLogits(parent);
        return;
    }
    const sample::SamplerSettings used
        = taken == sample::kSampleRoot ? m_sampler.settings() : tree.settings()[tree.at(taken).settings];
    const sample::Distribution model = sample::probabilities(*logits);
    const auto sampled = sample::applySampler(used, model, tree.text(parent));
    m_card.setDistributions(
        &model, sampled ? &*sampled : nullptr,
        taken == sample::kSampleRoot ? std::nullopt : std::optional(tree.at(taken).byte));
}

void NextByteGuide::explain(sample::SampleNode parent)
{
    m_card.setEmptyText(
        m_lanes.main().tree().active() == sample::kSampleRoot
            ? tr("What may come next stands here once a prompt has been read.")
            : parent == sample::kSampleRoot ? tr("Nothing foretold the first byte of a text.")
                                            : tr("The weights that wrote this text are gone."));
    m_card.setDistributions(nullptr, nullptr, {});
}

} // namespace workbench::ui
