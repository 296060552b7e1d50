// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/KeyList.h"

#include "ui/attention/KeyListModel.h"
#include "ui/base/Format.h"
#include "ui/bytes/BarDelegate.h"
#include "ui/bytes/BarTable.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>

namespace workbench::ui
{

KeyList::KeyList(QWidget* parent)
    : Card(tr("Strongest keys"), parent)
    , m_model(new KeyListModel(this))
    , m_table(new BarTable(*m_model, this))
    , m_empty(new QLabel(this))
    , m_more(new QLabel(this))
{
    for (QLabel* const label : {m_empty, m_more}) {
        label->setTextFormat(Qt::PlainText);
        setKind(label, "small");
    }
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    content()->addWidget(m_table, 1);
    content()->addWidget(m_empty, 1);
    content()->addWidget(m_more);
    connect(m_table, &BarTable::rowChosen, this, [this](const QModelIndex& index) {
        const int number = index.data(NumberRole).toInt();
        if (m_model->listsQueries())
            Q_EMIT queryLocked(number);
        else
            Q_EMIT keyLocked(number);
    });
    tellWhatIsListed();
}

void KeyList::setMap(std::shared_ptr<const maps::AttentionMap> map)
{
    m_map = std::move(map);
    refresh();
}

void KeyList::setLockedQuery(std::optional<int> query)
{
    if (m_lock.query == query)
        return;
    m_lock.query = query;
    refresh();
}

void KeyList::setLockedKey(std::optional<int> key)
{
    if (m_lock.key == key)
        return;
    m_lock.key = key;
    if (!m_lock.query) // a query's keys stay the same, whichever of them is locked
        refresh();
}

void KeyList::setMassFilter(std::optional<double> mass)
{
    if (m_lock.mass == mass)
        return;
    m_lock.mass = mass;
    refresh();
}

void KeyList::refresh()
{
    m_model->show(m_map, m_lock);
    tellWhatIsListed();
}

void KeyList::tellWhatIsListed()
{
    const MapLock lock = m_map ? lockWithin(*m_map, m_lock) : MapLock();
    const bool queries = lock.key && !lock.query;
    const bool locked = lock.key || lock.query;
    const int rows = m_model->rowCount();
    setTitle(queries ? tr("Who attends here") : tr("Strongest keys"));
    m_table->setAccessibleName(queries ? tr("Queries that attend to the locked key") : tr("Strongest keys"));
    m_table->setVisible(rows > 0);
    m_empty->setVisible(rows == 0);
    m_empty->setText(
        !locked       ? tr("Click a byte of the segment, or a row of the map, to see what it attends to. Alt+click a "
                                 "byte to see who attends to it.")
            : queries ? tr("No query of this segment attends to this byte.")
                      : tr("This row has no weight."));
    QString hint;
    if (rows > 0 && queries)
        hint = rows == 1 ? tr("1 query") : tr("%1 queries").arg(formatCount(rows + m_model->more()));
    else if (rows > 0)
        hint = tr("%1 % of the row").arg(QLocale().toString(100 * m_model->share(), 'f', 0));
    setHint(hint);
    m_more->setVisible(m_model->more() > 0);
    m_more->setText(tr("and %1 more").arg(formatCount(m_model->more())));
}

} // namespace workbench::ui
