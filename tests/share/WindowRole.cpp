// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowRole.h"

#include "SmallRun.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/models/RunEdits.h"
#include "ui/models/RunListModel.h"
#include "ui/models/SeriesCache.h"
#include "ui/session/TrainSession.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <random>
#include <set>
#include <unistd.h>

namespace workbench::share
{

namespace
{

constexpr int kPause = 40; ///< ms between two things that a person does
constexpr std::size_t kShownRuns = 6;

void tell(const char* who, const Error& error)
{
    std::fprintf(stderr, "trouble of %s: %s\n", who, describe(error).c_str());
}

/// Says what the window hears, in the words of `sharnn train --json`.
void print(const RunId& run, const train::TrainEvent& event)
{
    if (std::holds_alternative<train::RunStarted>(event))
        std::printf("{\"event\":\"start\",\"run\":\"%s\"}\n", run.value().c_str());
    else if (const auto* const step = std::get_if<train::StepDone>(&event))
        std::printf("{\"event\":\"step\",\"step\":%lld}\n", static_cast<long long>(step->at.step));
    else if (const auto* const end = std::get_if<train::RunEnded>(&event))
        std::printf(
            "{\"event\":\"end\",\"run\":\"%s\",\"state\":\"%s\"}\n", run.value().c_str(),
            std::string(train::runStateName(end->state)).c_str());
}

/// The parts of a window that touch the store, as MainWindow wires them.
class Window : public QObject
{
public:
    Window(std::filesystem::path path, std::string corpus, unsigned seed, store::Store& store, store::RunRecorder& out)
        : m_corpus(std::move(corpus))
        , m_random(seed)
        , m_runs(store)
        , m_series(store)
        , m_training(std::move(path), &out)
    {
        using ui::TrainSession;
        connect(&m_training, &TrainSession::eventsArrived, this, [this](const auto& run, const auto& events) {
            for (const train::TrainEvent& event : events)
                print(run, event);
            std::fflush(stdout);
            m_runs.applyEvents(run, events);
            m_series.applyEvents(run, events);
        });
        connect(&m_training, &TrainSession::storeWritten, &m_runs, &ui::RunListModel::refresh);
        connect(&m_training, &TrainSession::runFailed, this, [](const RunId&, const Error& error) {
            tell("the session", error);
        });
        connect(&m_runs, &ui::RunListModel::storeChanged, this, [this] {
            m_training.refreshQueue();
            m_series.catchUpInTurns();
        });
        connect(&m_runs, &ui::RunListModel::troubled, this, [](const Error& error) { tell("the list", error); });
        connect(&m_series, &ui::SeriesCache::troubled, this, [](const Error& error) { tell("the charts", error); });
        connect(&m_runs.edits(), &ui::RunEdits::failed, this, [](const QString&, const Error& error) {
            tell("an edit", error);
        });
        connect(&m_training, &TrainSession::activeChanged, this, [this] {
            if (m_closing && !m_training.activeRun())
                QCoreApplication::quit();
        });
        m_turn.callOnTimeout(this, [this] { act(); });
        m_turn.start(kPause);
    }

    /// As MainWindow does before it closes; what the run still tells is printed.
    void close()
    {
        if (m_closing)
            return;
        m_closing = true;
        m_turn.stop();
        m_training.takeNoMore();
        m_training.activeRun() ? m_training.stop() : QCoreApplication::quit();
    }

private:
    int below(int limit) { return int(m_random() % unsigned(limit)); }

    /// What a person does now and then; mostly nothing.
    void act()
    {
        if (!m_training.activeRun() && below(8) == 0)
            m_own.insert(m_training.start(smallConfig(m_corpus, 100 + below(900))));
        switch (below(40)) {
        case 0:
            m_own.insert(m_training.enqueue(smallConfig(m_corpus, 50 + below(100))));
            break;
        case 1:
            m_training.checkpointNow();
            break;
        case 2:
            m_training.evaluateNow();
            break;
        case 3:
            label();
            break;
        case 4:
            m_runs.edits().undo();
            break;
        default:
            look();
        }
    }

    void look()
    {
        if (m_runs.rows().empty())
            return;
        if (m_shown.size() == kShownRuns)
            m_shown.erase(m_shown.begin());
        m_shown.push_back(m_runs.rows()[std::size_t(below(int(m_runs.rows().size())))].id);
        m_series.keepOnly(m_shown);
        for (const store::Metric metric : {store::Metric::TrainLoss, store::Metric::ValidationLoss})
            m_series.series(m_shown.back(), metric);
    }

    void label()
    {
        std::vector<RunId> runs;
        for (const store::RunRow& row : m_runs.rows())
            if (m_own.contains(row.id) && runs.size() < kShownRuns)
                runs.push_back(row.id);
        if (!runs.empty())
            m_runs.edits().edit(
                QStringLiteral("label"), runs,
                {.note = "seen " + std::to_string(below(1000)),
                 .tags = std::vector<std::string>{"tag" + std::to_string(below(5))},
                 .starred = below(2) == 0});
    }

    const std::string m_corpus;
    std::mt19937 m_random;
    std::set<RunId> m_own;
    std::vector<RunId> m_shown;
    ui::RunListModel m_runs;
    ui::SeriesCache m_series;
    ui::TrainSession m_training;
    QTimer m_turn;
    bool m_closing = false;
};

} // namespace

int runWindow(const std::filesystem::path& path, const std::string& corpus, unsigned seed)
{
    auto store = store::Store::open(path, store::StoreAccess::ReadWrite);
    auto recorder = store::RunRecorder::open(path, [](const std::optional<Error>& trouble) {
        if (trouble)
            tell("the recorder", *trouble);
    });
    if (!store || !recorder) {
        tell("the store", store ? recorder.error() : store.error());
        return 1;
    }
    {
        Window window(path, corpus, seed, **store, **recorder);
        QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
        QObject::connect(&input, &QSocketNotifier::activated, &window, [&] {
            input.setEnabled(false);
            window.close();
        });
        QCoreApplication::exec();
    }
    if (const auto written = (*recorder)->flush(); !written)
        tell("the recorder", written.error());
    return 0;
}

} // namespace workbench::share
