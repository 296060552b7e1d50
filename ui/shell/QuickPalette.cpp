// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/QuickPalette.h"

#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"
#include "ui/shell/Actions.h"
#include "ui/theme/StyleSheet.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kMostEntries = 12;
constexpr int kRowHeight = 28;

/// Every word of `wanted` stands somewhere in the text.
bool matches(const QString& text, const QStringList& wanted)
{
    return std::all_of(wanted.begin(), wanted.end(), [&text](const QString& word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

QString plainText(const QAction& action)
{
    QString text = action.text();
    text.remove(QLatin1Char('&'));
    return text;
}

} // namespace

QuickPalette::QuickPalette(const RunListModel& runs, const Actions& actions, QWidget* window)
    : QFrame(window)
    , m_runs(runs)
    , m_actions(actions)
    , m_input(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setKind(this, "palette");
    m_input->setPlaceholderText(tr("A run or an action"));
    m_input->setObjectName("paletteInput");
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    column->addWidget(m_input);
    column->addWidget(m_list, 1);
    m_input->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, &QuickPalette::fill);
    connect(m_list, &QListWidget::itemClicked, this, &QuickPalette::choose);
    hide();
}

void QuickPalette::open()
{
    m_input->clear();
    fill();
    show();
    raise();
    m_input->setFocus();
}

void QuickPalette::fill()
{
    const QStringList wanted = m_input->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_entries.clear();
    const auto add = [&](Entry entry, const QString& searched) {
        if (m_entries.size() < kMostEntries && matches(searched, wanted)) {
            m_entries << std::move(entry);
        }
    };
    // Without letters: a few of the newest runs, then what can be done now.
    const int mostRuns = wanted.isEmpty() ? 4 : kMostEntries;
    for (const store::RunRow& run : m_runs.rows()) {
        if (m_entries.size() >= mostRuns) {
            break;
        }
        if (run.binned != 0) {
            continue;
        }
        const QString name = nameText(run);
        add({name, stateText(run), nullptr, run.id}, name + QLatin1Char(' ') + corpusText(run));
    }
    QList<QAction*> byMeaning; // those that only their explanation speaks of come last
    const auto addAction = [&](QAction* action, const QString& searched) {
        add({plainText(*action), action->shortcut().toString(QKeySequence::NativeText), action, {}}, searched);
    };
    for (QAction* const action : m_actions.all()) {
        if (!action->isEnabled() || action == m_actions.palette) {
            continue;
        }
        if (matches(plainText(*action), wanted)) {
            addAction(action, plainText(*action));
        } else {
            byMeaning << action;
        }
    }
    for (QAction* const action : byMeaning) {
        addAction(action, plainText(*action) + QLatin1Char(' ') + action->toolTip());
    }
    m_list->clear();
    for (const Entry& entry : m_entries) {
        auto* const item = new QListWidgetItem(m_list);
        item->setSizeHint({0, kRowHeight});
        auto* const row = new QWidget(m_list);
        row->setAttribute(Qt::WA_TransparentForMouseEvents);
        auto* const line = new QHBoxLayout(row);
        line->setContentsMargins(8, 0, 8, 0);
        auto* const text = new QLabel(entry.text, row);
        auto* const detail = new QLabel(entry.detail, row);
        text->setTextFormat(Qt::PlainText);
        detail->setTextFormat(Qt::PlainText);
        setKind(detail, "small");
        line->addWidget(text, 1);
        line->addWidget(detail);
        m_list->setItemWidget(item, row);
    }
    m_list->setCurrentRow(0);
    place();
}

void QuickPalette::place()
{
    const int width = std::min(520, parentWidget()->width() - 32);
    const int height = 16 + 6 + m_input->sizeHint().height() + kRowHeight * int(m_entries.size()) + 6;
    setGeometry((parentWidget()->width() - width) / 2, 48, width, height);
}

void QuickPalette::choose()
{
    const int row = m_list->currentRow();
    hide();
    if (row < 0 || row >= m_entries.size()) {
        return;
    }
    const Entry entry = m_entries[row];
    if (entry.action) {
        entry.action->trigger();
    } else {
        Q_EMIT runChosen(entry.run);
    }
}

bool QuickPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        hide();
    } else if (event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Escape:
            hide();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose();
            return true;
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QApplication::sendEvent(m_list, event);
            return true;
        default:
            break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace workbench::ui
