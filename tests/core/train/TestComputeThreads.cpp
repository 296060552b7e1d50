// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ComputeThreads.h"

#include <ATen/Parallel.h>

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
    std::atomic<int> parts = 0;
    at::parallel_for(0, 64, 1, [&](std::int64_t, std::int64_t) { ++parts; });
    QVERIFY(parts > 1);
}

} // namespace

class TestComputeThreads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aThreadThatLivesOnKeepsNoTeam()
    {
        const int before = threadsOfProcess();
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
            stage = 5;
        });
        while (stage != 1)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        QVERIFY(threadsOfProcess() >= before + 3); // itself and two beside it
        stage = 2;
        while (stage != 3)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        QVERIFY(becomes(before + 1));
        stage = 4;
        worker.join();
        QCOMPARE(stage.load(), 5);
        QVERIFY(becomes(before));
    }

    void withoutATeamNothingHappens()
    {
        std::thread([] { releaseComputeThreads(); }).join();
    }
};

QTEST_GUILESS_MAIN(TestComputeThreads)
#include "TestComputeThreads.moc"
