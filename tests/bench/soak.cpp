// SPDX-License-Identifier: GPL-3.0-or-later
// Whether memory stays bounded:  soak [--seconds N] [--rate EVENTS]   (QT_QPA_PLATFORM=offscreen will do)
// Feeds a made-up event stream, 100 times as fast as the demo trains (2,000 steps a second), through the recorder into
// a temporary store and through the session's signal into the real list and the real Curves page. Prints the resident
// memory every ten seconds; without --seconds it goes on for ever. Exits 1 when it has grown by more than 50 MB since
// the warm-up, which is the first fifth, two minutes at most.
#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/curves/CurvesPage.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <random>

#include <unistd.h>

using namespace workbench;
using namespace workbench::ui;

namespace
{

constexpr int kBundle = 50; // ms between two bundles of events
constexpr double kMostGrowth = 50; // MB

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    long long all = 0, resident = 0;
    file >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// What a run would tell, with an evaluation every 1,000 steps, a spike now and then, and a value that is no number.
class Stream
{
public:
    std::vector<train::TrainEvent> next(int count)
    {
        std::vector<train::TrainEvent> events;
        for (int i = 0; i < count; ++i) {
            ++m_step;
            train::StepDone done;
            done.at = {m_step, m_step * 1024, static_cast<double>(m_step) * 0.05, static_cast<double>(m_step) * 1e-4};
            done.trainLoss = m_step % 100003 == 0
                ? std::numeric_limits<double>::quiet_NaN()
                : 1.4 + 3 * std::exp(-static_cast<double>(m_step) * 1e-6) + m_noise(m_random);
            done.learningRate = 2e-3;
            done.gradNorm = m_step % 5000 == 0 ? 90 : 0.4 + std::abs(m_noise(m_random));
            done.bytesPerSecond = 20000;
            events.emplace_back(done);
            if (m_step % 1000 == 0) {
                train::EvalDone eval;
                eval.at = done.at;
                eval.part = train::SplitPart::Validation;
                eval.loss = 1.5;
                events.emplace_back(eval);
            }
        }
        return events;
    }
    std::int64_t step() const { return m_step; }

private:
    std::int64_t m_step = 0;
    std::mt19937 m_random{1};
    std::normal_distribution<double> m_noise{0, 0.05};
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(QStringLiteral("sharnn-workbench-soak"));
    QSettings().clear();
    applyTheme(application, ThemeChoice::Light);
    QCommandLineParser options;
    options.addOption(
        {QStringLiteral("seconds"), QStringLiteral("How long; 0: for ever."), QStringLiteral("N"),
         QStringLiteral("0")});
    options.addOption(
        {QStringLiteral("rate"), QStringLiteral("Steps a second."), QStringLiteral("N"), QStringLiteral("2000")});
    options.process(application);
    const int seconds = options.value(QStringLiteral("seconds")).toInt();
    const int rate = std::max(1, options.value(QStringLiteral("rate")).toInt());

    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    auto opened = store::Store::open(path, store::StoreAccess::ReadWrite);
    auto recorder = store::RunRecorder::open(path, [](const std::optional<Error>&) {});
    const RunId run(makeUuid());
    config::RunConfig config;
    config.name = "soak";
    if (!opened || !recorder || !(*opened)->createRun(run, config, train::RunState::Running)) {
        std::fprintf(stderr, "no store in %s\n", path.c_str());
        return 2;
    }
    store::Store& store = **opened;
    TrainSession training(path, recorder->get());
    RunListModel runs(store);
    runs.refresh();
    Selection selection;
    const AppContext context{path, store, training, runs, selection};
    CurvesPage page(context);
    page.resize(1020, 725);
    page.show();
    selection.setRun(run);
    selection.setShownRuns({run});

    Stream stream;
    QElapsedTimer clock;
    clock.start();
    QTimer feed;
    feed.callOnTimeout(&page, [&] {
        const auto due = clock.elapsed() * rate / 1000 - stream.step();
        const auto events = stream.next(static_cast<int>(std::clamp<qint64>(due, 0, rate)));
        for (const train::TrainEvent& event : events)
            (*recorder)->record(run, event);
        Q_EMIT training.eventsArrived(run, events);
    });
    feed.start(kBundle);

    const double warmUp = seconds > 0 ? std::min(120.0, seconds / 5.0) : 120.0;
    double warm = 0, most = 0;
    QTimer report;
    report.callOnTimeout(&page, [&] {
        const double now = residentMegabytes(), elapsed = static_cast<double>(clock.elapsed()) / 1000;
        if (warm == 0 && elapsed >= warmUp)
            warm = now;
        most = warm > 0 ? std::max(most, now - warm) : 0;
        std::printf(
            "%7.0f s  %10lld steps  %8.1f MB%s", elapsed, static_cast<long long>(stream.step()), now,
            warm > 0 ? "" : "  (warming up)\n");
        if (warm > 0)
            std::printf("  %+6.1f MB since the warm-up\n", now - warm);
        std::fflush(stdout);
        if (seconds > 0 && elapsed >= seconds)
            QCoreApplication::quit();
    });
    report.start(seconds > 0 ? std::min(10000, std::max(1000, seconds * 100)) : 10000);
    QCoreApplication::exec();
    std::printf("grew by %.1f MB at most\n", most);
    return most > kMostGrowth ? 1 : 0;
}
