// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QMenu>

#include <cstdint>

namespace workbench::store
{
struct RunRow;
class Store;
} // namespace workbench::store

namespace workbench::ui
{

/// The menu at a place of a chart: branch from the run's checkpoint that is nearest to the step there, or from its
/// best. Where there is none it says so.
class BranchMenu : public QMenu
{
    Q_OBJECT
public:
    BranchMenu(store::Store& store, const store::RunRow& run, std::int64_t step, QWidget* parent = nullptr);

Q_SIGNALS:
    void branchWanted(const workbench::RunId& run, std::int64_t step);

private:
    void offer(const RunId& run, std::int64_t step, const QString& words);
};

} // namespace workbench::ui
