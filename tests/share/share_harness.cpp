// SPDX-License-Identifier: GPL-3.0-or-later
// Many programs on one store:  share_harness [--seconds N] [--trainers N] [--windows N] [--seed N] [--folder DIR]
// Trains, queues, resumes, looks, labels, exports, imports, evaluates and removes with processes of the real programs
// all at once, and then looks whether everything that any of them said is in the store once and whole.
#include "Party.h"
#include "StoreCheck.h"
#include "WindowRole.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QTemporaryDir>

#include <cstdio>

using namespace workbench;
using namespace workbench::share;

namespace
{

void report(const Party& party, const StoreFigures& figures, double seconds)
{
    std::string roles;
    int processes = 0;
    for (const auto& [role, count] : party.started()) {
        roles += (roles.empty() ? "" : ", ") + std::to_string(count) + " " + role;
        processes += count;
    }
    const auto waits = party.waits();
    std::printf(
        "processes              %d in %.0f s: %s\n"
        "step events            %lld told, %lld of runs that are still there, each looked for\n"
        "store                  %lld runs, %lld rows, of these %lld steps and %lld buckets; %.1f MB\n"
        "rows written           %.0f a second, without those removed\n"
        "waiting for the lock   median %.1f ms, 99th percentile %.1f ms, longest %.0f ms, of %zu times\n",
        processes, seconds, roles.c_str(), static_cast<long long>(party.ledger().steps()),
        static_cast<long long>(figures.compared), static_cast<long long>(figures.runs),
        static_cast<long long>(figures.rows), static_cast<long long>(figures.steps),
        static_cast<long long>(figures.buckets), static_cast<double>(figures.bytes) / 1e6,
        static_cast<double>(figures.rows) / seconds, waits.median, waits.most99, waits.longest, waits.count);
}

int letLoose(PartyOptions options)
{
    QTemporaryDir temporary;
    temporary.setAutoRemove(false);
    if (options.folder.empty())
        options.folder = temporary.path().toStdString();
    const double length = options.seconds;
    Party party(std::move(options));
    QTimer news;
    news.callOnTimeout([&] {
        std::printf("%s\n", party.describeSoFar().c_str());
        std::fflush(stdout);
    });
    news.start(length > 120 ? 60'000 : 10'000);
    const auto begun = std::chrono::steady_clock::now();
    party.run();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    StoreFigures figures;
    auto problems = checkStore(party.store(), party.ledger(), figures);
    if (const auto waits = party.waits(); !waits.error.empty())
        problems.push_back("the lock was not to be had: " + waits.error);
    if (party.ledger().steps() == 0 || figures.compared == 0)
        problems.emplace_back("nothing was trained");
    for (const std::string& problem : problems)
        std::printf("WRONG: %s\n", problem.c_str());
    report(party, figures, seconds);
    if (problems.empty() && party.ledger().troubles().empty()) {
        std::filesystem::remove_all(party.store().parent_path());
        return 0;
    }
    std::printf("What was left lies in %s\n", party.store().parent_path().c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    PartyOptions options;
    options.self = QCoreApplication::applicationFilePath();
    options.sharnn
        = qEnvironmentVariable("WORKBENCH_BIN_DIR", QStringLiteral(WORKBENCH_BIN_DIR)) + QStringLiteral("/sharnn");
    std::string window, corpus;
    CLI::App app("Many programs on one store.");
    app.add_option("--seconds", options.seconds, "How long new ones come")->capture_default_str();
    app.add_option("--trainers", options.trainers, "Runs of 'sharnn train' at a time")->capture_default_str();
    app.add_option("--windows", options.windows, "Programs like the window")->capture_default_str();
    app.add_option("--seed", options.seed, "Order of what they do")->capture_default_str();
    app.add_option("--folder", options.folder, "Where the store is made; by default a temporary one");
    app.add_option("--window", window, "Be one of the programs like the window, on that store");
    app.add_option("--corpus", corpus, "With --window: what it trains on");
    CLI11_PARSE(app, argc, argv);
    return window.empty() ? letLoose(std::move(options)) : runWindow(window, corpus, options.seed);
}
