// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/FilmCard.h"

#include "ui/base/Format.h"
#include "ui/sampling/FilmCurve.h"
#include "ui/sampling/SampleTextView.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/SnapshotSlider.h"
#include "ui/widgets/SnapshotTrack.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace workbench::ui
{

namespace
{

std::vector<ShownByte> shownBytes(const sample::FilmFrame& frame)
{
    constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
    std::vector<ShownByte> bytes;
    bytes.reserve(frame.prompt.size() + frame.text.size());
    for (const char byte : frame.prompt)
        bytes.push_back({static_cast<std::uint8_t>(byte), sample::ByteOrigin::Prompt, kUnknown, kUnknown});
    for (std::size_t place = 0; place < frame.text.size(); ++place) {
        const float bits = place < frame.surprisalBits.size() ? frame.surprisalBits[place] : kUnknown;
        bytes.push_back({static_cast<std::uint8_t>(frame.text[place]), sample::ByteOrigin::Drawn, bits, kUnknown});
    }
    return bytes;
}

} // namespace

double meanSurprisalBits(const sample::FilmFrame& frame)
{
    double sum = 0;
    int count = 0;
    for (const float bits : frame.surprisalBits) {
        if (std::isfinite(bits)) {
            sum += double(bits);
            ++count;
        }
    }
    return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

FilmCard::FilmCard(QWidget* parent)
    : Card(tr("Film"), parent)
    , m_film(new QWidget(this))
    , m_empty(new EmptyState(tr("To the launch form"), this))
    , m_text(new SampleTextView(m_film))
    , m_slider(new SnapshotSlider(m_film))
    , m_curve(new FilmCurve(m_slider->track(), m_film))
    , m_words(new ElidedLabel(m_film))
{
    m_text->setAccessibleName(tr("Text of the frame"));
    m_slider->setPlayMilliseconds(kPlayMilliseconds);
    auto* const caption = new QLabel(tr("Surprisal, mean bits a byte"), m_film);
    setKind(caption, "small");
    m_words->setAlignment(Qt::AlignRight);
    auto* const captions = new QHBoxLayout;
    captions->setSpacing(12);
    captions->addWidget(caption);
    captions->addWidget(m_words, 1);
    auto* const column = new QVBoxLayout;
    column->setSpacing(6);
    column->addWidget(m_slider);
    column->addWidget(m_curve);
    column->addLayout(captions);
    column->addStretch(1);
    auto* const row = new QHBoxLayout(m_film);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_text, 3);
    row->addLayout(column, 2);
    content()->addWidget(m_film, 1);
    content()->addWidget(m_empty, 1);
    m_empty->setWords(
        tr("No film of this run"),
        tr("A film is what a run writes after one and the same prompt, every so many of its steps:\n"
           "how noise becomes words. Set \"film.everySteps\" in the launch form before a run starts."),
        true);

    connect(m_empty, &EmptyState::wanted, this, &FilmCard::launchWanted);
    connect(m_slider, &SnapshotSlider::snapshotChosen, this, [this](int index) {
        showFrame(index);
        Q_EMIT stepChosen(m_frames[std::size_t(index)].step);
    });
    setFrames({});
}

void FilmCard::setFrames(std::vector<sample::FilmFrame> frames)
{
    m_frames = std::move(frames);
    std::vector<std::int64_t> steps;
    std::vector<double> means;
    for (const sample::FilmFrame& frame : m_frames) {
        steps.push_back(frame.step);
        means.push_back(meanSurprisalBits(frame));
    }
    m_slider->setSteps(std::move(steps));
    m_curve->setValues(std::move(means));
    m_film->setVisible(!m_frames.empty());
    m_empty->setVisible(m_frames.empty());
    setHint(
        m_frames.empty()           ? QString()
            : m_frames.size() == 1 ? tr("1 frame")
                                   : tr("%1 frames").arg(formatCount(std::int64_t(m_frames.size()))));
    showFrame(m_slider->current());
}

void FilmCard::showFrame(int index)
{
    m_curve->setCurrent(index);
    if (index < 0) {
        m_text->setBytes({});
        m_words->setText({});
    } else {
        const sample::FilmFrame& frame = m_frames[std::size_t(index)];
        m_text->setBytes(shownBytes(frame));
        m_text->showFrom(std::max(0, int(frame.prompt.size()) - 1)); // what was written, behind the prompt's last line
        m_words->setText(fromUtf8(sample::settingsWords(frame.settings)));
    }
    m_slider->shown();
}

void FilmCard::setStep(std::int64_t step)
{
    if (m_frames.empty())
        return;
    const auto nearest
        = std::ranges::min_element(m_frames, {}, [&](const auto& frame) { return std::llabs(frame.step - step); });
    const int index = int(nearest - m_frames.begin());
    if (index == m_slider->current())
        return;
    m_slider->setCurrent(index);
    showFrame(index);
}

std::optional<std::int64_t> FilmCard::step() const
{
    if (m_frames.empty())
        return std::nullopt;
    return m_frames[std::size_t(m_slider->current())].step;
}

void FilmCard::setPlaying(bool playing)
{
    m_slider->setPlaying(playing);
}

bool FilmCard::isPlaying() const
{
    return m_slider->isPlaying();
}

} // namespace workbench::ui
