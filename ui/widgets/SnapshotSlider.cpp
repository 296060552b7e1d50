// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SnapshotSlider.h"

#include "ui/widgets/SnapshotTrack.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPushButton>

#include <algorithm>

namespace workbench::ui
{

SnapshotSlider::SnapshotSlider(QWidget* parent)
    : QWidget(parent)
    , m_track(new SnapshotTrack(this))
    , m_play(new QPushButton(this))
{
    setKind(m_play, "flat");
    m_play->setIconSize({16, 16});
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_play, 0, Qt::AlignBottom);
    row->addWidget(m_track, 1);
    m_timer.setInterval(kPlayMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &SnapshotSlider::playNext);
    connect(m_play, &QPushButton::clicked, this, [this] { setPlaying(!isPlaying()); });
    connect(m_track, &SnapshotTrack::moved, this, [this](int index) {
        setPlaying(false); // whoever takes the thumb decides
        Q_EMIT snapshotChosen(index);
    });
    refreshButton();
}

int SnapshotSlider::current() const
{
    return m_track->current();
}

void SnapshotSlider::setSteps(std::vector<std::int64_t> steps)
{
    const auto& before = m_track->steps();
    int index = -1;
    if (current() >= 0 && !steps.empty()) {
        const auto behind = std::upper_bound(steps.begin(), steps.end(), before[std::size_t(current())]);
        index = std::max(0, int(behind - steps.begin()) - 1);
    }
    m_track->setSteps(std::move(steps));
    m_track->setCurrent(index < 0 ? m_track->last() : index);
    if (m_track->last() < 1)
        setPlaying(false);
    refreshButton();
}

void SnapshotSlider::setCurrent(int index)
{
    m_track->setCurrent(index);
}

void SnapshotSlider::setPlayMilliseconds(int milliseconds)
{
    m_timer.setInterval(milliseconds);
}

void SnapshotSlider::setPlaying(bool playing)
{
    playing = playing && m_track->last() >= 1;
    if (playing == isPlaying())
        return;
    m_waiting = false;
    if (playing) {
        m_timer.start();
        if (current() == m_track->last())
            choose(0);
    } else {
        m_timer.stop();
    }
    refreshButton();
    Q_EMIT playingChanged(playing);
}

void SnapshotSlider::shown()
{
    m_waiting = false;
}

void SnapshotSlider::choose(int index)
{
    m_waiting = true;
    m_track->setCurrent(index);
    Q_EMIT snapshotChosen(index);
}

void SnapshotSlider::playNext()
{
    if (m_waiting)
        return;
    if (current() >= m_track->last())
        setPlaying(false);
    else
        choose(current() + 1);
}

void SnapshotSlider::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space)
        setPlaying(!isPlaying());
    else
        QWidget::keyPressEvent(event);
}

void SnapshotSlider::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    setPlaying(false);
}

void SnapshotSlider::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshButton();
}

void SnapshotSlider::refreshButton()
{
    const QString words = isPlaying() ? tr("Pause") : tr("Play");
    m_play->setIcon(
        themedIcon(isPlaying() ? QStringLiteral("pause") : QStringLiteral("start"), Theme::of(palette()).accent));
    m_play->setAccessibleName(words);
    m_play->setToolTip(words + tr(" (Space)"));
    m_play->setEnabled(m_track->last() >= 1);
}

} // namespace workbench::ui
