// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleLane.h"

#include "core/base/Uuid.h"

#include <QDateTime>

#include <utility>

namespace workbench::ui
{

namespace
{

constexpr std::size_t kKeptLogits = 32768; ///< a kilobyte each; older ones are computed again when they are asked for

} // namespace

SampleLane::SampleLane(QObject* parent)
    : QObject(parent)
{
    connect(&m_session, &SampleSession::newsArrived, this, &SampleLane::take);
    connect(
        &m_session, &SampleSession::opened, this,
        [this](const SampleWeights& weights, const config::RunConfig& config, qint64 step) {
            if (m_model.weights == weights) {
                m_model.step = step;
                m_open = m_model;
            }
            if (m_weights == weights) {
                m_document.step = step;
                m_config = config;
                Q_EMIT stateChanged();
            }
        });
    connect(&m_session, &SampleSession::measured, this, &SampleLane::measured);
    connect(&m_session, &SampleSession::failed, this, [this](const Error& error) {
        m_writing = false;
        Q_EMIT stateChanged();
        Q_EMIT failed(error);
    });
}

SampleLane::~SampleLane() = default;

void SampleLane::setModel(const LaneModel& model)
{
    m_model = model;
    if (!m_writing && model.weights != SampleWeights()) {
        m_session.open(model.weights);
    }
}

int SampleLane::memory() const
{
    return m_config && !config::attentionBlocks(m_config->model).empty() ? m_config->model.memory : 0;
}

void SampleLane::setDocument(sample::SampleDocument document, std::optional<SampleWeights> weights)
{
    interrupt();
    m_behind.clear();
    m_behindOrder.clear();
    m_document = std::move(document);
    m_weights = std::move(weights);
    m_config.reset();
    m_speed = 0;
    m_memoryFilled = 0;
    if (m_weights) {
        m_session.open(*m_weights);
    }
    Q_EMIT textChanged();
    Q_EMIT stateChanged();
}

const LaneModel& SampleLane::modelToBeginWith() const
{
    const bool olderIsOpen
        = m_open && m_open->run == m_model.run && m_open->weights.published && m_model.weights.published;
    return olderIsOpen ? *m_open
                       : m_model; // weights of a moment ago write at once, those of now after they are laid out
}

void SampleLane::beginDocument()
{
    const LaneModel& model = modelToBeginWith();
    sample::SampleDocument document;
    document.id = makeUuid();
    document.run = model.run;
    document.step = model.step;
    document.checkpoint = model.weights.published ? std::string() : model.weights.checkpoint.string();
    document.model = model.name;
    document.created = QDateTime::currentMSecsSinceEpoch();
    setDocument(std::move(document), model.weights);
}

void SampleLane::begin(const std::string& prompt, const sample::SamplerSettings& settings)
{
    interrupt();
    if (m_weights != modelToBeginWith().weights || m_document.id.empty()) {
        beginDocument();
    }
    m_document.prompt = prompt;
    sample::SampleTree& tree = m_document.tree;
    sample::SampleNode known = sample::kSampleRoot;
    for (const char byte : prompt) { // as much of it as is in the tree
        const auto next = tree.child(known, static_cast<std::uint8_t>(byte));
        if (!next) {
            break;
        }
        known = *next;
    }
    tree.goTo(known);
    Q_EMIT textChanged();
    request(prompt, sample::ByteOrigin::Prompt, settings);
}

void SampleLane::goOn(const sample::SamplerSettings& settings)
{
    interrupt();
    if (tree().active() != sample::kSampleRoot) {
        m_document.tree.goTo(tree().active()); // undo leads back here
        request(tree().text(tree().active()), sample::ByteOrigin::Drawn, settings);
    }
}

void SampleLane::drawAgain(const sample::SamplerSettings& settings)
{
    interrupt();
    sample::SampleNode from = tree().active();
    while (from != sample::kSampleRoot && tree().at(from).origin == sample::ByteOrigin::Drawn) {
        from = tree().at(from).parent;
    }
    if (from == sample::kSampleRoot) {
        return;
    }
    m_document.tree.goTo(from);
    Q_EMIT textChanged();
    request(tree().text(from), sample::ByteOrigin::Drawn, settings);
}

void SampleLane::choose(sample::SampleNode parent, std::uint8_t byte, const sample::SamplerSettings& settings)
{
    interrupt();
    if (const auto known = tree().child(parent, byte)) {
        goTo(tree().leafBelow(*known));
        return;
    }
    m_document.tree.goTo(parent);
    Q_EMIT textChanged();
    request(tree().text(parent) + static_cast<char>(byte), sample::ByteOrigin::Chosen, settings);
}

void SampleLane::request(const std::string& text, sample::ByteOrigin origin, const sample::SamplerSettings& settings)
{
    if (!m_weights) {
        return;
    }
    m_at = tree().active();
    m_origin = origin;
    m_settings = m_document.tree.addSettings(settings);
    m_document.settings = settings;
    m_writing = true;
    m_drew = false;
    m_speed = 0;
    m_session.write(
        {.weights = *m_weights,
         .text = text,
         .known = static_cast<std::size_t>(tree().depth(m_at)),
         .settings = settings,
         .bytes = m_byHand ? 0 : settings.bytes,
         .threads = m_pace.threads,
         .share = m_pace.share});
    Q_EMIT stateChanged();
}

void SampleLane::take(const WriteNews& news)
{
    takeBytes(news.read, m_origin);
    takeBytes(news.drawn, sample::ByteOrigin::Drawn);
    m_drew = m_drew || !news.drawn.empty();
    m_speed = news.bytesPerSecond;
    m_memoryFilled = news.memoryFilled;
    if (news.next) {
        keepLogits(m_at, *news.next);
    }
    if (!news.read.empty() || !news.drawn.empty()) {
        m_grew = true;
        m_document.tree.extendTo(m_at);
        Q_EMIT textGrew();
    }
    if (news.end) {
        m_writing = false;
        if (std::exchange(m_grew, false)) {
            m_document.updated = QDateTime::currentMSecsSinceEpoch();
            Q_EMIT settled();
        }
        if (news.next) {
            Q_EMIT logitsKnown(m_at);
        }
    }
    Q_EMIT stateChanged();
}

void SampleLane::takeBytes(const std::vector<ReadByte>& bytes, sample::ByteOrigin origin)
{
    for (const ReadByte& byte : bytes) {
        if (m_at != sample::kSampleRoot) {
            keepLogits(m_at, byte.before);
        }
        m_at = m_document.tree.add(
            {.parent = m_at,
             .byte = byte.byte,
             .origin = origin,
             .settings = m_settings,
             .surprisalBits = byte.surprisalBits,
             .entropyBits = byte.entropyBits});
    }
}

void SampleLane::stop()
{
    m_session.stop();
}

void SampleLane::interrupt()
{
    m_session.cancel();
    m_writing = false;
    if (std::exchange(m_grew, false)) {
        m_document.updated = QDateTime::currentMSecsSinceEpoch();
        Q_EMIT settled();
    }
}

void SampleLane::goTo(sample::SampleNode node)
{
    interrupt();
    m_document.tree.goTo(node);
    Q_EMIT textChanged();
    Q_EMIT stateChanged();
}

void SampleLane::undo()
{
    interrupt();
    m_document.tree.undo();
    Q_EMIT textChanged();
    Q_EMIT stateChanged();
}

void SampleLane::redo()
{
    interrupt();
    m_document.tree.redo();
    Q_EMIT textChanged();
    Q_EMIT stateChanged();
}

const ByteLogits* SampleLane::behind(sample::SampleNode node) const
{
    const auto found = m_behind.find(node);
    return found == m_behind.end() ? nullptr : &found->second;
}

void SampleLane::keepLogits(sample::SampleNode node, const ByteLogits& logits)
{
    if (m_behind.insert_or_assign(node, logits).second) {
        m_behindOrder.push_back(node);
    }
    if (m_behindOrder.size() > kKeptLogits) {
        m_behind.erase(m_behindOrder.front());
        m_behindOrder.pop_front();
    }
}

void SampleLane::wantLogits(sample::SampleNode node)
{
    if (m_writing || !m_weights || node == sample::kSampleRoot || behind(node)) {
        return;
    }
    m_at = node;
    m_session.write(
        {.weights = *m_weights,
         .text = tree().text(node),
         .known = static_cast<std::size_t>(tree().depth(node)),
         .settings = {},
         .bytes = 0,
         .threads = m_pace.threads,
         .share = m_pace.share});
}

void SampleLane::measure(const std::string& text)
{
    const SampleWeights& weights = m_weights ? *m_weights : m_model.weights;
    if (!m_writing && !text.empty() && weights != SampleWeights()) {
        m_session.measure(weights, text);
    }
}

} // namespace workbench::ui
