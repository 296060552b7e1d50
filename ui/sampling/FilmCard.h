// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/FilmFrame.h"
#include "ui/theme/Card.h"

#include <cstdint>
#include <optional>
#include <vector>

class QLabel;

namespace workbench::ui
{

class ElidedLabel;
class EmptyState;
class FilmCurve;
class SampleTextView;
class SnapshotSlider;

/// What a run wrote after the same prompt at many of its steps, to be played. The setters emit nothing.
class FilmCard : public Card
{
    Q_OBJECT
public:
    static constexpr int kPlayMilliseconds = 400; ///< a frame: long enough to see words change

    explicit FilmCard(QWidget* parent = nullptr);

    /// Ascending by step. The film stays at its step; at first it shows its newest frame.
    void setFrames(std::vector<sample::FilmFrame> frames);
    void setStep(std::int64_t step); ///< the nearest frame
    std::optional<std::int64_t> step() const; ///< of the frame that is shown; nothing without frames
    void setPlaying(bool playing);
    bool isPlaying() const;

Q_SIGNALS:
    void stepChosen(qint64 step); ///< by the user, or by playing
    void launchWanted(); ///< to where films are asked for

private:
    void showFrame(int index);

    std::vector<sample::FilmFrame> m_frames;
    QWidget* m_film;
    EmptyState* m_empty;
    SampleTextView* m_text;
    SnapshotSlider* m_slider;
    FilmCurve* m_curve;
    ElidedLabel* m_words;
};

/// Bits a byte over the bytes whose surprisal is known; NaN where there is none.
double meanSurprisalBits(const sample::FilmFrame& frame);

} // namespace workbench::ui
