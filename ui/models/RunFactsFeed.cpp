// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunFactsFeed.h"

#include "core/store/Store.h"
#include "ui/models/RunListModel.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr int kCoalesceMilliseconds = 50; ///< live events come 30 times a second

/// Whether the store may have other figures now. While a run is live they are read whenever the store has changed.
bool haveGrown(const store::RunRow& before, const store::RunRow& now)
{
    return !train::isLive(now.state) && (before.at != now.at || before.state != now.state || before.ended != now.ended);
}

} // namespace

/// What the worker brings.
struct RunFactsFeed::Read {
    bool whole = false; ///< every run
    Figures figures;
    std::unordered_map<std::string, std::unordered_map<RunId, double>> atStep; ///< by path
    std::vector<std::string> metricNames;
    std::optional<Error> trouble;
};

RunFactsFeed::RunFactsFeed(RunListModel& runs, std::filesystem::path storeDirectory, QObject* parent)
    : QObject(parent)
    , m_runs(runs)
    , m_jobs(std::move(storeDirectory), store::StoreAccess::ReadOnly)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kCoalesceMilliseconds);
    m_soon.callOnTimeout(this, [this] { takeRows(); });
}

RunFactsFeed::~RunFactsFeed() = default;

void RunFactsFeed::start()
{
    if (std::exchange(m_started, true))
        return;
    watch();
    readAll();
}

void RunFactsFeed::watch()
{
    const auto all = [this] {
        m_rowsMoved = true;
        m_soon.start();
    };
    connect(&m_runs, &QAbstractItemModel::rowsInserted, this, all);
    connect(&m_runs, &QAbstractItemModel::rowsRemoved, this, all);
    connect(&m_runs, &QAbstractItemModel::modelReset, this, all);
    connect(&m_runs, &QAbstractItemModel::layoutChanged, this, all);
    connect(
        &m_runs, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) {
            if (!roles.contains(RunListModel::SparklineRole))
                noteRows(first, last);
        });
    connect(&m_runs, &RunListModel::loaded, this, &RunFactsFeed::takeFirst);
    connect(&m_runs, &RunListModel::storeChanged, this, [this] {
        if (!m_haveFigures && !m_reading)
            readAll(); // it could not be read before
        for (const store::RunRow& row : m_runs.rows()) {
            if (!train::isLive(row.state))
                break; // they stand on top
            m_grown.insert(row.id);
        }
        readFigures();
    });
    connect(&m_runs, &RunListModel::edited, this, &RunFactsFeed::takeRows); // a person waits to see it
}

void RunFactsFeed::noteRows(const QModelIndex& first, const QModelIndex& last)
{
    for (int row = first.row(); row <= last.row(); ++row)
        m_changedRows.insert(m_runs.rows()[std::size_t(row)].id);
    if (!m_soon.isActive())
        m_soon.start();
}

RunFactsFeed::FactsPointer RunFactsFeed::find(const RunId& run) const
{
    const auto place = m_places.find(run);
    return place == m_places.end() ? nullptr : m_next[place->second];
}

void RunFactsFeed::readAll()
{
    m_reading = true;
    m_jobs.post([this](const Result<store::Store*>& store) {
        Read read;
        read.whole = true;
        const auto collect = [&]() -> Result<> {
            if (!store)
                return fail(store.error());
            auto figures = (*store)->figures();
            if (!figures)
                return fail(figures.error());
            auto names = (*store)->metricNames();
            if (!names)
                return fail(names.error());
            read.metricNames = std::move(*names);
            read.figures = std::move(*figures);
            return {};
        };
        if (const Result<> done = collect(); !done)
            read.trouble = done.error();
        QMetaObject::invokeMethod(
            this, [this, read = std::move(read)]() mutable { adopt(std::move(read)); }, Qt::QueuedConnection);
    });
}

