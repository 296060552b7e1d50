// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/AttentionFeed.h"

#include "core/data/CorpusFiles.h"
#include "core/data/CorpusResolver.h"
#include "core/store/Store.h"
#include "core/train/WeightsSnapshot.h"
#include "ui/models/RunListModel.h"
#include "ui/session/TrainSession.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

/// The part of a text that fills the memory before its queries: a half, so that there is something to look back at.
inspect::ProbeText asProbe(std::string bytes)
{
    const std::size_t queries = std::min<std::size_t>(bytes.size() - bytes.size() / 2, inspect::kMostProbeQueries);
    inspect::ProbeText text;
    text.memory = bytes.substr(0, bytes.size() - queries);
    text.text = bytes.substr(bytes.size() - queries);
    text.firstOffset = static_cast<std::int64_t>(text.memory.size());
    return text;
}

} // namespace

AttentionFeed::AttentionFeed(const AppContext& context, QObject* parent)
    : QObject(parent)
    , m_context(context)
{
    connect(
        &context.training, &TrainSession::eventsArrived, this,
        [this](const RunId& run, const std::vector<train::TrainEvent>& events) {
            if (run == m_run) {
                follow(events);
            }
        });
    connect(&context.training, &TrainSession::activeChanged, this, &AttentionFeed::applyCapture);
    connect(
        &m_session, &InspectSession::attentionReady, this,
        [this](const std::shared_ptr<const maps::AttentionMap>& map) { Q_EMIT mapArrived(map); });
    connect(
        &m_session, &InspectSession::cellsReady, this,
        [this](const std::shared_ptr<const maps::CellStates>& states) { Q_EMIT cellsArrived(states); });
    connect(&m_session, &InspectSession::gradientReady, this, &AttentionFeed::gradientArrived);
    connect(&m_session, &InspectSession::failed, this, &AttentionFeed::failed);
}

AttentionFeed::~AttentionFeed() = default;

void AttentionFeed::setSeen(bool seen)
{
    m_seen = seen;
    applyCapture();
}

void AttentionFeed::setRun(std::optional<RunId> run)
{
    m_run = std::move(run);
    m_session.cancel();
    m_waitsForWeights = false;
    m_inspected.reset();
    readKept();
    applyCapture();
}

void AttentionFeed::setSource(FeedSource source)
{
    m_source = source;
    applyCapture();
}

void AttentionFeed::setBlock(std::optional<int> block)
{
    m_capture.block = block;
    readKept();
    applyCapture();
}

void AttentionFeed::setStream(int stream)
{
    m_capture.stream = stream;
    applyCapture();
}

void AttentionFeed::setRate(double framesPerSecond)
{
    m_capture.perSecond = framesPerSecond;
    applyCapture();
}

void AttentionFeed::frameShown()
{
    m_context.training.frameTaken();
}

bool AttentionFeed::canBeLive() const
{
    return m_run && m_context.training.activeRun() == m_run;
}

void AttentionFeed::applyCapture()
{
    const bool wanted = m_seen && m_source == FeedSource::Live && canBeLive() && m_capture.perSecond > 0;
    m_context.training.setCapture(wanted ? std::optional(m_capture) : std::nullopt);
}

void AttentionFeed::follow(const std::vector<train::TrainEvent>& events)
{
    bool keptMore = false;
    for (const train::TrainEvent& event : events) {
        if (const auto* const frame = std::get_if<train::AttentionCaptured>(&event)) {
            if (m_source == FeedSource::Live && m_seen) {
                Q_EMIT mapArrived(frame->map);
                Q_EMIT captureCost(frame->captureSeconds * m_capture.perSecond);
            }
            frameShown();
        } else if (const auto* const published = std::get_if<train::WeightsPublished>(&event)) {
            if (std::exchange(m_waitsForWeights, false)) {
                inspect({.checkpoint = {}, .published = published->weights});
            }
        } else if (std::holds_alternative<train::SnapshotTaken>(event)) {
            keptMore = true; // it is in the store within half a second, which storeChanged() tells
        }
    }
    if (keptMore) {
        readKept();
    }
}

void AttentionFeed::readKept()
{
    std::vector<store::SnapshotRow> rows;
    if (m_run) {
        if (auto found = m_context.store.snapshots(*m_run)) {
            rows = std::move(*found);
        }
    }
    if (m_capture.block) {
        std::erase_if(rows, [this](const store::SnapshotRow& row) { return row.block != *m_capture.block; });
    }
    if (rows != m_kept) {
        m_kept = std::move(rows);
        Q_EMIT keptChanged();
    }
}

void AttentionFeed::showKept(int index)
{
    if (!m_run || index < 0 || index >= static_cast<int>(m_kept.size())) {
        return;
    }
    const store::SnapshotRow& row = m_kept[static_cast<std::size_t>(index)];
    const auto snapshot = m_context.store.snapshot(*m_run, row.at.step, row.block);
    if (snapshot) {
        Q_EMIT snapshotArrived(*snapshot, index);
    } else {
        Q_EMIT failed(snapshot.error());
    }
}

void AttentionFeed::runText(const FeedText& text)
{
    m_wanted = text;
    m_inspected.reset();
    m_session.cancel();
    m_waitsForWeights = text.checkpoint.empty() && !text.published;
    if (m_waitsForWeights) {
        m_context.training.requestWeights();
    } else {
        inspect({.checkpoint = text.checkpoint, .published = text.published});
    }
}

void AttentionFeed::inspect(InspectWeights weights)
{
    InspectRequest request;
    request.weights = std::move(weights);
    if (m_wanted.writeBytes > 0) {
        request.text.memory = m_wanted.bytes;
        request.text.firstOffset = static_cast<std::int64_t>(m_wanted.bytes.size());
    } else {
        request.text = asProbe(m_wanted.bytes);
    }
    request.writeBytes = m_wanted.writeBytes;
    request.seed = m_wanted.seed;
    m_inspected = std::move(request);
    this->request();
}

void AttentionFeed::request()
{
    m_inspected->block = m_capture.block;
    if (m_cells) {
        m_session.requestCells(*m_inspected);
    } else {
        m_session.requestAttention(*m_inspected);
    }
}

void AttentionFeed::setCells(bool cells)
{
    m_cells = cells;
}

bool AttentionFeed::runAgain()
{
    if (m_inspected) {
        request();
    }
    return m_inspected.has_value();
}

void AttentionFeed::runGradient(int at)
{
    if (m_inspected) {
        m_session.requestGradient(*m_inspected, at);
    }
}

std::string AttentionFeed::usualText() const
{
    const store::RunRow* const row = m_run ? m_context.runs.find(*m_run) : nullptr;
    if (!row) {
        return {};
    }
    config::CorpusConfig corpus = row->config.corpus;
    if (corpus.path == data::kRecallName) { // it stands in the store once the run has begun
        const auto corpora = m_context.store.corpora();
        if (!corpora) {
            return {};
        }
        const auto own = std::ranges::find(*corpora, row->corpus, &store::CorpusRow::id);
        if (own == corpora->end()) {
            return {};
        }
        corpus.path = own->path;
    }
    const auto files = data::openCorpus(corpus);
    if (!files) {
        return {};
    }
    const data::CorpusPart& part = files->split.validation;
    std::vector<std::uint8_t> bytes(
        static_cast<std::size_t>(std::min<std::int64_t>(part.size(), row->config.inspect.probeBytes)));
    const auto read = files->fileOf(part).read(part.begin, bytes);
    return read ? std::string(bytes.begin(), bytes.end()) : std::string();
}

} // namespace workbench::ui
