// SPDX-License-Identifier: GPL-3.0-or-later
// Measures what happens between a map of attention and its picture, on one core, for the paper's size: 1024 queries,
// 5000 keys.
//   bench_maps [REPEATS]     (50)

#include "core/maps/AttentionMap.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/maps/ColourScale.h"
#include "core/maps/MapPooling.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace workbench::maps;

namespace
{

constexpr int kQueries = 1024;
constexpr int kKeys = 5000;
constexpr int kHeight = 600;
constexpr int kWidth = 1000;

/// Rows as a trained head has them: most of the weight on a few keys, the rest spread over many decades.
AttentionMap paperSizedMap()
{
    AttentionMap map;
    map.queries = kQueries;
    map.keys = kKeys;
    map.memoryLimit = kKeys;
    map.firstVisible.assign(kQueries, 0);
    map.bytes.resize(kKeys);
    map.weights.assign(static_cast<std::size_t>(kQueries) * kKeys, 0.0F);
    std::mt19937 random(1);
    std::uniform_int_distribution<int> letter('a', 'z');
    std::generate(map.bytes.begin(), map.bytes.end(), [&] { return static_cast<char>(letter(random)); });
    std::normal_distribution<float> logit(0, 3);
    for (int query = 0; query < kQueries; ++query) {
        float* const row = map.weights.data() + static_cast<std::size_t>(query) * kKeys;
        float sum = 0;
        for (int key = 0; key <= map.ownKey(query); ++key)
            sum += row[key] = std::exp(logit(random));
        for (int key = 0; key <= map.ownKey(query); ++key)
            row[key] /= sum;
    }
    return map;
}

double processorMilliseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// In time of the processor, which a busy machine changes little: all that is measured here runs on one thread.
void report(const std::string& what, int repeats, const std::function<void()>& work)
{
    std::vector<double> milliseconds;
    for (int i = 0; i < repeats; ++i) {
        const double start = processorMilliseconds();
        work();
        milliseconds.push_back(processorMilliseconds() - start);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf(
        "%-58s median %7.2f ms, min %7.2f, max %7.2f\n", what.c_str(), milliseconds[milliseconds.size() / 2],
        milliseconds.front(), milliseconds.back());
}

void benchPooling(const AttentionMap& map, int repeats)
{
    const CellGrid grid{map.weights, map.queries, map.keys};
    std::vector<float> pixels;
    const auto pool = [&](const char* what, const CellRect& view, Pooling pooling) {
        report(what, repeats, [&] { poolCells(grid, view, kHeight, kWidth, pooling, pixels); });
    };
    pool("pool the whole map to 1000 x 600 by maximum", {0, 0, kKeys, kQueries}, Pooling::Maximum);
    pool("pool it by mean", {0, 0, kKeys, kQueries}, Pooling::Mean);
    pool("pool a quarter by maximum, at no cell's edge", {1234.5, 300.3, 2500, 512}, Pooling::Maximum);
    pool("pool 100 x 60 cells by maximum", {3000.5, 500.5, 100, 60}, Pooling::Maximum);
}

void benchColours(const AttentionMap& map, int repeats)
{
    std::vector<float> pixels;
    poolCells({map.weights, map.queries, map.keys}, {0, 0, kKeys, kQueries}, kHeight, kWidth, Pooling::Maximum, pixels);
    const ValueRange range = rangeOf(pixels);
    report("make a scale of colours", repeats, [&] { ColourScale(Palette::Viridis, Transfer::Logarithmic, range); });
    const ColourScale scale(Palette::Viridis, Transfer::Logarithmic, range);
    std::vector<std::uint32_t> colours(pixels.size());
    report("colour 1000 x 600 pixels", repeats, [&] { scale.colour(pixels, colours, 0xff000000); });
    ValueRange exact;
    report("exact range of the whole map", repeats, [&] { exact = rangeOf(map.weights); });
}

} // namespace

int main(int argumentCount, char** arguments)
{
    const int repeats = argumentCount > 1 ? std::max(1, std::atoi(arguments[1])) : 50;
    const AttentionMap map = paperSizedMap();
    std::printf("map of %d queries x %d keys, %d repeats each\n", kQueries, kKeys, repeats);
    benchPooling(map, repeats);
    benchColours(map, repeats);
    std::vector<RowStatistics> statistics;
    report("statistics of all rows", repeats, [&] { statistics = rowStatistics(map, 0); });
    AttentionSnapshot snapshot;
    report("make a snapshot", repeats, [&] { snapshot = makeSnapshot(map); });
    std::string bytes;
    report("snapshot to bytes", repeats, [&] { bytes = encodeSnapshot(snapshot); });
    std::printf("a snapshot has %zu bytes\n", bytes.size());
    Exactness exactness;
    report("check of exactness", repeats, [&] { exactness = checkExactness(map); });
    return exactness.passed() && statistics.size() == kQueries ? 0 : 1;
}
