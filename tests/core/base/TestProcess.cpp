// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AdvisoryLock.h"
#include "core/base/Log.h"
#include "core/base/Printable.h"
#include "core/base/ProcessIdentity.h"
#include "core/base/SystemMemory.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace workbench;
using namespace std::chrono_literals;

class TestProcess : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path lockFile() const { return (m_folder.path() + "/lock").toStdString(); }
    QTemporaryDir m_folder;

private Q_SLOTS:
    void whoTakesItAgainAndAgainKeepsNobodyWaiting()
    {
        std::atomic<int> turns = 0;
        const std::jthread greedy([&](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                const auto lock = AdvisoryLock::acquire(lockFile(), 60s);
                turns += lock ? 1 : 0;
                std::this_thread::sleep_for(20ms); // and not a moment without it
            }
        });
        while (turns == 0)
            std::this_thread::sleep_for(1ms);
        int most = 0;
        for (int i = 0; i < 10; ++i) {
            const int before = turns;
            QVERIFY(AdvisoryLock::acquire(lockFile(), 30s));
            most = std::max(most, turns - before);
            std::this_thread::sleep_for(30ms); // so that the other has it again
        }
        QVERIFY2(most <= 3, qPrintable(QString::number(most)));
    }

    /// Chance has a part in it; if nobody were preferred, one such test in a hundred would pass.
    void whoHasWaitedLongestIsTheLikeliestToBeNext()
    {
        constexpr int kTrials = 24, kMostlyFirst = 18;
        std::atomic<int> first = 0;
        std::vector<std::jthread> trials;
        for (int trial = 0; trial < kTrials; ++trial)
            trials.emplace_back([&, file = lockFile().string() + std::to_string(trial)] {
                std::optional held(AdvisoryLock::acquire(file, 10s));
                std::atomic<char> next = 0;
                const auto take = [&](char who) {
                    const auto lock = AdvisoryLock::acquire(file, 30s);
                    if (who == 't')
                        std::this_thread::sleep_for(100ms);
                    else if (char nobody = 0; next.compare_exchange_strong(nobody, who))
                        first += who == 'o' ? 1 : 0;
                };
                std::jthread hasTheTurn(take, 't');
                std::this_thread::sleep_for(100ms);
                std::jthread old(take, 'o');
                std::this_thread::sleep_for(1200ms);
                std::jthread fresh(take, 'f');
                std::this_thread::sleep_for(100ms);
                held.reset();
            });
        trials.clear();
        QVERIFY2(first >= kMostlyFirst, qPrintable(QString::number(first)));
    }

    void lockExcludesThreads()
    {
        int counter = 0; // not atomic on purpose: the lock is what protects it
        std::atomic<bool> failed = false;
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i) {
                    const auto lock = AdvisoryLock::acquire(lockFile(), 60s);
                    failed = failed || !lock;
                    const int seen = counter;
                    std::this_thread::yield();
                    counter = seen + 1;
                }
            });
        threads.clear();
        QVERIFY(!failed);
        QCOMPARE(counter, 200);
    }

    void lockTimesOut()
    {
        const auto held = AdvisoryLock::acquire(lockFile(), 0ms);
        QVERIFY(held);
        const auto second = AdvisoryLock::acquire(lockFile(), 20ms);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Busy);
        QVERIFY(QString::fromStdString(second.error().message).contains(QString::fromStdString(lockFile().string())));
    }

    void lockIsFreeOnceReleased()
    {
        {
            const auto held = AdvisoryLock::acquire(lockFile(), 0ms);
            QVERIFY(held);
        }
        QVERIFY(AdvisoryLock::acquire(lockFile(), 0ms));
    }

    void lockExcludesProcesses()
    {
        QProcess holder;
        holder.start("flock", {QString::fromStdString(lockFile().string()), "sh", "-c", "echo held; exec cat"});
        QVERIFY(holder.waitForStarted());
        QVERIFY(holder.waitForReadyRead());
        QVERIFY(!AdvisoryLock::acquire(lockFile(), 10ms));
        holder.kill(); // a process that dies gives its lock back
        QVERIFY(holder.waitForFinished());
        QVERIFY(AdvisoryLock::acquire(lockFile(), 5s));
    }

    void thisProcessIsAlive()
    {
        const auto self = currentProcess();
        QCOMPARE(self.pid, int(::getpid()));
        QVERIFY(self.startTime > 0);
        QVERIFY(!self.bootId.empty());
        QVERIFY(isAlive(self));
    }

    void othersAreNotTakenForIt()
    {
        auto earlier = currentProcess(); // same number, given to another process before
        --earlier.startTime;
        QVERIFY(!isAlive(earlier));
        auto otherBoot = currentProcess();
        otherBoot.bootId = "00000000-0000-0000-0000-000000000000";
        QVERIFY(!isAlive(otherBoot));
        QVERIFY(!isAlive({}));
    }

    void aDeadProcessIsDeadBeforeItIsCollected()
    {
        int toChild[2], fromChild[2];
        QVERIFY(::pipe(toChild) == 0 && ::pipe(fromChild) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            char byte = 0;
            ::_exit(::read(toChild[0], &byte, 1) == 1 ? 0 : 1);
        }
        // The child's identity is this process's, but for number and start: read them while it waits.
        auto identity = currentProcess();
        identity.pid = child;
        QFile stat(QString("/proc/%1/stat").arg(child));
        QVERIFY(stat.open(QIODevice::ReadOnly));
        const QByteArray text = stat.readAll();
        identity.startTime = text.mid(text.lastIndexOf(')') + 2).split(' ').at(19).toULongLong();
        QVERIFY(isAlive(identity));
        QCOMPARE(::write(toChild[1], "x", 1), ssize_t(1));
        siginfo_t ended{};
        QCOMPARE(::waitid(P_PID, id_t(child), &ended, WEXITED | WNOWAIT), 0); // leaves it as a zombie
        QVERIFY(!isAlive(identity));
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        QVERIFY(!isAlive(identity));
    }

    void printableEscapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("plain") << QByteArray("a {} %s b") << QByteArray("a {} %s b");
        QTest::newRow("newline and tab") << QByteArray("a\nb\tc\r") << QByteArray("a\\nb\\tc\\r");
        QTest::newRow("terminal escape") << QByteArray("\x1b[2J") << QByteArray("\\x1b[2J");
        QTest::newRow("zero byte") << QByteArray("a\0b", 3) << QByteArray("a\\x00b");
        QTest::newRow("umlaut and emoji")
            << QByteArray("\xc3\xa4\xf0\x9f\x9a\xa2") << QByteArray("\xc3\xa4\xf0\x9f\x9a\xa2");
        QTest::newRow("right-to-left override") << QByteArray("\xe2\x80\xae") << QByteArray("\\u202e");
        QTest::newRow("C1 control") << QByteArray("\xc2\x9b") << QByteArray("\\u009b");
        QTest::newRow("cut UTF-8") << QByteArray("\xe2\x80") << QByteArray("\\xe2\\x80");
        QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
    }
    void printableEscapes()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(printable(text.toStdString())), expected);
    }

    void logReachesTheReceiverAsData()
    {
        std::vector<LogRecord> records;
        setUpLog(LogLevel::Info, [&](const LogRecord& record) { records.push_back(record); });
        log(LogLevel::Debug, "too small to show");
        log(LogLevel::Warning, "{} %s \x1b[31m");
        setUpLog(LogLevel::Info);
        log(LogLevel::Error, "nobody listens");
        QCOMPARE(records.size(), std::size_t(1));
        QCOMPARE(records[0].level, LogLevel::Warning);
        QCOMPARE(records[0].text, std::string("{} %s \\x1b[31m"));
        QVERIFY(records[0].time > std::chrono::system_clock::time_point{});
    }

    void memoryIsPlausible()
    {
        QVERIFY(residentBytes() > 1'000'000);
        QVERIFY(residentBytes() < totalMemoryBytes());
        QVERIFY(availableMemoryBytes() > 0);
        QVERIFY(availableMemoryBytes() <= totalMemoryBytes());
    }

    void touchedMemoryIsResident()
    {
        constexpr std::size_t kBytes = 64 << 20;
        const auto before = residentBytes();
        const std::vector<char> block(kBytes, 'x');
        QCOMPARE(block.back(), 'x');
        QVERIFY(residentBytes() - before > std::int64_t(kBytes) / 2);
    }
};

QTEST_GUILESS_MAIN(TestProcess)
#include "TestProcess.moc"
