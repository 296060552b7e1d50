// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QMap>
#include <QStringList>

class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace workbench::ui
{

/// Changes the tags of one run or of many, in the window: each tag that one of them has is a chip that gives it to all
/// of them, or takes it from all; one that only some have stays as it is until it is clicked.
class TagPanel : public QFrame
{
    Q_OBJECT
public:
    explicit TagPanel(QWidget* parent = nullptr);

    /// `counts`: how many of the runs have a tag; `known`: tags of any run, for completion.
    void open(const QString& title, int runs, const QMap<QString, int>& counts, const QStringList& known);

Q_SIGNALS:
    void applied(const QStringList& added, const QStringList& removed);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addChip(const QString& tag, int count);
    void takeWritten();
    void apply();

    int m_runs = 0;
    QLabel* m_title;
    QHBoxLayout* m_chips;
    QLineEdit* m_input;
};

} // namespace workbench::ui
