// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SampleDocument.h"
#include "core/sample/SampleTree.h"
#include "ui/session/SamplePace.h"
#include "ui/session/SampleSession.h"

#include <QObject>

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace workbench::ui
{

/// Weights to write with, and what they are called.
struct LaneModel {
    SampleWeights weights;
    RunId run; ///< that made them; empty for a checkpoint outside the store
    std::string name; ///< of the run, or of the checkpoint's folder
    std::int64_t step = 0;

    bool operator==(const LaneModel&) const = default;
};

/// One model's side of the Sample page: the tree of texts that it has written, and the thread that writes on. Nothing
/// that was written is lost before another document is begun, which settled() precedes.
class SampleLane : public QObject
{
    Q_OBJECT
public:
    explicit SampleLane(QObject* parent = nullptr);
    ~SampleLane() override;

    /// For the next text that is begun; opened ahead of time unless one is being written.
    void setModel(const LaneModel& model);
    const LaneModel& model() const { return m_model; }
    void setPace(LanePace pace) { m_pace = pace; } ///< from the next request on
    void setByHand(bool byHand) { m_byHand = byHand; } ///< nothing is drawn: the user picks every byte

    const sample::SampleDocument& document() const { return m_document; }
    const sample::SampleTree& tree() const { return m_document.tree; }
    /// One that was kept, to be looked at and to go on with; `weights` of the same run and step, where there are any.
    void setDocument(sample::SampleDocument document, std::optional<SampleWeights> weights);
    const std::optional<SampleWeights>& documentWeights() const { return m_weights; }
    bool canWrite() const { return m_weights.has_value(); } ///< on with the document
    bool isWriting() const { return m_writing; }
    bool isReading() const { return m_writing && !m_drew; } ///< the prompt; no byte was drawn yet
    double bytesPerSecond() const { return m_speed; }
    int memoryFilled() const { return m_memoryFilled; }
    int memory() const; ///< positions, of the document's model; 0 without attention, or where it is not known yet

    /// A text from a prompt, which is not empty: in the same tree while the weights are the same.
    void begin(const std::string& prompt, const sample::SamplerSettings& settings);
    void goOn(const sample::SamplerSettings& settings); ///< from the active place
    /// Back to where the last drawn bytes of the active text began, and on from there.
    void drawAgain(const sample::SamplerSettings& settings);
    /// A byte picked by hand in the place of one of the text, or behind its end; and on from there.
    void choose(sample::SampleNode parent, std::uint8_t byte, const sample::SamplerSettings& settings);
    void stop();
    void goTo(sample::SampleNode node);
    void undo();
    void redo();

    /// What the model expected behind a node of the tree; empty where that has not been computed, see wantLogits().
    const ByteLogits* behind(sample::SampleNode node) const;
    void wantLogits(sample::SampleNode node); ///< unless a text is being written
    /// What the document's model, or else model(), pays for a text; answered by measured().
    void measure(const std::string& text);

Q_SIGNALS:
    void textChanged(); ///< another text is active, or another document
    void textGrew(); ///< at the end of the active text
    void stateChanged(); ///< writing or not, its speed, what can be done
    void logitsKnown(workbench::sample::SampleNode node);
    void settled(); ///< the document has changed and stays as it is for now
    void measured(const std::string& text, const std::vector<float>& surprisalBits);
    void failed(const workbench::Error& error);

private:
    void request(const std::string& text, sample::ByteOrigin origin, const sample::SamplerSettings& settings);
    void take(const WriteNews& news);
    void takeBytes(const std::vector<ReadByte>& bytes, sample::ByteOrigin origin);
    void keepLogits(sample::SampleNode node, const ByteLogits& logits);
    void interrupt();
    const LaneModel& modelToBeginWith() const;
    void beginDocument();

    SampleSession m_session;
    LaneModel m_model;
    std::optional<LaneModel> m_open; ///< the newest that is laid out for writing
    LanePace m_pace;
    bool m_byHand = false;
    sample::SampleDocument m_document;
    std::optional<SampleWeights> m_weights; ///< of the document
    std::unordered_map<sample::SampleNode, ByteLogits> m_behind;
    std::deque<sample::SampleNode> m_behindOrder; ///< the oldest first
    std::optional<config::RunConfig> m_config; ///< of the document's weights

    bool m_writing = false, m_drew = false;
    bool m_grew = false; ///< since the document was settled
    sample::SampleNode m_at = sample::kSampleRoot; ///< the last byte in the tree of what is being written
    sample::ByteOrigin m_origin = sample::ByteOrigin::Prompt; ///< of bytes that are read
    std::uint16_t m_settings = 0;
    double m_speed = 0;
    int m_memoryFilled = 0;
};

} // namespace workbench::ui
