// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunListModel.h"

#include "core/base/Printable.h"
#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/models/LiveRow.h"
#include "ui/models/RowsReader.h"
#include "ui/models/RunEdits.h"
#include "ui/models/RunText.h"
#include "ui/models/Sparklines.h"
#include "ui/session/StoreJobs.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr int kPollMilliseconds = 250;
constexpr int kRestAfterRead = 8; ///< times as long as it took: a processor that trains is not kept reading rows

/// Where each run stands.
using Places = std::unordered_map<RunId, std::size_t>;

Places placesOf(const std::vector<store::RunRow>& rows)
{
    Places places;
    places.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        places.emplace(rows[i].id, i);
    }
    return places;
}

} // namespace

void RunListModel::runningFirst(Rows& rows)
{
    std::ranges::stable_sort(rows, [](const store::RunRow& left, const store::RunRow& right) {
        const bool leftLives = train::isLive(left.state);
        return leftLives != train::isLive(right.state) ? leftLives : left.number > right.number;
    });
}

RunListModel::RunListModel(store::Store& store, QObject* parent, std::int64_t readAtOnce)
    : QAbstractListModel(parent)
    , m_store(store)
    , m_readAtOnce(readAtOnce)
    , m_edits(new RunEdits(store.directory(), *this))
    , m_reader(std::make_unique<StoreJobs>(store.directory(), store::StoreAccess::ReadOnly))
{
    m_rowsReader = std::make_unique<RowsReader>(std::size_t(readAtOnce));
    m_sparklines = std::make_unique<Sparklines>(*m_reader, *this, [this](const RunId& run) {
        const QModelIndex index = indexOf(run);
        Q_EMIT dataChanged(index, index, {SparklineRole});
    });
    if (const auto count = m_store.runCount(); count && *count > readAtOnce) {
        poll();
    } else {
        readNow();
    }
    m_poll.callOnTimeout(this, [this] { poll(); });
    m_poll.start(kPollMilliseconds);
}

RunListModel::~RunListModel()
{
    delete m_edits; // writes what waits
    m_reader.reset(); // waits for its thread, which may still look at the others
}

int RunListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant RunListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const store::RunRow& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case NameRole:
        return fromUtf8(printable(row.name));
    case Qt::EditRole:
        return fromUtf8(row.name);
    case RowRole:
        return QVariant::fromValue(static_cast<const void*>(&row));
    case StateTextRole:
        return row.origin ? tr("%1, from %2").arg(stateText(row), parentName(row)) : stateText(row);
    case BestBpcRole:
        return row.bestValidationBpc ? QVariant(*row.bestValidationBpc) : QVariant();
    case SparklineRole:
        return QVariant::fromValue(m_sparklines->values(row.id));
    case SearchTextRole:
        return searchText(row);
    case Qt::ToolTipRole: // as plain text, whatever a name holds
        return QStringLiteral("<p style='white-space:pre'>%1</p>")
            .arg((row.origin ? tr("%1\nbranched from \u201c%2\u201d at step %3")
                                   .arg(summaryText(row), parentName(row), formatCount(row.origin->step))
                             : summaryText(row))
                     .toHtmlEscaped());
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(fromUtf8(row.name), stateText(row));
    default:
        return {};
    }
}

QString RunListModel::parentName(const store::RunRow& branch) const
{
    const store::RunRow* const parent = find(branch.origin->run);
    return parent ? fromUtf8(parent->name) : tr("a run that was removed");
}

const store::RunRow* RunListModel::find(const RunId& run) const
{
    if (const auto known = m_places.find(run); known != m_places.end()) {
        const auto place = std::size_t(known->second);
        if (place < m_rows.size() && m_rows[place].id == run) {
            return &m_rows[place];
        }
    }
    const auto found // in the middle of a change of the rows places are not right yet
        = std::find_if(m_rows.begin(), m_rows.end(), [&run](const store::RunRow& row) { return row.id == run; });
    return found == m_rows.end() ? nullptr : &*found;
}

QList<double> RunListModel::sparkline(const RunId& run) const
{
    return m_sparklines->values(run);
}

QModelIndex RunListModel::indexOf(const RunId& run) const
{
    const store::RunRow* const row = find(run);
    return row ? index(int(row - m_rows.data())) : QModelIndex();
}

void RunListModel::refresh()
{
    if (m_loaded && std::int64_t(m_rows.size()) <= m_readAtOnce) {
        readNow();
    } else {
        refreshInBackground();
    }
}

void RunListModel::readNow()
{
    if (const auto counter = m_store.changeCounter()) {
        m_counter = *counter;
    }
    take(m_store.runs().map([](Rows rows) { return RowsRead{.changed = std::move(rows), .gone = {}, .whole = true}; }));
}

void RunListModel::poll()
{
    const auto counter = m_store.changeCounter();
    if (!counter) {
        tell(counter.error());
    } else if (*counter != m_counter) {
        m_counter = *counter;
        refreshInBackground();
    }
}

void RunListModel::refreshInBackground()
{
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    m_reading = true;
    std::vector<RunId> anyway(m_unsettled.begin(), m_unsettled.end());
    m_unsettled.clear();
    m_reader->post([this, anyway = std::move(anyway)](const Result<store::Store*>& store) {
        QElapsedTimer timer;
        timer.start();
        Result<RowsRead> read = store ? m_rowsReader->read(**store, anyway) : Result<RowsRead>(fail(store.error()));
        const auto done = [this, anyway, read = std::move(read), taken = timer.elapsed()]() mutable {
            m_poll.setInterval(int(std::max<qint64>(kPollMilliseconds, kRestAfterRead * taken)));
            m_reading = false;
            if (!read) {
                m_unsettled.insert(anyway.begin(), anyway.end());
            }
            take(std::move(read));
            if (std::exchange(m_readAgain, false)) {
                refreshInBackground();
            }
        };
        QMetaObject::invokeMethod(this, std::move(done), Qt::QueuedConnection);
    });
}

