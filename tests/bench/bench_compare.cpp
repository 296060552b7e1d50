// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to show, filter, sort and group many runs:  bench_compare [--runs N] [--series N]
#include "core/base/Uuid.h"
#include "core/compare/RankCorrelation.h"
#include "core/compare/RunFilter.h"
#include "core/compare/RunGroups.h"
#include "core/compare/RunOrder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace workbench;
using namespace workbench::compare;

namespace
{

using Facts = std::vector<std::shared_ptr<const RunFacts>>;

Facts makeRuns(int count, const std::vector<std::string>& metrics)
{
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 0.02);
    Facts runs;
    for (int i = 0; i < count; ++i) {
        auto run = std::make_shared<RunFacts>();
        auto& row = run->row;
        row.id = RunId(makeUuid());
        row.number = i + 1;
        row.name = "enwik8 4x" + std::to_string(64 << (i % 4)) + " #" + std::to_string(i + 1);
        row.state = i % 17 == 0 ? train::RunState::Failed : train::RunState::Finished;
        row.config.corpus.path = "/data/enwik8";
        row.config.model.width = 64 << (i % 4);
        row.config.train.learningRate = 1e-3 * static_cast<double>(1 + i % 7);
        row.config.train.optimizer = i % 2 == 0 ? config::Optimizer::Lamb : config::Optimizer::AdamW;
        row.config.train.seed = static_cast<std::uint64_t>(i);
        row.created = 1'790'000'000'000 + i * 60'000LL;
        row.ended = row.created + 600'000;
        row.bestValidationBpc = 1.4 + 0.1 * static_cast<double>(i % 4) + noise(random);
        row.bytesPerSecond = 50'000 + static_cast<double>(random() % 1000);
        if (i % 5 == 0)
            row.tags = {"long"};
        for (const auto& metric : metrics)
            run->series.push_back({metric, 2000, 5, 1.2 + noise(random), 1.1, 5.5, 1, 2000, 1900, 1});
        runs.push_back(std::move(run));
    }
    return runs;
}

void report(const std::string& what, const std::function<std::size_t()>& work)
{
    std::vector<double> each;
    std::size_t answer = 0;
    for (int i = 0; i < 21; ++i) {
        const auto start = std::chrono::steady_clock::now();
        answer = work();
        each.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(each);
    std::printf(
        "%-72s median %7.2f ms, least %7.2f ms, most %7.2f ms (%zu)\n", what.c_str(), each[each.size() / 2],
        each.front(), each.back(), answer);
}

} // namespace

int main(int argc, char* argv[])
{
    int count = 10'000, series = 20;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::string(argv[i]) == "--runs")
            count = std::max(2, std::atoi(argv[i + 1]));
        else if (std::string(argv[i]) == "--series")
            series = std::max(1, std::atoi(argv[i + 1]));
    }
    std::vector<std::string> metrics;
    for (const auto metric : store::kMetrics)
        metrics.emplace_back(store::metricName(metric));
    for (int i = static_cast<int>(metrics.size()); i < series; ++i)
        metrics.push_back("imported/" + std::to_string(i));
    const auto runs = makeRuns(count, metrics);
    const RunColumns columns(metrics);
    std::printf(
        "%zu runs with %zu series each, %zu columns; 21 times\n", runs.size(), metrics.size(), columns.all().size());

    std::vector<const RunColumn*> shown;
    for (const char* path :
         {"name", "state", "created", "bpc.validation", "bpc.test", "speed", "model.width", "train.learningRate",
          "train.optimizer", "trainLoss.last", "validationLoss.min", "imported/12.last"})
        if (const auto* column = columns.find(path))
            shown.push_back(column);
    const auto read = [&](auto&& use) {
        std::size_t sum = 0;
        for (const auto& run : runs)
            for (const auto* column : shown)
                sum += use(cellValue(*run, *column), *column);
        return sum;
    };
    report(std::to_string(shown.size()) + " cells of each run", [&] {
        return read([](const CellValue& value, const RunColumn&) { return value.index(); });
    });
    report("as texts", [&] {
        return read([](const CellValue& value, const RunColumn& column) { return cellText(value, column).size(); });
    });
    for (const char* text :
         {"bpc.validation < 1.6 and (optimizer = lamb or tag = \"long\") and not archived", "enwik",
          "imported/19.last < 1.2 and width in (64, 128)"})
        report(std::string("filter  ") + text, [&] {
            const auto filter = RunFilter::parse(text, columns);
            return filter ? static_cast<std::size_t>(
                       std::ranges::count_if(runs, [&](const auto& run) { return filter->matches(*run); }))
                          : 0;
        });
    for (const char* path : {"bpc.validation", "name", "train.optimizer", "trainLoss.last", "tags"})
        report(std::string("sort by ") + path, [&] {
            const SortKey key{columns.find(path), true};
            return sortedOrder(runs, {&key, 1}).size();
        });
    report("sort by optimizer, then bpc.validation", [&] {
        const SortKey keys[]{{columns.find("optimizer"), false}, {columns.find("bpc.validation"), false}};
        return sortedOrder(runs, keys).size();
    });
    report("complete \"name = \"", [&] { return completeFilter("name = ", 7, columns, runs).size(); });
    report("group by width", [&] {
        const RunColumn* const width = columns.find("width");
        return groupRuns(runs, {&width, 1}).size();
    });
    report("group by all settings but the seed", [&] { return groupBySettings(runs).size(); });
    report("rank correlation of every setting", [&] {
        return fieldCorrelations(runs, columns, *columns.find("bpc.validation")).size();
    });
    return 0;
}
