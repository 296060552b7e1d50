// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/QueueCard.h"

#include "ui/base/Format.h"
#include "ui/launch/QueueDelegate.h"
#include "ui/models/RunText.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kMostRowsSeen = 8;
}

QueueCard::QueueCard(QWidget* parent)
    : Card(tr("Queue"), parent)
    , m_model(new QueueModel(this))
    , m_explanation(new QLabel(this))
    , m_list(new QListView(this))
    , m_hold(new QPushButton(this))
{
    m_explanation->setObjectName(QStringLiteral("queueState"));
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    content()->addWidget(m_explanation);

    auto* const delegate = new QueueDelegate(m_list);
    m_list->setObjectName(QStringLiteral("queue"));
    m_list->setAccessibleName(tr("Waiting runs"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(delegate);
    m_list->setUniformItemSizes(true); // any number of rows without asking each for its size
    m_list->setMouseTracking(true);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->installEventFilter(this);
    content()->addWidget(m_list);

    m_hold->setObjectName(QStringLiteral("queueHold"));
    content()->addWidget(m_hold, 0, Qt::AlignLeft);

    connect(m_hold, &QPushButton::clicked, this, [this] { Q_EMIT holdRequested(m_state == State::GoesOn); });
    connect(m_model, &QueueModel::moveWanted, this, &QueueCard::moveRequested, Qt::QueuedConnection);
    connect(m_list, &QWidget::customContextMenuRequested, this, &QueueCard::showMenu);
    connect(delegate, &QueueDelegate::removeWanted, this, &QueueCard::remove, Qt::QueuedConnection);
    showState();
}

void QueueCard::showQueue(std::vector<QueueItem> items, State state)
{
    const QModelIndex before = m_list->currentIndex();
    const std::vector<RunId> current = m_model->runsAt(before);
    const int row = before.row();
    m_model->show(std::move(items));
    if (row >= 0) { // a reset forgets it
        QModelIndex after = m_model->indexOf(current);
        if (!after.isValid())
            after = m_model->index(std::min(row, m_model->rowCount() - 1));
        if (after != m_list->currentIndex())
            m_list->setCurrentIndex(after);
    }
    m_state = state;
    showState();
}

void QueueCard::showState()
{
    const auto count = int(m_model->items().size());
    const int seen = std::min(m_model->rowCount(), kMostRowsSeen);
    m_list->setVisible(count > 0);
    m_list->setFixedHeight(seen * std::max(1, m_list->sizeHintForRow(0)) + 2);
    const bool kept = m_state == State::KeptFromBefore && count > 0;
    const bool held = m_state == State::Held;
    m_explanation->setText(
        kept            ? count == 1 ? tr("1 run waits from before. It starts when you let it.")
                                     : tr("%1 runs wait from before. They start when you let them.").arg(formatCount(count))
                       : held ? tr("Held: no waiting run is started, by no window and no terminal on this store.")
            : count > 0 ? QString()
                        : tr("Nothing waits. Runs added while another one trains start here, one after the other."));
    setKind(m_explanation, kept || held ? "warning" : "small");
    m_explanation->setVisible(!m_explanation->text().isEmpty());
    m_hold->setVisible(count > 0 || held);
    m_hold->setText(
        kept       ? count == 1 ? tr("Train it") : tr("Train them")
                  : held ? tr("Let the queue go on")
                   : tr("Hold the queue"));
    m_hold->setToolTip(
        kept       ? tr("Train the waiting runs, one after the other")
            : held ? tr("Start the next waiting run, then the others")
                   : tr("While held, no waiting run is started; the running one goes on"));
    setKind(m_hold, kept || held ? nullptr : "link");
    setHint(held ? tr("held") : count > 1 ? tr("%1 wait").arg(formatCount(count)) : QString());
}

void QueueCard::move(const QModelIndex& index, std::optional<int> place)
{
    if (place)
        Q_EMIT moveRequested(m_model->runsAt(index), *place);
}

void QueueCard::remove(const QModelIndex& index)
{
    const auto runs = m_model->runsAt(index);
    if (runs.empty())
        return;
    if (runs.size() > 1
        && QMessageBox::question(
               window(), tr("Remove waiting runs"),
               tr("Take %1 out of the queue and out of the store? None of them has begun.")
                   .arg(runCountText(runs.size())))
            != QMessageBox::Yes)
        return;
    Q_EMIT removeRequested(runs);
}

void QueueCard::showMenu(const QPoint& at)
{
    const QModelIndex index = m_list->indexAt(at);
    if (!index.isValid())
        return;
    QMenu menu;
    const auto above = m_model->placeAbove(index), below = m_model->placeBelow(index);
    const auto add = [&menu](const QString& text, QKeySequence keys, bool possible) {
        QAction* const action = menu.addAction(text);
        action->setShortcut(keys);
        action->setEnabled(possible);
        return action;
    };
    const QAction* const up = add(tr("Move &up"), {Qt::ALT | Qt::Key_Up}, above.has_value());
    const QAction* const down = add(tr("Move &down"), {Qt::ALT | Qt::Key_Down}, below.has_value());
    const QAction* const first = add(tr("Move to the &front"), {Qt::ALT | Qt::Key_Home}, above.has_value());
    const QAction* const last = add(tr("Move to the &end"), {Qt::ALT | Qt::Key_End}, below.has_value());
    menu.addSeparator();
    const auto count = int(m_model->runsAt(index).size());
    const QAction* const away = add(
        count > 1 ? tr("&Remove %1...").arg(runCountText(std::size_t(count))) : tr("&Remove"), {Qt::Key_Delete}, true);
    const QPersistentModelIndex still = index; // the queue may change while the menu is open
    const QAction* const chosen = menu.exec(m_list->viewport()->mapToGlobal(at));
    if (!chosen || !still.isValid())
        return;
    if (chosen == up)
        move(still, above);
    else if (chosen == down)
        move(still, below);
    else if (chosen == first)
        move(still, 0);
    else if (chosen == last)
        move(still, int(m_model->items().size()));
    else if (chosen == away)
        remove(still);
}

bool QueueCard::eventFilter(QObject* watched, QEvent* event)
{
    const QModelIndex index = m_list->currentIndex();
    if (watched == m_list && event->type() == QEvent::KeyPress && index.isValid()) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        const bool alt = key->modifiers().testFlag(Qt::AltModifier);
        if (key->key() == Qt::Key_Delete)
            return remove(index), true;
        if (alt && key->key() == Qt::Key_Up)
            return move(index, m_model->placeAbove(index)), true;
        if (alt && key->key() == Qt::Key_Down)
            return move(index, m_model->placeBelow(index)), true;
        if (alt && key->key() == Qt::Key_Home)
            return move(index, 0), true;
        if (alt && key->key() == Qt::Key_End)
            return move(index, int(m_model->items().size())), true;
    }
    return Card::eventFilter(watched, event);
}

} // namespace workbench::ui
