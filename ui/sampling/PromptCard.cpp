// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/PromptCard.h"

#include "core/base/RegularFile.h"
#include "ui/base/Format.h"
#include "ui/sampling/PromptEdit.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLabel.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>

namespace workbench::ui
{

PromptCard::PromptCard(QWidget* parent)
    : Card(tr("Prompt"), parent)
    , m_edit(new PromptEdit(this))
    , m_problem(new QLabel(this))
    , m_note(new QLabel(this))
    , m_byHand(new QPushButton(tr("By hand"), this))
    , m_clear(new QPushButton(tr("Clear"), this))
    , m_source(new ElidedLabel(this))
{
    m_edit->setAccessibleName(tr("Prompt"));
    m_edit->setPlaceholderText(tr("What the model goes on from"));
    m_edit->setToolTip(
        tr("A line break is a newline. Bytes that do not show are written as \\t, \\x00 and so on, a backslash as "
           "\\\\"));
    auto* const file = new QPushButton(tr("From file…"), this);
    file->setToolTip(tr("The exact bytes of a file, at most 1 MiB, as the prompt"));
    for (QPushButton* const link : {file, m_clear})
        setKind(link, "link");
    header()->addWidget(m_clear);
    header()->addWidget(file);
    for (QLabel* const label : {m_problem, m_note}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->hide();
    }
    setKind(m_problem, "bad");
    setKind(m_note, "small");
    m_problem->setObjectName(QStringLiteral("promptProblem"));
    m_note->setObjectName(QStringLiteral("promptNote"));

    auto* const buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    m_sample
        = addButton(*buttons, tr("Sample"), tr("Writes from the prompt on (Ctrl+Return)"), &PromptCard::sampleWanted);
    setKind(m_sample, "primary");
    m_continue = addButton(
        *buttons, tr("Continue"), tr("Writes on behind the text that is shown"), &PromptCard::continueWanted);
    m_regenerate = addButton(
        *buttons, tr("Regenerate"), tr("Writes another branch from the same place, with a new seed"),
        &PromptCard::regenerateWanted);
    m_stop = addButton(*buttons, tr("Stop"), tr("Ends the writing; what was written stays"), &PromptCard::stopWanted);
    m_undo = addIconButton(*buttons, "undo", tr("Undo: back to the place before"), &PromptCard::undoWanted);
    m_redo = addIconButton(*buttons, "redo", tr("Redo"), &PromptCard::redoWanted);
    setKind(m_byHand, "chip");
    m_byHand->setCheckable(true);
    m_byHand->setToolTip(tr("You choose each byte among the 256; the model says what it thinks of them"));
    header()->insertWidget(header()->indexOf(m_clear), m_byHand);
    buttons->addSpacing(4);
    buttons->addWidget(m_source, 1);
    m_source->setAlignment(Qt::AlignRight);

    content()->addWidget(m_edit, 1);
    content()->addWidget(m_problem);
    content()->addWidget(m_note);
    content()->addLayout(buttons);

    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        describe();
        Q_EMIT promptChanged();
    });
    connect(m_byHand, &QPushButton::toggled, this, &PromptCard::byHandToggled);
    connect(m_clear, &QPushButton::clicked, this, [this] { m_edit->setBytes({}); });
    connect(file, &QPushButton::clicked, this, &PromptCard::openFile);
    // Not the button's own shortcut, which waits a tenth of a second to show the button pressed.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        connect(new QShortcut(Qt::CTRL | key, this), &QShortcut::activated, this, [this] {
            if (m_sample->isEnabled())
                Q_EMIT sampleWanted();
        });
    }
    showIcons();
    describe();
}

QPushButton* PromptCard::addButton(QHBoxLayout& row, const QString& words, const QString& toolTip, Signal signal)
{
    auto* const button = new QPushButton(words, this);
    button->setToolTip(toolTip);
    row.addWidget(button);
    connect(button, &QPushButton::clicked, this, signal);
    return button;
}

QPushButton* PromptCard::addIconButton(QHBoxLayout& row, const char* icon, const QString& words, Signal signal)
{
    QPushButton* const button = addButton(row, {}, words, signal);
    button->setObjectName(QLatin1String(icon));
    button->setAccessibleName(words);
    button->setIconSize({16, 16});
    setKind(button, "flat");
    return button;
}

Result<std::string> PromptCard::prompt() const
{
    return m_edit->bytes();
}

void PromptCard::setPrompt(const std::string& bytes)
{
    const QSignalBlocker quiet(this);
    m_edit->setBytes(bytes);
}

void PromptCard::setActions(const PromptActions& actions)
{
    m_actions = actions;
    showActions();
}

void PromptCard::setByHand(bool on)
{
    const QSignalBlocker quiet(m_byHand);
    m_byHand->setChecked(on);
}

void PromptCard::setMemory(int bytes)
{
    m_memory = bytes;
    describe();
}

void PromptCard::setSource(const QString& words)
{
    m_source->setText(words);
}

void PromptCard::openFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a prompt"));
    if (!path.isEmpty())
        loadFile(path);
}

bool PromptCard::loadFile(const QString& path)
{
    const auto bytes = readTextFile(path.toStdString(), kMostBytes);
    if (!bytes) {
        m_problem->setText(fromUtf8(workbench::describe(bytes.error())));
        m_problem->show();
        return false;
    }
    m_edit->setBytes(*bytes);
    return true;
}

void PromptCard::describe()
{
    const auto bytes = prompt();
    m_problem->setText(bytes ? QString() : fromUtf8(workbench::describe(bytes.error())));
    m_problem->setVisible(!bytes);
    const auto size = std::int64_t(bytes ? bytes->size() : 0);
    setHint(
        !bytes || size == 0 ? tr("\\n and \\xHH are bytes")
            : size == 1     ? tr("1 byte")
                            : tr("%1 bytes").arg(formatCount(size)));
    QStringList notes;
    if (m_edit->isHeld())
        notes << tr("The first %1 of %2 bytes are shown; all are read.")
                     .arg(formatCount(PromptEdit::kShownOfHeld), formatCount(size));
    if (m_memory > 0 && size > m_memory)
        notes
            << (size == m_memory + 1
                    ? tr("The first byte will have left the memory: only the recurrent state carries it.")
                    : tr("The first %1 bytes will have left the memory: only the recurrent state carries them.")
                          .arg(formatCount(size - m_memory)));
    m_note->setText(notes.join(QLatin1Char(' ')));
    m_note->setVisible(!notes.isEmpty());
    m_clear->setVisible(m_edit->isHeld());
    showActions();
}

void PromptCard::showActions()
{
    const auto bytes = prompt();
    m_sample->setEnabled(m_actions.sample && bytes && !bytes->empty());
    m_continue->setEnabled(m_actions.continueText);
    m_regenerate->setEnabled(m_actions.regenerate);
    m_stop->setEnabled(m_actions.stop);
    m_undo->setEnabled(m_actions.undo);
    m_redo->setEnabled(m_actions.redo);
    m_byHand->setEnabled(m_actions.byHand);
}

void PromptCard::changeEvent(QEvent* event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showIcons();
}

void PromptCard::showIcons()
{
    for (QPushButton* const button : {m_undo, m_redo})
        button->setIcon(themedIcon(button->objectName(), Theme::of(palette()).text));
}

} // namespace workbench::ui