void RunListModel::take(Result<RowsRead> read)
{
    if (!read) {
        m_counter = m_loaded ? m_counter : -1; // the next poll tries again
        tell(read.error());
        return;
    }
    m_lastTrouble = {};
    for (const store::RunRow& row : read->changed) {
        const store::RunRow* const known = find(row.id);
        if (known && (known->at != row.at || train::isLive(row.state))) {
            m_sparklines->markStale(row.id);
        }
    }
    if (read->whole) {
        takeWhole(std::move(read->changed));
    } else {
        takeChanges(std::move(read->changed), read->gone);
    }
    if (!m_reading) { // else what is on its way may have been read before these were written
        std::erase_if(m_pending, [](const PendingEdits& pending) { return pending.written; });
    }
    if (!std::exchange(m_loaded, true)) {
        Q_EMIT loaded();
    }
    Q_EMIT storeChanged();
}

void RunListModel::takeWhole(Rows rows)
{
    const auto places = placesOf(rows);
    std::erase_if(m_live, [&](const auto& live) { return !places.contains(live.first); });
    mergeEdits(rows);
    mergeLive(rows);
    runningFirst(rows);
    show(std::move(rows));
}

void RunListModel::takeChanges(Rows changed, const std::vector<RunId>& gone)
{
    for (const RunId& run : gone) {
        m_live.erase(run);
    }
    mergeEdits(changed);
    mergeLive(changed);
    const bool samePlaces = gone.empty() && std::ranges::all_of(changed, [this](const store::RunRow& row) {
                                const store::RunRow* const known = find(row.id);
                                return known && train::isLive(known->state) == train::isLive(row.state);
                            });
    if (samePlaces) {
        for (store::RunRow& row : changed) {
            const QModelIndex index = indexOf(row.id);
            if (store::RunRow& known = m_rows[std::size_t(index.row())]; known != row) {
                known = std::move(row);
                Q_EMIT dataChanged(index, index);
            }
        }
        return;
    }
    std::unordered_set<RunId> others(gone.begin(), gone.end());
    for (const store::RunRow& row : changed) {
        others.insert(row.id);
    }
    Rows rows = std::move(changed);
    for (const store::RunRow& row : m_rows) {
        if (!others.contains(row.id)) {
            rows.push_back(row);
        }
    }
    runningFirst(rows);
    show(std::move(rows));
}

/// Rows of runs that train here are ahead of the disk until it has caught up with their end.
void RunListModel::mergeLive(Rows& rows)
{
    if (m_live.empty()) {
        return;
    }
    for (store::RunRow& row : rows) {
        const auto live = m_live.find(row.id);
        if (live == m_live.end()) {
            continue;
        }
        const bool ended = !train::isLive(row.state) && row.state != train::RunState::Queued;
        if (ended && row.ended != live->second.endedBefore) {
            m_live.erase(live);
            continue;
        }
        takeFromDisk(live->second.row, row);
        row = live->second.row;
    }
}

void RunListModel::show(Rows rows)
{
    if (m_rows.empty()) {
        beginResetModel();
        m_rows = std::move(rows);
        notePlaces();
        endResetModel();
        return;
    }
    const auto wanted = placesOf(rows);
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        if (!wanted.contains(m_rows[std::size_t(i)].id)) {
            beginRemoveRows({}, i, i);
            m_rows.erase(m_rows.begin() + i);
            endRemoveRows();
        }
    }
    reorder(wanted);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i >= m_rows.size() || m_rows[i].id != rows[i].id) {
            beginInsertRows({}, int(i), int(i));
            m_rows.insert(m_rows.begin() + std::ptrdiff_t(i), std::move(rows[i]));
            endInsertRows();
        } else if (m_rows[i] != rows[i]) {
            m_rows[i] = std::move(rows[i]);
            Q_EMIT dataChanged(index(int(i)), index(int(i)));
        }
    }
    notePlaces();
}

void RunListModel::notePlaces()
{
    const bool right
        = m_places.size() == m_rows.size() && std::ranges::all_of(m_rows, [this](const store::RunRow& row) {
              const auto known = m_places.find(row.id);
              return known != m_places.end() && m_rows.data() + known->second == &row;
          });
    if (!right) {
        m_places = placesOf(m_rows);
    }
}

void RunListModel::reorder(const std::unordered_map<RunId, std::size_t>& wanted)
{
    const auto before = [&wanted](const store::RunRow& left, const store::RunRow& right) {
        return wanted.at(left.id) < wanted.at(right.id);
    };
    if (std::is_sorted(m_rows.begin(), m_rows.end(), before)) {
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList old = persistentIndexList();
    std::vector<RunId> ids;
    for (const QModelIndex& index : old) {
        ids.push_back(m_rows[std::size_t(index.row())].id);
    }
    std::sort(m_rows.begin(), m_rows.end(), before);
    notePlaces();
    QModelIndexList now;
    for (const RunId& id : ids) {
        now << indexOf(id);
    }
    changePersistentIndexList(old, now);
    Q_EMIT layoutChanged();
}

void RunListModel::tell(const Error& error)
{
    if (m_lastTrouble != error) {
        m_lastTrouble = error;
        Q_EMIT troubled(error);
    }
}

} // namespace workbench::ui
