// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/StatusLine.h"

#include "core/base/SystemMemory.h"
#include "core/store/StoreTypes.h"
#include "core/train/RunBudget.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/session/TrainSession.h"
#include "ui/shell/ActionButton.h"
#include "ui/shell/Actions.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kUpdateMilliseconds = 500; // figures that change faster cannot be read

QString stateWords(const store::RunRow& run, const TrainSession& training)
{
    if (training.stopRequested()) {
        return StatusLine::tr("stopping after this step, with a checkpoint");
    }
    if (run.state == train::RunState::Queued) {
        return StatusLine::tr("preparing the corpus");
    }
    const QString device = run.threads == 1
        ? StatusLine::tr("%1, 1 thread").arg(fromUtf8(run.device))
        : StatusLine::tr("%1, %2 threads").arg(fromUtf8(run.device)).arg(run.threads);
    if (run.state != train::RunState::Paused) {
        return device;
    }
    return (training.waitsFor().empty() ? StatusLine::tr("%1, paused") : StatusLine::tr("%1, waits")).arg(device);
}

QString timeLeft(const store::RunRow& run)
{
    const double progress = train::RunBudget(run.config.train).progress(run.at);
    if (progress <= 0 || run.at.seconds <= 0) {
        return {};
    }
    return StatusLine::tr("%1 left").arg(formatDuration(std::round(run.at.seconds * (1 - progress) / progress)));
}

} // namespace

StatusLine::StatusLine(const TrainSession& training, const RunListModel& runs, const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_training(training)
    , m_runs(runs)
    , m_line(new QHBoxLayout(this))
{
    setAttribute(Qt::WA_StyledBackground);
    setKind(this, "bottom");
    setFixedHeight(32);
    m_line->setContentsMargins(14, 1, 12, 0);
    m_line->setSpacing(10);
    m_state = addPart();
    m_speed = addPart();
    m_left = addPart();
    m_memory = addPart();
    m_queue = addPart();
    m_sampling = addPart();
    setSampling(0);
    m_line->addStretch();
    auto* const log = new ActionButton(actions.showLog, this);
    setKind(log, "link");
    log->setFocusPolicy(Qt::TabFocus);
    m_line->addWidget(log);

    connect(&training, &TrainSession::activeChanged, this, [this] { update(); });
    connect(&training, &TrainSession::queueChanged, this, [this] { update(); });
    m_timer.callOnTimeout(this, [this] { update(); });
    m_timer.start(kUpdateMilliseconds);
    update();
}

QLabel* StatusLine::addPart()
{
    auto* const part = new QLabel(this);
    setKind(part, m_parts.isEmpty() ? "status" : "statusNext"); // the next ones have a hairline at their left
    part->setTextFormat(Qt::PlainText);
    m_line->addWidget(part);
    m_parts << part;
    return part;
}

void StatusLine::setPart(QLabel* part, const QString& text, const QString& toolTip)
{
    part->setText(text);
    part->setToolTip(toolTip);
    part->setVisible(!text.isEmpty());
    // Grows but never shrinks while it is shown, so that the others do not jump with every figure.
    part->setMinimumWidth(text.isEmpty() ? 0 : std::max(part->minimumWidth(), part->sizeHint().width()));
}

QString StatusLine::text() const
{
    QStringList texts;
    for (const QLabel* const part : m_parts) {
        if (!part->text().isEmpty()) {
            texts << part->text();
        }
    }
    return texts.join(QStringLiteral(" | "));
}

void StatusLine::setSampling(double bytesPerSecond)
{
    setPart(
        m_sampling, bytesPerSecond > 0 ? tr("sampling %1").arg(formatRate(bytesPerSecond)) : QString(),
        tr("Bytes that models write on the Sample page"));
}

void StatusLine::update()
{
    const auto active = m_training.activeRun();
    const store::RunRow* const run = active ? m_runs.find(*active) : nullptr;
    const bool training = run && train::isLive(run->state);
    setPart(
        m_state,
        !active   ? tr("nothing is training")
            : run ? stateWords(*run, m_training)
                  : tr("starting"),
        run ? fromUtf8(run->name) : QString());
    if (!training) {
        m_state->setMinimumWidth(0);
    }
    setPart(
        m_speed, training && run->bytesPerSecond > 0 ? formatRate(run->bytesPerSecond) : QString(),
        training ? tr("%1 bytes/s in the last step").arg(formatCount(std::int64_t(run->bytesPerSecond))) : QString());
    setPart(m_left, training ? timeLeft(*run) : QString(), tr("At the mean speed of this run so far"));
    const std::int64_t used = residentBytes();
    const std::int64_t total = totalMemoryBytes();
    setPart(
        m_memory,
        used > 0 && total > 0 ? tr("memory %1 of %2").arg(formatBytes(double(used)), formatBytes(double(total)))
                              : QString(),
        tr("%1 bytes taken by this program").arg(formatCount(used)));
    const int queued = int(m_training.queue().size());
    setPart(
        m_queue,
        queued == 0                  ? QString()
            : m_training.queueHeld() ? tr("%1 queued, held").arg(queued)
                                     : tr("%1 queued").arg(queued),
        tr("Runs that wait for their turn"));
}

} // namespace workbench::ui
