// SPDX-License-Identifier: GPL-3.0-or-later
// What changes rows of a RunListModel before the disk has it: edits of a person, events of a run.
#include "core/store/Store.h"
#include "ui/models/LiveRow.h"
#include "ui/models/RunEdits.h"
#include "ui/models/RunListModel.h"

#include <QDateTime>

namespace workbench::ui
{

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const QString name = value.toString().trimmed();
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::EditRole || name.isEmpty()) {
        return false;
    }
    store::RunEdit edit;
    edit.name = name.toStdString();
    m_edits->edit(tr("rename \"%1\"").arg(index.data().toString()), {{m_rows[std::size_t(index.row())].id, edit}});
    return true;
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() && !m_store.isReadOnly() ? flags | Qt::ItemIsEditable : flags;
}

void RunListModel::mergeEdits(Rows& rows)
{
    if (m_pending.empty()) {
        return;
    }
    std::unordered_map<RunId, std::size_t> places;
    for (std::size_t place = 0; place < rows.size(); ++place) {
        places.emplace(rows[place].id, place);
    }
    const auto now = QDateTime::currentMSecsSinceEpoch();
    for (const PendingEdits& pending : m_pending) {
        for (const auto& [run, edit] : pending.edits) {
            if (const auto place = places.find(run); place != places.end()) {
                store::apply(edit, rows[place->second], now);
            }
        }
    }
}

void RunListModel::showEdits(quint64 number, const Edits& edits)
{
    m_pending.push_back({number, edits});
    const auto now = QDateTime::currentMSecsSinceEpoch();
    for (const auto& [run, edit] : edits) {
        const QModelIndex index = indexOf(run);
        if (!index.isValid()) {
            continue;
        }
        store::apply(edit, m_rows[std::size_t(index.row())], now);
        if (const auto live = m_live.find(run); live != m_live.end()) {
            store::apply(edit, live->second.row, now);
        }
        Q_EMIT dataChanged(index, index);
    }
    Q_EMIT edited();
}

void RunListModel::settleEdits(quint64 number, bool written)
{
    for (PendingEdits& pending : m_pending) {
        if (pending.number != number) {
            continue;
        }
        pending.written = pending.written || written;
        for (const auto& [run, edit] : pending.edits) {
            m_unsettled.insert(run);
        }
    }
    std::erase_if(
        m_pending, [&](const PendingEdits& pending) { return pending.number == number && (!written || !m_reading); });
    if (!written) {
        refreshInBackground(); // as it really is
    }
}

void RunListModel::applyEvents(const RunId& run, const std::vector<train::TrainEvent>& events)
{
    const QModelIndex index = indexOf(run);
    if (!index.isValid() || events.empty()) {
        return;
    }
    store::RunRow& shown = m_rows[std::size_t(index.row())];
    store::RunRow& live = m_live.try_emplace(run, LiveRun{shown, shown.ended}).first->second.row;
    const bool wasLive = train::isLive(shown.state);
    for (const train::TrainEvent& event : events) {
        applyEvent(live, event);
    }
    shown = live;
    Q_EMIT dataChanged(index, index);
    if (train::isLive(live.state) != wasLive) { // it comes to the top, or goes back to its place
        Rows rows = m_rows;
        runningFirst(rows);
        show(std::move(rows));
    }
}

} // namespace workbench::ui
