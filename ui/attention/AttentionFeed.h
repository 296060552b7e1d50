// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionSnapshot.h"
#include "core/store/StoreTypes.h"
#include "core/train/TrainControl.h"
#include "ui/AppContext.h"
#include "ui/session/InspectSession.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// Where the maps on the page come from.
enum class FeedSource {
    Live, ///< the run that trains, as trained
    Kept, ///< snapshots in the store: how the head formed
    Probe, ///< a text run again
    Sample, ///< the same with a text that the model writes
};

/// A text to be run with weights of the shown run.
struct FeedText {
    std::string bytes; ///< its first part fills the memory
    std::string checkpoint; ///< folder, absolute; empty: the weights of the run that trains, as they are now
    std::shared_ptr<const train::WeightsSnapshot> published; ///< before either of them, where there are some
    int writeBytes = 0; ///< for Sample
    std::uint64_t seed = 1;
};

/// Brings maps of one run to the page, from one source at a time. Captures only while the page is seen.
class AttentionFeed : public QObject
{
    Q_OBJECT
public:
    explicit AttentionFeed(const AppContext& context, QObject* parent = nullptr); ///< the context must outlive it
    ~AttentionFeed() override;

    void setSeen(bool seen);
    void setRun(std::optional<RunId> run); ///< also reads what is kept of it
    void setSource(FeedSource source);
    void setBlock(std::optional<int> block); ///< none: the last one with attention
    void setStream(int stream);
    void setRate(double framesPerSecond);
    void frameShown(); ///< the last live map is on the screen: another may come

    const std::optional<RunId>& run() const { return m_run; }
    FeedSource source() const { return m_source; }
    bool canBeLive() const; ///< the run trains in this window
    const std::vector<store::SnapshotRow>& kept() const { return m_kept; } ///< of the block, oldest first
    void readKept(); ///< again, after the store has changed

    void showKept(int index); ///< of kept()
    void setCells(bool cells); ///< whether texts that are run give the states of the block's LSTM rather than attention
    void runText(const FeedText& text); ///< for Probe and Sample
    bool runAgain(); ///< the text that was run last, with the same weights; false where there is none
    void runGradient(int at); ///< of the loss at that byte of the text that was run last

    /// What a probe of the run reads where the user gave no text: the beginning of the validation part, or nothing
    /// where it cannot be read.
    std::string usualText() const;

Q_SIGNALS:
    void mapArrived(const std::shared_ptr<const workbench::maps::AttentionMap>& map);
    void snapshotArrived(const workbench::maps::AttentionSnapshot& snapshot, int index);
    void cellsArrived(const std::shared_ptr<const workbench::maps::CellStates>& states);
    void gradientArrived(int at, const std::vector<float>& gradient);
    void keptChanged();
    void captureCost(double share); ///< of a second of training, at the rate in force
    void failed(const workbench::Error& error);

private:
    void follow(const std::vector<train::TrainEvent>& events);
    void applyCapture();
    void inspect(InspectWeights weights);
    void request();

    const AppContext& m_context;
    InspectSession m_session;
    std::optional<RunId> m_run;
    FeedSource m_source = FeedSource::Live;
    bool m_seen = false;
    train::CaptureSettings m_capture{.block = {}, .stream = 0, .perSecond = 1};
    std::vector<store::SnapshotRow> m_kept;
    FeedText m_wanted; ///< the text asked for last
    bool m_cells = false;
    bool m_waitsForWeights = false;
    std::optional<InspectRequest> m_inspected; ///< what the shown probe map was made of
};

} // namespace workbench::ui
