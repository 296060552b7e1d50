// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the heat map of attention is: `bench_heatmap [FOLDER]` makes a map of 1024 queries and 5000 keys and prints
// the time from having it to its first painted frame, frame times of panning and zooming, and the memory that showing
// it takes. With a FOLDER it also writes pictures of the panel there, whole and zoomed, light and dark.
#include "ui/attention/HeatMapPanel.h"
#include "ui/attention/HeatMapView.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QWindow>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <random>
#include <unistd.h>

using namespace workbench;
using namespace workbench::ui;

namespace
{

constexpr int kQueries = 1024, kKeys = 5000;

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
        "%-30s %-9s median %6.2f ms   99 %% %6.2f ms   worst %6.2f ms\n", what, unit, at(0.5), at(0.99), at(1.0));
}

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    double total = 0, resident = 0;
    file >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Softmax rows that look back at where the last three bytes stood before, with noise and a few keys that all look at.
std::shared_ptr<const maps::AttentionMap> softmaxMap(unsigned seed)
{
    static const std::string kWords[] = {"But, soft! ",       "what light ",  "through yonder ", "window breaks?\n",
                                         "It is the east,\n", "caf\xc3\xa9 ", "\tand Juliet ",   "is the sun. "};
    auto map = std::make_shared<maps::AttentionMap>();
    map->queries = kQueries;
    map->keys = kKeys;
    map->memoryLimit = kKeys - kQueries;
    map->firstOffset = 702431 - kKeys;
    map->firstVisible.assign(kQueries, 0);
    map->weights.assign(std::size_t{kQueries} * kKeys, 0);
    std::mt19937 random(seed);
    while (map->bytes.size() < kKeys)
        map->bytes += kWords[random() % std::size(kWords)];
    map->bytes.resize(kKeys);
    std::normal_distribution<float> noise(0, 1);
    for (int query = 0; query < kQueries; ++query) {
        float* const row = map->weights.data() + std::size_t{kKeys} * static_cast<std::size_t>(query);
        const int own = map->ownKey(query);
        float sum = 0;
        for (int key = 0; key <= own; ++key) {
            int same = 0;
            while (same < 6 && key - same > 0 && map->byte(key - same - 1) == map->byte(own - same))
                ++same;
            row[key] = std::exp(
                1.2F * noise(random) + 1.6F * static_cast<float>(same) - 0.0006F * static_cast<float>(own - key)
                + (key % 977 == 31 ? 5.0F : 0.0F));
            sum += row[key];
        }
        std::for_each(row, row + own + 1, [&](float& weight) { weight /= sum; });
    }
    return map;
}

/// Shown on its screen, which may take a window manager some time, and painted.
void settle(QWidget& widget)
{
    const Watch watch;
    while (!widget.windowHandle()->isExposed() && watch.wall() < 5000)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    QCoreApplication::processEvents();
    widget.repaint();
    QCoreApplication::processEvents();
}

template <typename Change>
void measure(HeatMapPanel& panel, const char* what, Change change)
{
    std::vector<double> wall, processor;
    for (int frame = 0; frame < 120; ++frame) {
        const Watch watch;
        change(frame);
        panel.repaint();
        wall.push_back(watch.wall());
        processor.push_back(watch.processor());
        QCoreApplication::processEvents();
    }
    print(what, "wall", wall);
    print(what, "processor", processor);
}

