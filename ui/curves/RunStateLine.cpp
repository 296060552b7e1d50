// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/RunStateLine.h"

#include "ui/base/Format.h"
#include "ui/curves/LivePulse.h"
#include "ui/theme/FittingLabel.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>

namespace workbench::ui
{

using train::RunState;

QString runStateSentence(const store::RunRow& run, bool waits)
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
        return (waits ? tr("%1 waits at step %2, and goes on by itself")
                      : tr("%1 is paused at step %2: Resume goes on"))
            .arg(name, step);
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

QString runStateInShort(const store::RunRow& run, bool waits)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("RunStateLine", text); };
    const QString step = formatCount(run.at.step);
    switch (run.state) {
    case RunState::Queued:
        return tr("queued");
    case RunState::Running:
        return run.bytesPerSecond > 0 ? tr("step %1, %2").arg(step, formatRate(run.bytesPerSecond))
                                      : tr("step %1").arg(step);
    case RunState::Paused:
        return (waits ? tr("waits at step %1") : tr("paused at step %1")).arg(step);
    case RunState::Finished:
        return tr("finished at step %1").arg(step);
    case RunState::Stopped:
        return tr("stopped at step %1").arg(step);
    case RunState::Failed:
        return tr("failed at step %1").arg(step);
    case RunState::Interrupted:
        return tr("interrupted at step %1").arg(step);
    }
    return {};
}

RunStateLine::RunStateLine(QWidget* parent)
    : QWidget(parent)
    , m_pulse(new LivePulse(this))
    , m_label(new FittingLabel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addStretch(1);
    row->addWidget(m_pulse);
    row->addWidget(m_label);
    m_label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setRun(nullptr);
}

void RunStateLine::setRun(const store::RunRow* run, bool waits)
{
    m_state = run ? std::optional(run->state) : std::nullopt;
    m_pulse->setVisible(run && train::isLive(run->state));
    if (!m_said.isEmpty()) {
        write(m_said, m_said, m_saidBad ? "bad" : "good");
        return;
    }
    if (!run) {
        write({}, {}, "small");
        return;
    }
    write(
        runStateSentence(*run, waits), runStateInShort(*run, waits),
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
        write(message, message, bad ? "bad" : "good");
}

void RunStateLine::beat()
{
    m_pulse->beat();
}

QString RunStateLine::text() const
{
    return m_label->wordings().value(0);
}

QSize RunStateLine::minimumSizeHint() const
{
    return {60, m_label->sizeHint().height()};
}

void RunStateLine::write(const QString& text, const QString& inShort, const char* kind)
{
    setKind(m_label, kind);
    m_label->setWordings({text, inShort});
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

} // namespace workbench::ui
