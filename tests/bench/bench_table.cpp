// SPDX-License-Identifier: GPL-3.0-or-later
// How the table of runs feels, in milliseconds:  bench_table [store | runs]  (QT_QPA_PLATFORM=offscreen will do)
// From an open store to a table of all its runs, then from a wish (filter, sort, groups) to the table that shows it,
// the median of several times. Without a store it makes one of 10,000 runs with 7 series each.
#include "core/store/Store.h"
#include "tests/support/RunMaker.h"
#include "ui/compare/TableMemory.h"
#include "ui/models/RunFactsFeed.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunTableModel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTreeView>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

using namespace workbench;

namespace
{

constexpr int kTimes = 9;

double milliseconds(const QElapsedTimer& timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

void waitForTable(ui::RunTableModel& table)
{
    QEventLoop loop;
    QObject::connect(&table, &ui::RunTableModel::arranged, &loop, &QEventLoop::quit);
    loop.exec();
}

void report(const char* what, ui::RunTableModel& table, QTreeView& view, const std::function<void(int)>& wish)
{
    std::vector<double> taken;
    for (int time = 0; time < kTimes; ++time) {
        QElapsedTimer timer;
        timer.start();
        wish(time);
        waitForTable(table);
        view.grab();
        taken.push_back(milliseconds(timer));
    }
    std::sort(taken.begin(), taken.end());
    std::printf(
        "%s: %.1f (median), %.1f (longest); %d rows\n", what, taken[taken.size() / 2], taken.back(), table.rowCount());
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    const QTemporaryDir folder;
    std::filesystem::path directory = folder.path().toStdString();
    const int runs = argc > 1 ? std::atoi(argv[1]) : 10'000;
    if (argc > 1 && runs == 0) {
        directory = argv[1];
    } else if (const auto made = makeRuns(directory, {.runs = runs, .steps = 20, .evaluations = 2}); !made) {
        std::fprintf(stderr, "%s\n", describe(made.error()).c_str());
        return 1;
    }

    QElapsedTimer timer;
    timer.start();
    const auto store = std::move(*store::Store::open(directory, store::StoreAccess::ReadOnly));
    ui::RunListModel list(*store);
    const double listed = milliseconds(timer);
    ui::RunFactsFeed feed(list, directory);
    ui::RunTableModel table(list, feed);
    QTreeView view;
    view.setUniformRowHeights(true);
    view.setModel(&table);
    view.resize(1200, 400);
    std::vector<std::string> columns;
    for (const QString& path : ui::usualColumns())
        columns.push_back(path.toStdString());
    table.setShownColumns(columns);
    feed.start();
    waitForTable(table);
    view.grab();
    std::printf(
        "open: list of runs after %.0f, table of %d runs after %.0f\n", listed, table.rowCount(), milliseconds(timer));

    report("filter", table, view, [&](int time) {
        table.setFilter(*compare::RunFilter::parse(
            time % 2 ? "bpc.validation < 2.2 and (optimizer = lamb or tag = long)"
                     : "width > 128 and not tag = baseline",
            table.columns()));
    });
    report("no filter", table, view, [&](int) { table.setFilter({}); });
    report("sort by a result", table, view, [&](int time) { table.setSort({{"bpc.validation", time % 2 == 0}}); });
    report("sort by name", table, view, [&](int time) { table.setSort({{"name", time % 2 == 0}}); });
    report("sort by two columns", table, view, [&](int time) {
        table.setSort({{"model.width", time % 2 == 0}, {"bpc.validation", false}});
    });
    report("only what differs", table, view, [&](int time) { table.setOnlyDifferent(time % 2 == 0); });
    report("group by seeds", table, view, [&](int time) {
        table.setGroupBy(time % 2 ? std::string() : std::string(ui::kGroupBySeeds));
    });
}
