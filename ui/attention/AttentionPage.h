// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/AttentionFeed.h"
#include "ui/attention/AttentionToolBar.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QStackedLayout;
class QStackedWidget;

namespace workbench::ui
{

class AttentionView;
class EmptyState;
class LiveBar;
class MapSaver;
class SnapshotCard;
class TextBar;

/// Page 3: what the head of the selected run looks at, while it learns, over time, or over any text.
class AttentionPage : public QWidget
{
    Q_OBJECT
public:
    explicit AttentionPage(const AppContext& context, QWidget* parent = nullptr); ///< the context must outlive it

    AttentionView& view() const { return *m_view; }

    /// Runs a text that was written elsewhere, with the weights that are named. The selected run is the one they are
    /// of.
    void showText(const FeedText& text);

Q_SIGNALS:
    void launchWanted(); ///< from the empty page: there is no run yet

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildLayout();
    void followFeed();
    void followControls();
    void followRuns();

    void setRun(); ///< the selected one
    void refreshRun(); ///< what it offers: sources, blocks, checkpoints
    void chooseSource(FeedSource source);
    FeedSource usualSource() const;
    void showBar(int bar);
    void refreshKept();
    void followStep(); ///< the step selected on the charts
    void applyView();
    void showContent(); ///< attention or states, of the text that was run last
    void explainEmpty();
    void save(AttentionToolBar::Export kind);
    void say(const QString& message, bool bad);
    bool blockAttends() const;
    const store::RunRow* row() const; ///< valid until the list changes

    const AppContext& m_context;
    AttentionFeed m_feed;
    QStackedLayout* m_pages = nullptr;
    EmptyState* m_empty;
    AttentionToolBar* m_toolBar;
    AttentionView* m_view;
    QStackedWidget* m_bars; ///< what belongs to the source
    LiveBar* m_live;
    TextBar* m_text;
    SnapshotCard* m_kept;
    QLabel* m_message;
    MapSaver* m_saver;
    QTimer m_forget; ///< the message
    QString m_usualText; ///< the run's own probe text, with escapes
    bool m_sourceChosen = false; ///< by the user, for this run
    /// What the run has to show; the source follows when that changes, until the user chooses one.
    struct Offer {
        bool live = false, kept = false, weights = false;
        bool seen = false; ///< nothing is run for a page that is hidden

        bool operator==(const Offer&) const = default;
    };
    std::optional<Offer> m_offer;
    std::shared_ptr<const maps::AttentionMap> m_ran; ///< the map of the text that was run last
};

} // namespace workbench::ui
