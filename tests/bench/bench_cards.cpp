// SPDX-License-Identifier: GPL-3.0-or-later
// How fluid the cards below the Compare page's table are: `bench_cards [FOLDER]` shows 3, 40, 5,000 and 10,000 runs and
// prints what the window waits for: a repainting, a movement of the pointer, a movement of a brush. With a FOLDER it
// also writes pictures of every page there, light and dark.
#include "core/store/Store.h"
#include "tests/ui/compare/MadeRuns.h"
#include "tests/ui/support/PageFixture.h"
#include "ui/compare/CompareCards.h"
#include "ui/compare/ParallelView.h"
#include "ui/compare/TabCard.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTabBar>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace workbench;
using namespace workbench::ui;

namespace
{

void print(int runs, const char* what, std::vector<double> times)
{
    std::ranges::sort(times);
    std::printf(
        "%6d runs  %-22s median %7.2f ms   worst %7.2f ms   of %zu\n", runs, what, times[times.size() / 2],
        times.back(), times.size());
}

template <typename Work>
std::vector<double> timed(int times, Work work)
{
    std::vector<double> all;
    for (int time = 0; time < times; ++time) {
        QElapsedTimer clock;
        clock.start();
        work(time);
        all.push_back(double(clock.nsecsElapsed()) / 1e6);
    }
    return all;
}

void move(QWidget& view, QPoint place, Qt::MouseButtons buttons)
{
    QMouseEvent event(
        QEvent::MouseMove, QPointF(place), QPointF(view.mapToGlobal(place)), Qt::NoButton, buttons, Qt::NoModifier);
    QApplication::sendEvent(&view, &event);
}

void measure(CompareCards& cards, int runs)
{
    auto& view = *cards.findChild<ParallelView*>();
    const ParallelLayout& layout = view.axes().layout();
    print(runs, "all lines at once", timed(3, [&](int) {
              view.resize(view.width(), view.height() - 1);
              view.drawNow();
          }));
    print(runs, "repaint", timed(50, [&](int) { view.repaint(); }));
    print(runs, "pointer moves", timed(100, [&](int time) {
              move(view, QPoint(int(layout.axisX(0)) + 20 + time, 80 + time), Qt::NoButton);
              view.repaint();
          }));
    const int x = int(layout.axisX(layout.axes().size() - 1));
    QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(x, int(layout.axisBottom()) - 4));
    print(runs, "brush moves", timed(60, [&](int time) {
              move(view, QPoint(x, int(layout.axisBottom()) - 10 - time * 2), Qt::LeftButton);
              QApplication::processEvents(); // what the timers bring along
          }));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, QPoint(x, int(layout.axisBottom()) - 130));
    view.drawNow();
}

void picture(CompareCards& cards, const QDir& folder, const QString& name)
{
    for (const auto theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
        applyTheme(*static_cast<QApplication*>(QApplication::instance()), theme);
        for (int page = 0; page < std::max(cards.left().count(), cards.right().count()); ++page) {
            for (TabCard* const card : {&cards.left(), &cards.right()}) {
                if (page < card->count())
                    card->tabs().setCurrentIndex(page);
            }
            QTest::qWait(400);
            cards.grab().save(folder.filePath(
                QStringLiteral("%1-%2-%3.png").arg(name).arg(page).arg(theme == ThemeChoice::Dark ? "dark" : "light")));
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    applyTheme(application, ThemeChoice::Light);
    const bool pictures = argc > 1;
    for (const int count : {3, 40, 5000, 10000}) {
        PageFixture fixture;
        ComparedRuns runs;
        CompareCards cards(fixture.context, runs);
        cards.setAutoFillBackground(true);
        cards.resize(1240, 420);
        listRuns(runs, count, 3);
        cards.show();
        QTest::qWait(300);
        if (pictures && count < 10000)
            picture(cards, QDir(QString::fromLocal8Bit(argv[1])), QString::number(count));
        cards.showPage(QStringLiteral("parallel"));
        QTest::qWait(300);
        measure(cards, count);
    }
    return 0;
}
