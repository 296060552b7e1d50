// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QListView>

#include <optional>

namespace workbench::ui
{

class Selection;

/// The rows of the run list: a click selects a run, Ctrl+click, the space bar or a click on its colour shows it on the
/// charts beside the others.
class RunListView : public QListView
{
    Q_OBJECT
public:
    RunListView(Selection& selection, QWidget* parent = nullptr);

    static std::optional<RunId> runAt(const QModelIndex& index);

Q_SIGNALS:
    void binWanted(); ///< the delete key

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    Selection& m_selection;
};

} // namespace workbench::ui
