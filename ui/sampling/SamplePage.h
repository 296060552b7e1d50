// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/sampling/LaneGroup.h"
#include "ui/sampling/NextByteGuide.h"
#include "ui/sampling/SampleModels.h"
#include "ui/session/SampleKeeper.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QStackedLayout;

namespace workbench::ui
{

class EmptyState;
class NextByteCard;
class PromptCard;
class SamplerCard;
class SampleShelf;
class SampleTextCard;
class SourceBar;
enum class SampleExport;

/// Page 4: talk to a model, byte by byte, also while it trains.
class SamplePage : public QWidget
{
    Q_OBJECT
public:
    explicit SamplePage(const AppContext& context, QWidget* parent = nullptr); ///< the context must outlive it
    ~SamplePage() override;

    const LaneGroup& lanes() const { return m_lanes; }
    double bytesPerSecond() const { return m_lanes.bytesPerSecond(); }

Q_SIGNALS:
    void launchWanted(); ///< from the empty page: there is no run yet
    /// A text to be looked at on the Attention page, with the weights that wrote it.
    void
    attentionWanted(const workbench::RunId& run, const workbench::ui::SampleWeights& weights, const std::string& bytes);
    void speedChanged(double bytesPerSecond); ///< 0: nothing is being written

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildLayout();
    void followPrompt();
    void followLanes();
    void followShelf();

    void sample();
    void regenerate();
    void setModels();
    void openDocument(const sample::SampleDocument& document);
    void openAttention();
    void save(SampleExport form);
    void select(std::optional<int> byte); ///< of the main text

    void showText(int lane); ///< all of it
    void showGrowth(int lane); ///< what is new at its end
    void showLanes(); ///< their number, names and the first difference
    void showState();
    void showTracks();
    void explainEmpty();
    void say(const QString& message, bool bad);

    const AppContext& m_context;
    SourceBar* m_bar;
    SampleModels m_models;
    SampleKeeper m_keeper;
    LaneGroup m_lanes;
    std::vector<sample::SampleNode> m_shownEnds; ///< of each lane: the last byte in its view
    bool m_waiting = false; ///< for the weights of the run that trains, to sample with

    QStackedLayout* m_pages = nullptr;
    EmptyState* m_empty;
    PromptCard* m_prompt;
    SampleTextCard* m_text;
    SampleShelf* m_shelf;
    SamplerCard* m_sampler;
    NextByteCard* m_next;
    QLabel* m_message;
    NextByteGuide m_guide;
    QTimer m_forget; ///< the message
};

} // namespace workbench::ui
