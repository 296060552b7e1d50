// SPDX-License-Identifier: GPL-3.0-or-later
// How fast charts are: `bench_charts [POINTS [FOLDER]]` prints the frame times of panning and zooming ten runs of
// 1,000,000 points in one chart, then the first paint of the Curves page over a run of POINTS points (10,000,000) in a
// store that it writes to FOLDER, or to a temporary one. Frames are drawn and painted 1000 x 420 pixels large.
#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/curves/CurvesPage.h"
#include "ui/models/RunListModel.h"
#include "ui/plot/CurvePlot.h"
#include "ui/plot/Smoothing.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>

using namespace workbench;
using namespace workbench::ui;

namespace
{

/// Wall and processor time since it was made: the two differ where the machine is busy with something else.
class Watch
{
public:
    Watch() { m_wall.start(); }
    double wall() const { return static_cast<double>(m_wall.nsecsElapsed()) / 1e6; } ///< ms
    double processor() const { return 1000.0 * static_cast<double>(std::clock() - m_processor) / CLOCKS_PER_SEC; }

private:
    QElapsedTimer m_wall;
    std::clock_t m_processor = std::clock();
};

void print(const char* what, const char* unit, std::vector<double> frames)
{
    std::ranges::sort(frames);
    const auto at = [&](double share) {
        return frames[static_cast<std::size_t>(share * static_cast<double>(frames.size() - 1))];
    };
    std::printf(
        "%-36s %-9s median %6.2f ms   99 %% %6.2f ms   worst %6.2f ms\n", what, unit, at(0.5), at(0.99), at(1.0));
}

CurveSeries curve(int run, int points)
{
    std::mt19937 random(static_cast<unsigned>(run));
    std::normal_distribution<double> noise(0, 0.05);
    std::vector<double> values;
    for (int i = 0; i < points; ++i)
        values.push_back(2 + 0.1 * run + 4 * std::exp(-i * 5e-6) + noise(random));
    const auto samples = [](const std::vector<double>& all) {
        std::vector<CurveSample> made;
        for (std::size_t i = 0; i < all.size(); ++i)
            made.push_back({static_cast<double>(i) * 1024, all[i], all[i], all[i], 0});
        return std::make_shared<CurveData>(std::move(made));
    };
    return {
        QString::number(run),
        QStringLiteral("run %1").arg(run),
        QStringLiteral("train"),
        runColour(run),
        run > 5,
        CurveForm::Line,
        samples(values),
        samples(smoothed(values, kDefaultSmoothing))};
}

void panAndZoom()
{
    constexpr int kRuns = 10, kPoints = 1000000, kFrames = 120;
    ChartContents contents;
    contents.yScale = AxisScale::Logarithmic;
    for (int run = 0; run < kRuns; ++run)
        contents.series.push_back(curve(run, kPoints));
    CurvePlot plot;
    plot.resize(1000, 420);
    plot.setContents(contents);
    plot.show();
    QCoreApplication::processEvents();
    const double whole = 1024.0 * kPoints;
    const auto measure = [&](const char* what, auto&& rangeAt) {
        std::vector<double> wall, processor;
        for (int i = 0; i < kFrames; ++i) {
            plot.setXRange(rangeAt(i), true);
            const Watch watch;
            plot.redrawNow();
            plot.repaint();
            QCoreApplication::sendPostedEvents();
            wall.push_back(watch.wall());
            processor.push_back(watch.processor());
        }
        print(what, "wall", wall);
        print(what, "processor", processor);
    };
    measure("zoom, 10 runs of 1,000,000", [&](int i) {
        const double half = 0.5 * whole * std::pow(0.93, i);
        return AxisRange{0.6 * whole - half, 0.6 * whole + 0.8 * half};
    });
    measure("pan at 1/3, 10 runs of 1,000,000", [&](int i) {
        const double from = whole * 0.6 * i / kFrames;
        return AxisRange{from, from + whole / 3};
    });
    measure("pan at 1/100, 10 runs of 1,000,000", [&](int i) {
        const double from = whole * (0.3 + 0.001 * i);
        return AxisRange{from, from + whole / 100};
    });
}

RunId writeRun(const std::filesystem::path& folder, std::int64_t points)
{
    auto store = store::Store::open(folder, store::StoreAccess::ReadWrite);
    auto recorder = store::RunRecorder::open(folder, [](const std::optional<Error>&) {});
    const RunId run(makeUuid());
    config::RunConfig config;
    config.name = "long";
    if (!store || !recorder || !(*store)->createRun(run, config, train::RunState::Running))
        return RunId{};
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 0.05);
    for (std::int64_t step = 1; step <= points; ++step) {
        train::StepDone done;
        done.at = {step, step * 1024, static_cast<double>(step) * 0.05, static_cast<double>(step) * 1e-4};
        done.trainLoss = 1.4 + 3 * std::exp(-static_cast<double>(step) * 1e-6) + noise(random);
        done.learningRate = 2e-3;
        done.gradNorm = 0.4 + std::abs(noise(random));
        done.bytesPerSecond = 20000 + 1000 * noise(random);
        (*recorder)->record(run, done);
        // The recorder keeps a bounded number of events: it is given time to write them.
        if (step % 50000 == 0 && !(*recorder)->flush())
            return RunId{};
    }
    return (*recorder)->flush() ? run : RunId{};
}

int firstPaint(const std::filesystem::path& folder, std::int64_t points)
{
    const Watch writing;
    const RunId run = writeRun(folder, points);
    if (run.value().empty()) {
        std::fprintf(stderr, "the run could not be written to %s\n", folder.c_str());
        return 1;
    }
    std::printf("wrote %lld points in %.1f s\n", static_cast<long long>(points), writing.wall() / 1000);
    auto opened = store::Store::open(folder, store::StoreAccess::ReadWrite);
    if (!opened)
        return 1;
    store::Store& store = **opened;
    TrainSession training(folder, nullptr);
    RunListModel runs(store);
    runs.refresh();
    Selection selection;
    const AppContext context{folder, store, training, runs, selection};
    CurvesPage page(context);
    page.resize(1020, 725);
    page.show();
    QCoreApplication::processEvents();
    // The click on the run in the list: from the change of selection to the painted charts.
    const Watch watch;
    selection.setRun(run);
    selection.setShownRuns({run});
    CurvePlot* plot = page.findChildren<CurvePlot*>().first();
    while (plot->contents().series.empty() && watch.wall() < 10000)
        QCoreApplication::processEvents();
    const double read = watch.wall();
    page.repaint();
    for (CurvePlot* each : page.findChildren<CurvePlot*>())
        each->redrawNow();
    page.grab();
    std::printf(
        "first paint: %.1f ms, of these %.1f until the points are read; %.1f of processor time\n", watch.wall(), read,
        watch.processor());
    return plot->contents().series.empty() ? 1 : 0;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(QStringLiteral("sharnn-workbench-bench"));
    QSettings().clear();
    applyTheme(application, ThemeChoice::Light);
    const std::int64_t points = argc > 1 ? std::strtoll(argv[1], nullptr, 10) : 10000000;
    panAndZoom();
    QTemporaryDir temporary;
    return points > 0 ? firstPaint(argc > 2 ? argv[2] : temporary.path().toStdString(), points) : 0;
}
