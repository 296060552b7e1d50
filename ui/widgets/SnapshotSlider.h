// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <vector>

class QPushButton;

namespace workbench::ui
{

class SnapshotTrack;

/// Moves through what was kept of a run at some of its steps, by hand or by playing one after the other. While it
/// plays, the next one is chosen only after shown() has told that the one before is on the screen, so that a slow page
/// falls behind by none.
class SnapshotSlider : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kPlayMilliseconds = 125; ///< between snapshots, unless another time is set

    explicit SnapshotSlider(QWidget* parent = nullptr);

    /// Ascending. The thumb stays on its step where that is still there; else it goes to the nearest one before.
    void setSteps(std::vector<std::int64_t> steps);
    void setCurrent(int index); ///< emits nothing
    int current() const; ///< -1 without snapshots
    void setPlayMilliseconds(int milliseconds); ///< between snapshots, where the page keeps up
    void setPlaying(bool playing); ///< from the start again where the thumb is on the last one
    bool isPlaying() const { return m_timer.isActive(); }
    SnapshotTrack& track() const { return *m_track; }

public Q_SLOTS:
    void shown(); ///< the chosen snapshot is on the screen

Q_SIGNALS:
    void snapshotChosen(int index);
    void playingChanged(bool playing);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void choose(int index);
    void playNext();
    void refreshButton();

    SnapshotTrack* m_track;
    QPushButton* m_play;
    QTimer m_timer;
    bool m_waiting = false; ///< for shown()
};

} // namespace workbench::ui