void RunFactsFeed::readFigures()
{
    if (!m_complete || m_reading || (m_grown.empty() && !m_readAtStep))
        return;
    m_reading = true;
    const bool atStep = std::exchange(m_readAtStep, false) || !m_grown.empty();
    std::vector<RunId> runs(m_grown.begin(), m_grown.end());
    m_grown.clear();
    m_jobs.post([this, runs = std::move(runs),
                 wanted = atStep ? m_atStep : std::vector<AtStep>()](const Result<store::Store*>& store) {
        Read read;
        const auto collect = [&]() -> Result<> {
            if (!store)
                return fail(store.error());
            if (!runs.empty()) { // none would mean all
                auto figures = (*store)->figures(runs);
                if (!figures)
                    return fail(figures.error());
                read.figures = std::move(*figures);
            }
            auto names = (*store)->metricNames();
            if (!names)
                return fail(names.error());
            read.metricNames = std::move(*names);
            for (const AtStep& each : wanted) {
                auto values = (*store)->valuesAt(each.metric, each.step);
                if (!values)
                    return fail(values.error());
                read.atStep.emplace(each.path, std::move(*values));
            }
            return {};
        };
        if (const Result<> done = collect(); !done)
            read.trouble = done.error();
        QMetaObject::invokeMethod(
            this, [this, read = std::move(read)]() mutable { adopt(std::move(read)); }, Qt::QueuedConnection);
    });
}

void RunFactsFeed::adopt(Read read)
{
    m_reading = false;
    if (read.trouble) {
        Q_EMIT troubled(*read.trouble);
        return;
    }
    if (m_metricNames != read.metricNames) {
        m_metricNames = std::move(read.metricNames);
        Q_EMIT metricNamesChanged();
    }
    if (read.whole) {
        m_firstFigures = std::move(read.figures);
        m_haveFigures = true;
        takeFirst();
        return;
    }
    for (auto& [run, series] : read.figures) {
        if (const auto place = m_places.find(run); place != m_places.end() && m_next[place->second]->series != series) {
            auto facts = std::make_shared<compare::RunFacts>(*m_next[place->second]);
            facts->series = std::move(series);
            m_next[place->second] = std::move(facts);
        }
    }
    if (!read.atStep.empty()) {
        for (FactsPointer& known : m_next) {
            std::map<std::string, double, std::less<>> values;
            for (const auto& [path, byRun] : read.atStep) {
                if (const auto value = byRun.find(known->row.id); value != byRun.end())
                    values.emplace(path, value->second);
            }
            if (values != known->atStep) {
                auto facts = std::make_shared<compare::RunFacts>(*known);
                facts->atStep = std::move(values);
                known = std::move(facts);
            }
        }
    }
    publish();
    readFigures();
}

/// When both are there: rows and figures are read at the same time, by two threads.
void RunFactsFeed::takeFirst()
{
    if (m_complete || !m_haveFigures || m_runs.isLoading())
        return;
    m_complete = true;
    m_readAtStep = !m_atStep.empty();
    takeAllRows();
    m_firstFigures.clear();
    publish();
    readFigures();
}

void RunFactsFeed::takeRows()
{
    m_soon.stop();
    if (!m_complete)
        return; // all are taken when they have been read
    if (std::exchange(m_rowsMoved, false)) {
        takeAllRows();
    } else {
        for (const RunId& run : std::exchange(m_changedRows, {})) {
            const store::RunRow* const row = m_runs.find(run);
            const auto place = m_places.find(run);
            if (!row || place == m_places.end())
                continue;
            auto facts = std::make_shared<compare::RunFacts>(*m_next[place->second]);
            if (haveGrown(facts->row, *row))
                m_grown.insert(run);
            facts->row = *row;
            m_next[place->second] = std::move(facts);
        }
    }
    publish();
    readFigures();
}

void RunFactsFeed::takeAllRows()
{
    m_changedRows.clear();
    Facts next;
    next.reserve(m_runs.rows().size());
    for (const store::RunRow& row : m_runs.rows()) {
        const FactsPointer known = find(row.id);
        if (known && known->row == row) {
            next.push_back(known);
            continue;
        }
        auto facts = std::make_shared<compare::RunFacts>();
        if (known) {
            facts->series = known->series;
            facts->atStep = known->atStep;
        }
        const auto first = m_firstFigures.find(row.id);
        if (first != m_firstFigures.end())
            facts->series = std::move(first->second);
        else if (!known || haveGrown(known->row, row))
            m_grown.insert(row.id);
        facts->row = row;
        next.push_back(std::move(facts));
    }
    m_next = std::move(next);
    m_places.clear();
    for (std::size_t place = 0; place < m_next.size(); ++place)
        m_places.emplace(m_next[place]->row.id, place);
}

void RunFactsFeed::publish()
{
    m_facts = std::make_shared<const Facts>(m_next);
    Q_EMIT changed();
}

} // namespace workbench::ui
