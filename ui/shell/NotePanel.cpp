// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/NotePanel.h"

#include "ui/theme/StyleSheet.h"
#include "ui/widgets/FocusReturn.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace workbench::ui
{

NotePanel::NotePanel(QWidget* parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_note(new QPlainTextEdit(this))
{
    setKind(this, "prompt");
    m_title->setTextFormat(Qt::PlainText);
    m_note->setFixedHeight(96);
    m_note->setTabChangesFocus(true);
    m_note->setAccessibleName(tr("Note"));
    m_note->installEventFilter(this);
    auto* const keep = new QPushButton(tr("Keep note"), this);
    auto* const cancel = new QPushButton(tr("Cancel"), this);
    setKind(keep, "primary");
    keep->setToolTip(tr("Ctrl+Return does the same"));
    auto* const buttons = new QVBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(keep);
    buttons->addWidget(cancel);
    buttons->addStretch();
    auto* const line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(m_note, 1);
    line->addLayout(buttons);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addLayout(line);
    connect(keep, &QPushButton::clicked, this, &NotePanel::apply);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    new FocusReturn(this);
    hide();
}

void NotePanel::open(const QString& title, const QString& note)
{
    m_title->setText(title);
    m_note->setPlainText(note);
    show();
    m_note->setFocus();
}

void NotePanel::apply()
{
    hide();
    Q_EMIT applied(m_note->toPlainText());
}

bool NotePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isReturn && key->modifiers().testFlag(Qt::ControlModifier)) {
            apply();
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            hide();
            return true;
        }
    }
    // Ctrl+Return is a window's action as well: while a note is written it means the note.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        if (key->modifiers().testFlag(Qt::ControlModifier)
            && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            event->accept();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace workbench::ui
