// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;

namespace workbench::ui
{

/// A note of several lines, written in the window: Ctrl+Return keeps it, Escape leaves it as it was.
class NotePanel : public QFrame
{
    Q_OBJECT
public:
    explicit NotePanel(QWidget* parent = nullptr);

    void open(const QString& title, const QString& note);

Q_SIGNALS:
    void applied(const QString& note);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< keys of the text

private:
    void apply();

    QLabel* m_title;
    QPlainTextEdit* m_note;
};

} // namespace workbench::ui
