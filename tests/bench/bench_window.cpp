// SPDX-License-Identifier: GPL-3.0-or-later
// How the window feels, in milliseconds:  bench_window [seconds [runs]]  (QT_QPA_PLATFORM=offscreen will do)
// From nothing to a painted window over a store of that many runs (1,000 unless said); then how long the GUI thread is
// kept from its events while the demo trains on every core with both list and charts following it; then the same with
// ten live runs on the charts: the demo, and nine of 2,000 steps each to which another thread records 20 steps a second
// each.
#include "core/base/Uuid.h"
#include "core/config/Preset.h"
#include "core/host/HostedRun.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/MainWindow.h"
#include "ui/log/LogModel.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/RecorderHealth.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QMetaEnum>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

using namespace workbench;

namespace
{

constexpr int kPointsPerRun = 200;

void fill(const std::filesystem::path& directory, int runs)
{
    const auto store = store::Store::open(directory, store::StoreAccess::ReadWrite);
    const auto recorder = store::RunRecorder::open(directory, {});
    for (int i = 0; i < runs; ++i) {
        config::RunConfig config;
        config.name = "run " + std::to_string(i);
        const RunId run(makeUuid());
        if (!(*store)->createRun(run, config, train::RunState::Queued)) {
            std::abort();
        }
        (*recorder)->record(run, train::RunStarted{});
        train::RunEnded end;
        for (int step = 1; step <= kPointsPerRun; ++step) {
            train::StepDone done;
            done.at.step = end.at.step = step;
            done.trainLoss = 5.0 - step * 0.01;
            (*recorder)->record(run, done);
        }
        (*recorder)->record(run, end);
    }
    if (!(*recorder)->flush()) {
        std::abort();
    }
}

/// Gaps between the turns of an event loop that has something to do each millisecond.
class Gaps : public QObject
{
public:
    Gaps()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout(this, [this] {
            m_gaps.push_back(double(m_since.nsecsElapsed()) / 1e6 - 1.0);
            m_since.start();
        });
    }
    void start()
    {
        m_gaps.clear();
        m_since.start();
        m_timer.start(1);
    }
    void report(const char* what)
    {
        m_timer.stop();
        std::sort(m_gaps.begin(), m_gaps.end());
        const auto at = [this](double share) { return m_gaps[std::size_t(share * double(m_gaps.size() - 1))]; };
        std::printf(
            "%s: GUI thread away for %.1f ms (median), %.1f (99 %%), %.1f (99.9 %%), %.1f (longest); %zu turns\n", what,
            at(0.5), at(0.99), at(0.999), at(1.0), m_gaps.size());
    }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    std::vector<double> m_gaps;
};

/// Tells which kinds of events keep the GUI thread longest.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override
    {
        const QString kind = QString::fromLatin1(receiver->metaObject()->className()) + QLatin1Char('/')
            + QLatin1String(QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type()));
        QElapsedTimer timer;
        timer.start();
        const bool done = QApplication::notify(receiver, event);
        const double taken = double(timer.nsecsElapsed()) / 1e6;
        if (taken >= kLong) {
            m_long[kind].push_back(taken);
        }
        return done;
    }
    void report()
    {
        for (auto& [kind, taken] : m_long) {
            std::sort(taken.begin(), taken.end());
            std::printf(
                "    %s took %.0f ms or more %zu times: %.1f (median), %.1f (longest)\n", kind.toUtf8().constData(),
                kLong, taken.size(), taken[taken.size() / 2], taken.back());
        }
        m_long.clear();
    }

private:
    static constexpr double kLong = 8;
    std::map<QString, std::vector<double>> m_long;
};

