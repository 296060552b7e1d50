// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;

namespace workbench::ui
{

class ElidedLabel;

/// The row above the cards: where the values come from, how many were changed since, and the ways to get others.
class PresetBar : public QWidget
{
    Q_OBJECT
public:
    explicit PresetBar(QWidget* parent = nullptr);

    void showPreset(const QString& id);
    /// The values came from elsewhere: `title` names it, `note` explains it.
    void showOther(const QString& title, const QString& note);
    void setChangedCount(int count);
    QMenu* runMenu() const { return m_runMenu; } ///< of "From run...", to be filled when about to show
    void showError(const QString& message); ///< empty: none

Q_SIGNALS:
    void presetChosen(const QString& id);
    void saveRequested();
    void loadRequested();
    void revertRequested();

private:
    QComboBox* m_combo;
    ElidedLabel* m_note;
    QLabel* m_error;
    QPushButton* m_revert;
    QMenu* m_runMenu;
};

} // namespace workbench::ui
