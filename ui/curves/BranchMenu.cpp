// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/BranchMenu.h"

#include "core/store/Store.h"
#include "ui/base/Format.h"

#include <algorithm>
#include <cstdlib>

namespace workbench::ui
{

BranchMenu::BranchMenu(store::Store& store, const store::RunRow& run, std::int64_t step, QWidget* parent)
    : QMenu(parent)
{
    setToolTipsVisible(true);
    const auto checkpoints = store.checkpoints(run.id);
    if (!checkpoints || checkpoints->empty()) {
        QAction* const none
            = addAction(checkpoints ? tr("No checkpoint to branch from yet") : fromUtf8(describe(checkpoints.error())));
        none->setEnabled(false);
        return;
    }
    const auto distance = [step](const store::CheckpointRow& row) { return std::abs(row.at.step - step); };
    const store::CheckpointRow& nearest = *std::ranges::min_element(*checkpoints, {}, distance);
    const auto best = std::ranges::find(*checkpoints, true, &store::CheckpointRow::best);
    if (best != checkpoints->end() && best->at.step != nearest.at.step) {
        offer(run.id, nearest.at.step, tr("Branch from step %1, the nearest checkpoint..."));
        offer(run.id, best->at.step, tr("Branch from step %1, the best..."));
    } else {
        offer(
            run.id, nearest.at.step,
            nearest.best ? tr("Branch from step %1, the nearest checkpoint and the best...")
                         : tr("Branch from step %1, the nearest checkpoint..."));
    }
}

void BranchMenu::offer(const RunId& run, std::int64_t step, const QString& words)
{
    QAction* const action = addAction(words.arg(formatCount(step)));
    action->setToolTip(tr("Fills the Launch page with a run that begins with these weights"));
    connect(action, &QAction::triggered, this, [this, run, step] { Q_EMIT branchWanted(run, step); });
}

} // namespace workbench::ui
