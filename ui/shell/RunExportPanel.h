// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace workbench::ui
{

class FieldCombo;

enum class RunFormat { BundleWithBest, BundleWithNewest, BundleAlone, Events, Points };

/// Asks what runs are to be written as.
class RunExportPanel : public QFrame
{
    Q_OBJECT
public:
    explicit RunExportPanel(QWidget* parent = nullptr);

    /// Whether any of the runs has a checkpoint that could go along.
    void open(const QString& title, bool haveCheckpoint);

Q_SIGNALS:
    void chosen(workbench::ui::RunFormat format);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose();

    QLabel* m_title;
    FieldCombo* m_format;
    bool m_takenOff = false; ///< the wish for a checkpoint, for runs that have none
};

} // namespace workbench::ui
