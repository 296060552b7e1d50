// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a store with runs to look at:  make_runs DIRECTORY [runs] [steps] [evaluations] [series]
// With more than 7 series a run is imported, the others with names that are not recorded here.
#include "core/store/StoreTypes.h"
#include "tests/support/RunMaker.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

int main(int argc, char* argv[])
{
    if (argc < 2) {
        std::fputs("make_runs DIRECTORY [runs] [steps] [evaluations] [series]\n", stderr);
        return 2;
    }
    workbench::RunMakerPlan plan;
    const auto number = [&](int at, int otherwise) { return argc > at ? std::atoi(argv[at]) : otherwise; };
    plan.runs = number(2, plan.runs);
    plan.steps = number(3, plan.steps);
    plan.evaluations = number(4, plan.evaluations);
    plan.otherSeries = std::max(0, number(5, 0) - int(workbench::store::kMetrics.size()));
    if (const auto made = workbench::makeRuns(argv[1], plan); !made) {
        std::fprintf(stderr, "make_runs: %s\n", describe(made.error()).c_str());
        return 1;
    }
}
