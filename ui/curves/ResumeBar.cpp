// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/ResumeBar.h"

#include "core/store/NeverSaved.h"
#include "core/train/ResumePoint.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/FittingLabel.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace workbench::ui
{

ResumeBar::ResumeBar(const AppContext& context, QWidget* parent)
    : QFrame(parent)
    , m_context(context)
    , m_label(new FittingLabel(this))
    , m_button(new QPushButton(this))
    , m_jobs(context.storeDirectory, store::StoreAccess::ReadOnly)
{
    setKind(this, "panel");
    setAccessibleName(tr("Go on with the run"));
    setKind(m_button, "chip");
    m_button->setObjectName(QStringLiteral("goOn"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_label, 1);
    row->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &ResumeBar::goOn);
    connect(&context.selection, &Selection::runChanged, this, &ResumeBar::follow);
    connect(&context.training, &TrainSession::activeChanged, this, &ResumeBar::follow);
    connect(&context.runs, &RunListModel::loaded, this, &ResumeBar::follow);
    connect(&context.runs, &RunListModel::storeChanged, this, &ResumeBar::follow);
    setIcon();
    follow();
}

const store::RunRow* ResumeBar::resumable() const
{
    const auto& run = m_context.selection.run();
    const store::RunRow* const row = run ? m_context.runs.find(*run) : nullptr;
    const bool possible = row && TrainSession::canGoOn(*row) && !m_context.training.activeRun();
    return possible && !m_context.store.isReadOnly() ? row : nullptr;
}

void ResumeBar::follow()
{
    const store::RunRow* const run = resumable();
    if (!run) {
        m_asked.reset();
        hide();
        return;
    }
    if (m_asked != run->id || m_askedAt != run->at.step)
        lookForCheckpoint(*run);
}

void ResumeBar::lookForCheckpoint(const store::RunRow& run)
{
    m_asked = run.id;
    m_askedAt = run.at.step;
    hide();
    m_jobs.post([this, run](const Result<store::Store*>& store) {
        const auto start = store ? startOf(**store, run) : std::nullopt;
        QMetaObject::invokeMethod(
            this, [this, id = run.id, start] { found(id, start); }, Qt::QueuedConnection);
    });
}

std::optional<ResumeBar::Start> ResumeBar::startOf(store::Store& store, const store::RunRow& run)
{
    const auto folder = store.checkpointFolder(run.id);
    if (const auto at = train::likelyResumePosition(folder, run.id))
        return Start{at->step, false};
    if (train::hasNoCheckpoint(folder, run.id) && store::neverSaved(store, run).value_or(false))
        return Start{run.origin ? run.origin->step : 0, true};
    return std::nullopt;
}

void ResumeBar::found(const RunId& run, const std::optional<Start>& start)
{
    const store::RunRow* const row = resumable();
    if (!row || row->id != run)
        return;
    setVisible(start.has_value());
    if (!start)
        return;
    if (start->anew) {
        m_label->setWordings(
            {tr("This run has saved no checkpoint yet; it can start again, and comes to the same"),
             tr("Can start again")});
        m_button->setText(tr("Start again from step %1").arg(formatCount(start->step)));
        m_button->setToolTip(tr("Trains it from its first step on (Shift+F5)"));
        return;
    }
    m_button->setText(tr("Go on from step %1").arg(formatCount(start->step)));
    m_button->setToolTip(tr("Trains it further from its newest checkpoint (Shift+F5)"));
    if (row->state == train::RunState::Failed) {
        m_label->setWordings(
            {tr("This run can go on where it failed, and will fail again unless the cause is gone"),
             tr("Can go on where it failed"), tr("Can go on")});
        return;
    }
    const std::int64_t again = row->at.step - start->step;
    QStringList wordings{tr("This run can go on as if it had never stopped"), tr("Can go on")};
    if (again > 0)
        wordings.prepend(
            tr("This run can go on as if it had never stopped; %1 since its newest checkpoint %2 done again")
                .arg(
                    again == 1 ? tr("1 step") : tr("%1 steps").arg(formatCount(again)),
                    again == 1 ? tr("is") : tr("are")));
    m_label->setWordings(wordings);
}

void ResumeBar::goOn()
{
    if (const store::RunRow* const run = resumable())
        m_context.training.goOn(*run);
}

void ResumeBar::setIcon()
{
    m_button->setIcon(themedIcon(QStringLiteral("start"), Theme::of(palette()).text));
}

void ResumeBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        setIcon();
}

} // namespace workbench::ui
