// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/RunStateLine.h"

#include "ui/base/Format.h"
#include "ui/curves/LivePulse.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace workbench::ui
{

using train::RunState;

QString runStateSentence(const store::RunRow& run)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("RunStateLine", text); };
    const QString step = formatCount(run.at.step);
    const QString name = fromUtf8(run.name);
    switch (run.state) {
    case RunState::Queued:
        return tr("%1 waits in the queue").arg(name);
    case RunState::Running:
        return run.bytesPerSecond > 0 ? tr("%1 is at step %2, %3").arg(name, step, formatRate(run.bytesPerSecond))
                                      : tr("%1 is at step %2").arg(name, step);
    case RunState::Paused:
        return tr("%1 is paused at step %2: Resume goes on").arg(name, step);
    case RunState::Finished:
        return tr("%1 finished at step %2 after %3").arg(name, step, formatDuration(run.at.seconds));
    case RunState::Stopped:
        return tr("%1 was stopped at step %2").arg(name, step);
    case RunState::Failed:
        return tr("%1 failed at step %2: %3").arg(name, step, fromUtf8(run.error));
    case RunState::Interrupted:
        return run.checkpoint.empty()
            ? tr("%1 was interrupted at step %2: its program ended before a checkpoint").arg(name, step)
            : tr("%1 was interrupted at step %2: its program ended; the newest checkpoint is kept").arg(name, step);
    }
    return {};
}

RunStateLine::RunStateLine(QWidget* parent)
    : QWidget(parent)
    , m_pulse(new LivePulse(this))
    , m_label(new QLabel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addStretch(1);
    row->addWidget(m_pulse);
    row->addWidget(m_label);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setRun(nullptr);
}

void RunStateLine::setRun(const store::RunRow* run)
{
    m_state = run ? std::optional(run->state) : std::nullopt;
    m_pulse->setVisible(run && train::isLive(run->state));
    if (!m_said.isEmpty()) {
        show(m_said, m_saidBad ? "bad" : "good");
        return;
    }
    if (!run) {
        show({}, "small");
        return;
    }
    show(
        runStateSentence(*run),
        run->state == RunState::Failed                                              ? "bad"
            : run->state == RunState::Interrupted || run->state == RunState::Paused ? "warning"
                                                                                    : "small");
    colour();
}

void RunStateLine::say(const QString& message, bool bad)
{
    m_said = message;
    m_saidBad = bad;
    if (!message.isEmpty())
        show(message, bad ? "bad" : "good");
}

void RunStateLine::beat()
{
    m_pulse->beat();
}

QString RunStateLine::text() const
{
    return m_text;
}

QSize RunStateLine::minimumSizeHint() const
{
    return {60, m_label->sizeHint().height()};
}

void RunStateLine::show(const QString& text, const char* kind)
{
    m_text = text;
    setKind(m_label, kind);
    elide();
}

void RunStateLine::elide()
{
    const int room = width() - m_pulse->width() - layout()->spacing();
    const QString shown = m_label->fontMetrics().elidedText(m_text, Qt::ElideRight, room);
    m_label->setText(shown);
    m_label->setToolTip(shown == m_text ? QString() : m_text.toHtmlEscaped());
}

void RunStateLine::colour()
{
    const Theme& theme = Theme::of(palette());
    m_pulse->setColour(m_state == RunState::Paused ? theme.warning : theme.good);
}

void RunStateLine::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void RunStateLine::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    elide();
}

} // namespace workbench::ui