void savePictures(HeatMapPanel& panel, const std::shared_ptr<const maps::AttentionMap>& map, const QString& folder)
{
    MapViewport& viewport = panel.view().viewport();
    for (const bool dark : {false, true}) {
        applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
        const auto save = [&](const char* name) {
            settle(panel);
            QImage picture(panel.size(), QImage::Format_RGB32);
            picture.fill(Theme::of(panel.palette()).card);
            panel.render(&picture, {}, {}, QWidget::DrawChildren);
            const QString path
                = QStringLiteral("%1/%2-%3.png")
                      .arg(folder, QString::fromLatin1(name), dark ? QStringLiteral("dark") : QStringLiteral("light"));
            if (!picture.save(path))
                std::fprintf(stderr, "%s could not be written\n", qPrintable(path));
        };
        panel.setMap(map, maps::HeadView::One, 0, MapColumns::Position);
        panel.showWhole();
        save("whole");
        panel.setLockedQuery(610);
        panel.setLockedKey(4411);
        save("locked");
        viewport.setView({3950, 480, 180, 120});
        save("middle");
        viewport.setView({4380, 590, 60, 24});
        panel.view().setCursorCell(600, 4420);
        save("bytes");
        viewport.setView({4400, 605, 14, 10});
        save("cells");
        panel.setMap(map, maps::HeadView::One, 0, MapColumns::Distance);
        panel.showWhole();
        save("distance");
        panel.resize(640, 360);
        panel.setScale(maps::Palette::Magma, maps::Transfer::Power, maps::ValueRange{0, 0.25F});
        save("small");
        panel.setScale(maps::Palette::Viridis, maps::Transfer::Logarithmic, {});
        panel.resize(1220, 690);
        panel.setLockedQuery({});
        panel.setLockedKey({});
        panel.view().point({});
    }
    panel.setMap(map, maps::HeadView::One, 0, MapColumns::Position);
    panel.showWhole();
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    applyTheme(application, ThemeChoice::Light);
    HeatMapPanel panel;
    panel.resize(1220, 690); // the map itself is about 1000 x 600
    panel.show();
    settle(panel);
    const auto map = softmaxMap(1), next = softmaxMap(2);

    const double before = residentMegabytes();
    const Watch watch;
    panel.setMap(map, maps::HeadView::One, 0, MapColumns::Position);
    const double given = watch.wall();
    panel.repaint();
    std::printf(
        "first paint: %.1f ms, of these %.1f until the map is taken over; %.1f of processor time; map %d x %d pixels\n",
        watch.wall(), given, watch.processor(), panel.view().width(), panel.view().height());
    std::printf(
        "memory: %.1f MB more than before, beside the %.1f MB of the weights\n", residentMegabytes() - before,
        kQueries * double{kKeys} * 4 / 1e6);

    MapViewport& viewport = panel.view().viewport();
    measure(panel, "another map, whole", [&](int frame) {
        panel.setMap(frame % 2 == 0 ? next : map, maps::HeadView::One, 0, MapColumns::Position);
    });
    measure(panel, "zoom from whole to cells", [&](int) { viewport.zoom({640, 240}, 1.05, 1.05); });
    viewport.setView({0, 0, 4500, 900});
    measure(panel, "pan, nearly whole", [&](int frame) {
        viewport.pan({frame < 60 ? -2.0 : 2.0, frame < 60 ? -1.0 : 1.0});
    });
    viewport.setView({1000, 200, 1500, 300});
    measure(panel, "pan at a third", [&](int frame) { viewport.pan({frame < 60 ? -8.0 : 8.0, 1.5}); });
    viewport.setView({3000, 500, 60, 30});
    measure(panel, "pan over bytes", [&](int frame) { viewport.pan({frame < 60 ? -8.0 : 8.0, 1.5}); });
    viewport.showWhole();
    measure(
        panel, "cursor over the whole map", [&](int frame) { panel.view().point(QPointF(5.0 * frame, 3.0 * frame)); });
    measure(panel, "range of the scale, whole", [&](int frame) {
        panel.setScale(
            maps::Palette::Viridis, maps::Transfer::Logarithmic, maps::ValueRange{0, 0.2F + 0.005F * float(frame)});
    });
    if (argc > 1) {
        panel.setScale(maps::Palette::Viridis, maps::Transfer::Logarithmic, {});
        QDir().mkpath(QString::fromLocal8Bit(argv[1]));
        savePictures(panel, map, QString::fromLocal8Bit(argv[1]));
    }
    return 0;
}