/// Nine runs that train elsewhere, as far as the window can see.
class OtherRuns
{
public:
    explicit OtherRuns(const std::filesystem::path& directory)
        : m_recorder(std::move(*store::RunRecorder::open(directory, {})))
    {
        const auto store = store::Store::open(directory, store::StoreAccess::ReadWrite);
        for (int i = 0; i < 9; ++i) {
            config::RunConfig config;
            config.name = "elsewhere " + std::to_string(i);
            ids.emplace_back(makeUuid());
            if (!(*store)->createRun(ids.back(), config, train::RunState::Running))
                std::abort();
        }
        while (m_step < 2000)
            recordStep();
        if (!m_recorder->flush())
            std::abort();
        m_thread = std::jthread([this](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                recordStep();
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        });
    }

    std::vector<RunId> ids;

private:
    void recordStep()
    {
        ++m_step;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            train::StepDone done;
            done.at = {m_step, m_step * 1024, double(m_step) * 0.05, double(m_step) * 1e-4};
            done.trainLoss
                = 1.5 + 0.1 * double(i) + 4 / std::sqrt(double(m_step)) + 0.05 * std::sin(double(m_step * 7));
            done.learningRate = 2e-3;
            done.gradNorm = 0.5 + 0.2 * std::sin(double(m_step * 3));
            done.bytesPerSecond = 20000;
            m_recorder->record(ids[i], done);
        }
    }

    std::unique_ptr<store::RunRecorder> m_recorder;
    std::int64_t m_step = 0;
    std::jthread m_thread; // last: it uses the others
};

void turn(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

int main(int argc, char* argv[])
{
    if (const auto ended = host::hostedRun(argc, argv))
        return *ended;
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 30;
    const int stored = argc > 2 ? std::max(0, std::atoi(argv[2])) : 1000;
    const QTemporaryDir folder;
    const std::filesystem::path directory = (folder.path() + QStringLiteral("/store")).toStdString();
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    fill(directory, stored);

    QElapsedTimer timer;
    timer.start();
    TimedApplication application(argc, argv);
    ui::applyTheme(application, ui::ThemeChoice::Light);
    ui::LogModel log;
    ui::RecorderHealth health;
    const auto store = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
    if (!store->reconcile()) {
        return 1;
    }
    const auto recorder = std::move(*store::RunRecorder::open(directory, {}));
    const auto opened = timer.elapsed();
    ui::RunListModel runs(*store);
    const auto listed = timer.elapsed();
    ui::TrainSession training(directory, recorder.get());
    ui::Selection selection;
    ui::MainWindow window({directory, *store, training, runs, selection}, health, log);
    window.show();
    QApplication::processEvents();
    window.grab();
    std::printf(
        "window over %d runs: store open after %lld ms, listed after %lld ms, painted after %lld ms\n", runs.rowCount(),
        static_cast<long long>(opened), static_cast<long long>(listed), static_cast<long long>(timer.elapsed()));

    turn(4000); // the page measures the speed of its configuration
    Gaps gaps;
    gaps.start();
    turn(3000);
    gaps.report("idle");

    QElapsedTimer toPoint;
    toPoint.start();
    long long firstPoint = -1;
    QObject::connect(
        &training, &ui::TrainSession::eventsArrived, &window,
        [&](const RunId&, const std::vector<train::TrainEvent>& events) {
            for (const train::TrainEvent& event : events) {
                if (firstPoint < 0 && std::holds_alternative<train::StepDone>(event)) {
                    firstPoint = toPoint.elapsed();
                }
            }
        });
    const auto preset = config::findPreset("demo");
    selection.setRun(training.start(preset->config));
    gaps.start();
    turn(seconds * 1000);
    gaps.report("training");
    std::printf("first step seen %lld ms after the start\n", firstPoint);

    window.findChild<QTabBar*>(QStringLiteral("tabs"))->setCurrentIndex(1);
    const OtherRuns others(directory);
    runs.refresh();
    std::vector<RunId> shown = others.ids;
    shown.push_back(*selection.run());
    selection.setShownRuns(shown);
    turn(2000);
    application.report();
    gaps.start();
    turn(seconds * 1000);
    gaps.report("training, ten live runs on the charts");
    application.report();
    return firstPoint < 0;
}
