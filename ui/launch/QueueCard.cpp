// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/QueueCard.h"

#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kRowHeight = 34;
constexpr int kMostRowsSeen = 6;
} // namespace

QueueCard::QueueCard(QWidget* parent)
    : Card(tr("Queue"), parent)
    , m_explanation(new QLabel(this))
    , m_list(new QListWidget(this))
    , m_hold(new QPushButton(this))
{
    m_explanation->setText(tr("Nothing waits. Runs added while another one trains start here, one after the other."));
    m_explanation->setWordWrap(true);
    setKind(m_explanation, "small");
    content()->addWidget(m_explanation);

    m_list->setObjectName(QStringLiteral("queue"));
    m_list->setAccessibleName(tr("Waiting runs"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    content()->addWidget(m_list);

    setKind(m_hold, "link");
    m_hold->setToolTip(tr("While held, no waiting run is started; the running one goes on"));
    content()->addWidget(m_hold, 0, Qt::AlignLeft);

    connect(m_hold, &QPushButton::clicked, this, [this] { Q_EMIT holdRequested(!m_held); });
    // The order comes back from the queue itself; asked for after the drop is over, as rebuilding deletes rows.
    connect(
        m_list->model(), &QAbstractItemModel::rowsMoved, this,
        [this](const QModelIndex&, int from, int, const QModelIndex&, int to) {
            const RunId run = m_items.at(std::size_t(from)).run;
            Q_EMIT moveRequested(run, to > from ? to - 1 : to);
        },
        Qt::QueuedConnection);
    rebuild();
}

void QueueCard::showQueue(std::vector<Item> items, bool held)
{
    m_items = std::move(items);
    m_held = held;
    rebuild();
}

void QueueCard::rebuild()
{
    const int current = m_list->currentRow();
    m_list->clear();
    for (const Item& item : m_items) {
        auto* const row = new QListWidgetItem(m_list);
        row->setSizeHint({0, kRowHeight});
        row->setData(Qt::AccessibleTextRole, item.name);
        m_list->setItemWidget(row, makeRow(item));
    }
    const bool empty = m_items.empty();
    m_list->setCurrentRow(std::min(current, int(m_items.size()) - 1));
    m_list->setVisible(!empty);
    m_list->setFixedHeight(std::min(int(m_items.size()), kMostRowsSeen) * kRowHeight + 2);
    m_hold->setVisible(!empty || m_held);
    m_hold->setText(m_held ? tr("Let the queue go on") : tr("Hold the queue"));
    m_explanation->setVisible(empty);
    setHint(m_held ? tr("held") : m_items.size() > 1 ? tr("drag to reorder") : QString());
}

QWidget* QueueCard::makeRow(const Item& item)
{
    auto* const row = new QWidget(m_list);
    auto* const name = new QLabel(item.name, row);
    name->setTextFormat(Qt::PlainText);
    name->setToolTip(item.name);
    name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* const corpus = new QLabel(item.corpus, row);
    corpus->setTextFormat(Qt::PlainText);
    setKind(corpus, "small");
    auto* const remove = new QPushButton(tr("remove"), row);
    setKind(remove, "link");
    remove->setAccessibleName(tr("Remove %1 from the queue").arg(item.name));
    auto* const line = new QHBoxLayout(row);
    line->setContentsMargins(8, 0, 6, 0);
    line->setSpacing(8);
    line->addWidget(name, 2);
    line->addWidget(corpus);
    line->addWidget(remove);
    connect(
        remove, &QPushButton::clicked, this, [this, run = item.run] { Q_EMIT removeRequested(run); },
        Qt::QueuedConnection); // the button is gone when the queue answers
    return row;
}

bool QueueCard::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        const int row = m_list->currentRow();
        if (row >= 0 && row < int(m_items.size())) {
            const RunId run = m_items[std::size_t(row)].run;
            if (key->key() == Qt::Key_Delete) {
                Q_EMIT removeRequested(run);
                return true;
            }
            if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
                Q_EMIT moveRequested(run, row + (key->key() == Qt::Key_Up ? -1 : 1));
                return true;
            }
        }
    }
    return Card::eventFilter(watched, event);
}

} // namespace workbench::ui
