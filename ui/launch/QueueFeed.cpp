// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/QueueFeed.h"

#include "core/store/StoreTypes.h"
#include "ui/base/Format.h"
#include "ui/launch/Preflight.h"
#include "ui/launch/QueueCard.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"
#include "ui/session/TrainSession.h"

namespace workbench::ui
{

namespace
{
constexpr int kGatherMilliseconds = 100;
constexpr int kMostRunsLookedAt = 200; ///< for one like it: newer ones tell more
} // namespace

QueueFeed::QueueFeed(QueueCard& card, TrainSession& training, RunListModel& runs, QObject* parent)
    : QObject(parent)
    , m_card(card)
    , m_training(training)
    , m_runs(runs)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &QueueFeed::show);
    const auto soon = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&training, &TrainSession::queueChanged, this, &QueueFeed::show);
    connect(&training, &TrainSession::activeChanged, this, soon);
    connect(&runs, &QAbstractItemModel::dataChanged, this, soon);
    connect(&runs, &QAbstractItemModel::modelReset, this, soon);
    connect(&runs, &QAbstractItemModel::rowsInserted, this, soon);
    connect(&runs, &RunListModel::storeChanged, &training, &TrainSession::refreshQueue);
    connect(&card, &QueueCard::removeRequested, &training, &TrainSession::removeQueuedRuns);
    connect(&card, &QueueCard::moveRequested, &training, &TrainSession::moveQueuedRuns);
    connect(&card, &QueueCard::holdRequested, &training, &TrainSession::setQueueHeld);
    card.model().setEstimate([this](const RunId& run) { return seconds(run); });
    show();
}

void QueueFeed::show()
{
    std::vector<QueueItem> items;
    items.reserve(m_training.queue().size());
    for (const RunId& run : m_training.queue()) {
        const store::RunRow* const row = m_runs.find(run);
        items.push_back(
            row ? QueueItem{run, nameText(*row), fromUtf8(row->group), corpusText(*row)}
                : QueueItem{run, tr("new run"), {}, {}});
    }
    m_card.showQueue(
        std::move(items),
        m_training.queueKeptFromBefore() ? QueueCard::State::KeptFromBefore
            : m_training.queueHeld()     ? QueueCard::State::Held
                                         : QueueCard::State::GoesOn);
}

std::optional<double> QueueFeed::seconds(const RunId& run) const
{
    const store::RunRow* const row = m_runs.find(run);
    if (!row)
        return std::nullopt;
    Preflight length;
    length.runBytes = bytesOfRun(row->config, 0); // epochs are unknown until the corpus is open
    if (row->config.train.epochs > 0 && !length.runBytes)
        return std::nullopt;
    const config::RunConfig key = speedKey(row->config);
    int looked = 0;
    for (const store::RunRow& other : m_runs.rows()) {
        if (other.bytesPerSecond > 0 && ++looked <= kMostRunsLookedAt && speedKey(other.config) == key)
            return runSeconds(row->config, length, other.bytesPerSecond);
        if (looked > kMostRunsLookedAt)
            break;
    }
    return runSeconds(row->config, Preflight(), 0); // a limit of time alone
}

} // namespace workbench::ui
