// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/train/Checkpoint.h"
#include "tests/support/FailingFileSystem.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

using namespace workbench;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

struct Failure {
    const char* name;
    int number;
    bool half = false; ///< a write that fails has written half of its bytes
};
constexpr std::array kFailures{
    Failure{"full", ENOSPC},        Failure{"full, half written", ENOSPC, true},
    Failure{"quota", EDQUOT, true}, Failure{"broken", EIO, true},
    Failure{"forbidden", EACCES},   Failure{"read only", EROFS},
};

std::map<std::string, std::string> tensorsIn(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            files[entry.path().lexically_relative(folder).string()] = readAll(entry.path());
    return files;
}

int count(const EventLog& log, const char* words)
{
    return static_cast<int>(std::ranges::count_if(log.all<Warning>(), [words](const Warning& warning) {
        return warning.message.find(words) != std::string::npos;
    }));
}

} // namespace

class TestCheckpointFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyCallMayFail_data();
    void everyCallMayFail();

private:
    Result<TrainSummary> train(FailingFileSystem& files, const fs::path& folder, EventLog& log);
    std::string wrongAt(const fs::path& folder) const;

    TrainFixture m_fixture{patternText(3000)};
    TrainRequest m_request;
    TrainSummary m_twin;
    std::map<std::string, std::string> m_tensors;
    int m_calls = 0;
};

Result<TrainSummary> TestCheckpointFailures::train(FailingFileSystem& files, const fs::path& folder, EventLog& log)
{
    TrainRequest request = m_request;
    request.checkpointFolder = folder;
    request.fileSystem = &files;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* pause = std::get_if<PauseChanged>(&event); pause && pause->paused) {
            files.heal(); // somebody makes room
            control.requestCheckpoint(); // and the run looks at once
        }
    };
    return m_fixture.train(request, log, control);
}

void TestCheckpointFailures::initTestCase()
{
    config::RunConfig config = m_fixture.smallConfig();
    config.train.steps = 10; // the last checkpoint is none that is due anyway
    config.eval.everySteps = config.checkpoint.everySteps = 4; // three checkpoints, so that one is pruned
    config.checkpoint.keep = 2;
    config.train.learningRate = 3e-3;
    m_request = m_fixture.request(config);
    FailingFileSystem counting;
    EventLog log;
    const auto twin = train(counting, m_fixture.folder() / "twin", log);
    QVERIFY2(twin, twin ? "" : describe(twin.error()).c_str());
    QVERIFY(log.all<Warning>().empty() && log.all<PauseChanged>().empty());
    m_twin = *twin;
    const auto validations = log.all<EvalDone>(); // the last but one: after it comes the test
    QVERIFY(validations[validations.size() - 2].best); // so that what is kept for the test is the last checkpoint
    m_tensors = tensorsIn(m_fixture.folder() / "twin");
    m_calls = counting.calls();
}

/// The newest and best checkpoint is bit for bit the twin's, nothing else that is there is half.
std::string TestCheckpointFailures::wrongAt(const fs::path& folder) const
{
    const auto tensors = tensorsIn(folder);
    for (const auto& [name, bytes] : m_tensors)
        if (name.starts_with("step-000000010"))
            if (const auto same = tensors.find(name); same == tensors.end() || same->second != bytes)
                return name + " is not as that of the run on a disk that works";
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".tmp")
            return "a leftover: " + entry.path().string();
        if (const auto whole = verifyCheckpoint(entry.path()); !whole)
            return describe(whole.error());
    }
    return {};
}

void TestCheckpointFailures::everyCallMayFail_data()
{
    QTest::addColumn<int>("failure");
    QTest::addColumn<int>("many");
    QTest::addColumn<int>("stride");
    // Together the first rows fail every call once.
    const int kinds = kFailures.size();
    for (int i = 0; i < kinds; ++i)
        QTest::newRow(kFailures[std::size_t(i)].name) << i << 1 << kinds;
    QTest::newRow("full for a while") << 1 << 450 << 23;
    QTest::newRow("broken for a while") << 3 << 450 << 23;
}

void TestCheckpointFailures::everyCallMayFail()
{
    QFETCH(const int, failure);
    QFETCH(const int, many);
    QFETCH(const int, stride);
    int sites = 0, waited = 0, told = 0;
    const auto [name, error, half] = kFailures[std::size_t(failure)];
    for (int call = 1 + failure; call <= m_calls; call += stride) {
        const auto where = [&](const std::string& what) { return QString("call %1: ").arg(call) + what.c_str(); };
        FailingFileSystem files({.failingCall = call, .errorNumber = error, .shortWrite = half, .many = many});
        const fs::path folder
            = m_fixture.folder() / (std::string(name) + std::to_string(many) + "-" + std::to_string(call));
        EventLog log;
        const auto done = train(files, folder, log);
        ++sites;
        QVERIFY2(done, qPrintable(where(done ? "" : describe(done.error()))));
        QCOMPARE(done->state, RunState::Finished);
        for (const Warning& warning : log.all<Warning>())
            QVERIFY2(
                warning.message.find("again") != std::string::npos || warning.message.starts_with("There is no best")
                    || warning.message.find(m_fixture.folder().string()) != std::string::npos,
                qPrintable(where(warning.message)));
        // Lasting trouble is told once for each kind; the disk may give up in the middle of tidying up as well.
        QVERIFY2(count(log, "No checkpoint was saved") <= 1, qPrintable(where("told again and again")));
        QVERIFY2(count(log, "saved again") <= count(log, "No checkpoint was saved"), qPrintable(where("healed twice")));
        told += log.all<Warning>().empty() ? 0 : 1;
        waited += log.all<PauseChanged>().empty() ? 0 : 1;
        if (count(log, "without a checkpoint of it") > 0 && many > 1)
            continue; // the disk was broken until the end, which is told; only for room it is waited
        QVERIFY2(done->testBpc == m_twin.testBpc, qPrintable(where("the test came out otherwise")));
        if (many > 1 && files.calls() < call + many && count(log, "could not be removed") > 0)
            continue; // the disk was broken until the end, which is told: who goes on with the run tidies up
        const std::string wrong = wrongAt(folder);
        QVERIFY2(wrong.empty(), qPrintable(where(wrong)));
        fs::remove_all(folder);
    }
    qInfo("%d of %d calls failed; %d runs told it, %d waited", sites, m_calls, told, waited);
    const bool isFull = error == ENOSPC || error == EDQUOT;
    QVERIFY(sites >= m_calls / stride && told > 0);
    QCOMPARE(waited > 0, isFull);
}

QTEST_GUILESS_MAIN(TestCheckpointFailures)
#include "TestCheckpointFailures.moc"
