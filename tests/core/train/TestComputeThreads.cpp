// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ComputeThreads.h"

#include <ATen/ops/exp.h>
#include <ATen/ops/ones.h>

#include <QTest>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

using namespace workbench::train;

namespace
{

int threadsOfProcess()
{
    int count = 0;
    for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator("/proc/self/task"))
        ++count;
    return count;
}

/// Threads end a moment after they were told to.
bool becomes(int wanted)
{
    for (int i = 0; i < 200 && threadsOfProcess() != wanted; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return threadsOfProcess() == wanted;
}

void computeWithAll()
{
    at::exp(at::ones({1 << 20}));
}

} // namespace

class TestComputeThreads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aThreadThatLivesOnKeepsNoTeam()
    {
        std::atomic<int> stage = 0;
        std::thread worker([&] {
            useComputeThreads(3);
            computeWithAll();
            stage = 1;
            while (stage == 1)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            releaseComputeThreads();
            stage = 3;
            while (stage == 3)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            computeWithAll(); // it gets a team again
        });
        while (stage != 1)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const int with = threadsOfProcess(); // the worker, two beside it, and what LibTorch keeps for other uses
        stage = 2;
        while (stage != 3)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const bool gone = becomes(with - 2);
        stage = 4;
        worker.join();
        QVERIFY(gone);
    }

    void withoutATeamNothingHappens()
    {
        std::thread([] { releaseComputeThreads(); }).join();
    }
};

QTEST_GUILESS_MAIN(TestComputeThreads)
#include "TestComputeThreads.moc"
