// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"

#include "core/train/Checkpoint.h"
#include "core/train/ResumePoint.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

using namespace workbench;
using namespace workbench::train;
using nlohmann::json;
namespace fs = std::filesystem;

using Damage = std::function<void(const fs::path&)>; // what happens to the folder of checkpoints
Q_DECLARE_METATYPE(Damage)

/// Which checkpoint a run goes on from, and what becomes of the others.
class TestResumePoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_run.make(), std::string()); }
    void theNewestWholeOneIsFound_data();
    void theNewestWholeOneIsFound();
    void goingOnClearsUpAndTells();
    void goingBackRemovesWhatIsDoneAgain();
    void sinksSettleBeforeACheckpointIsThere();

private:
    CutRun m_run;
};

void TestResumePoint::theNewestWholeOneIsFound_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<int>("step"); // 0: none
    QTest::addColumn<QStringList>("passedOver"); // a word of each, oldest first
    QTest::addColumn<int>("likely");
    const auto row = [](const char* name, Damage damage, int step, QStringList passedOver = {}, int likely = 10) {
        QTest::newRow(name) << damage << step << passedOver << likely;
    };
    row(
        "whole", [](const fs::path&) {}, 10);
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors"}) {
        QTest::addRow("%s cut", file) << Damage([file](const fs::path& in) { cut(at(in, 10) / file); }) << 8
                                      << QStringList{file} << 10;
        QTest::addRow("%s altered", file)
            << Damage([file](const fs::path& in) { alter(at(in, 10) / file); }) << 8 << QStringList{file} << 10;
        QTest::addRow("%s missing", file)
            << Damage([file](const fs::path& in) { fs::remove(at(in, 10) / file); }) << 8 << QStringList{file} << 10;
    }
    row(
        "half a folder", [](const fs::path& in) { fs::remove(at(in, 10) / "manifest.json"); }, 8, {"manifest.json"}, 8);
    row(
        "manifest cut", [](const fs::path& in) { cut(at(in, 10) / "manifest.json"); }, 8, {"JSON"}, 8);
    row(
        "of another run",
        [](const fs::path& in) {
            editManifest(at(in, 10), [](json& root) { root["run"] = "11111111-2222-4333-8444-555555555555"; });
        },
        8, {"11111111-2222"}, 8);
    row(
        "of another step than its name", [](const fs::path& in) { fs::rename(at(in, 10), at(in, 99)); }, 8,
        {"holds step 10"}, 8);
    row(
        "of a newer version",
        [](const fs::path& in) { editManifest(at(in, 10), [](json& root) { root["formatVersion"] = 9; }); }, 8,
        {"version 9"}, 8);
    row("a file of that name", [](const fs::path& in) { writeAll(at(in, 11), "x"); }, 10, {"step-000000011"});
    row(
        "two of them",
        [](const fs::path& in) {
            cut(at(in, 8) / "model.safetensors");
            fs::remove(at(in, 10) / "manifest.json");
        },
        5, {"step-000000008", "step-000000010"}, 8);
    row(
        "an older one", [](const fs::path& in) { cut(at(in, 4) / "model.safetensors"); }, 10);
    row(
        "left over", [](const fs::path& in) { fs::rename(at(in, 10), at(in, 10) += ".tmp"); }, 8, {}, 8);
    row(
        "removed halfway", [](const fs::path& in) { fs::rename(at(in, 10), at(in, 10) += ".removed.tmp"); }, 8, {}, 8);
    row(
        "names of others", [](const fs::path& in) { fs::create_directory(in / "step-one"); }, 10);
    row("all damaged",
        [](const fs::path& in) {
            for (const int step : {4, 5, 8, 10})
                cut(at(in, step) / "state.safetensors");
        },
        0, {"step-000000004", "step-000000005", "step-000000008", "step-000000010"});
    row(
        "an empty folder",
        [](const fs::path& in) {
            fs::remove_all(in);
            fs::create_directory(in);
        },
        0, {}, 0);
    row(
        "no folder", [](const fs::path& in) { fs::remove_all(in); }, 0, {}, 0);
}

void TestResumePoint::theNewestWholeOneIsFound()
{
    QFETCH(Damage, damage);
    QFETCH(int, step);
    QFETCH(QStringList, passedOver);
    QFETCH(int, likely);
    const TrainRequest request = m_run.copied();
    damage(request.checkpointFolder);
    const auto names = [&] {
        std::set<std::string> all;
        if (fs::exists(request.checkpointFolder))
            for (const auto& entry : fs::recursive_directory_iterator(request.checkpointFolder))
                all.insert(entry.path().string());
        return all;
    };
    const auto before = names();
    const auto point = findResumePoint(request.checkpointFolder, request.run);
    const auto position = likelyResumePosition(request.checkpointFolder, request.run);
    QVERIFY(names() == before); // it looks, and touches nothing
    QCOMPARE(position ? static_cast<int>(position->step) : 0, likely);
    if (step == 0) {
        QVERIFY(!point);
        QCOMPARE(point.error().code, ErrorCode::NotFound);
        for (const QString& word : passedOver)
            QVERIFY2(hasWord(point.error().message, word), point.error().message.c_str());
        return;
    }
    QVERIFY2(point, point ? "" : describe(point.error()).c_str());
    QCOMPARE(static_cast<int>(point->manifest.at.step), step);
    QVERIFY(point->checkpoint == at(request.checkpointFolder, step));
    QCOMPARE(static_cast<int>(point->passedOver.size()), static_cast<int>(passedOver.size()));
    for (int i = 0; i < passedOver.size(); ++i) {
        const auto& fault = point->passedOver[static_cast<std::size_t>(i)];
        QVERIFY2(hasWord(describe(fault.why), passedOver[i]), describe(fault.why).c_str());
    }
}

void TestResumePoint::goingOnClearsUpAndTells()
{
    TrainRequest request = m_run.copied();
    const fs::path folder = request.checkpointFolder;
    fs::copy(at(folder, 8), at(folder, 11) += ".tmp", fs::copy_options::recursive);
    fs::copy(at(folder, 8), at(folder, 3) += ".removed.tmp", fs::copy_options::recursive);
    cut(at(folder, 10) / "model.safetensors"); // not whole: the run goes on from step 8
    const fs::path unfinished = at(folder, 5) / ".5f0c1c1e.tmp"; // killed while the best one got another manifest
    writeAll(unfinished, "{");
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QVERIFY(!fs::exists(at(folder, 11) += ".tmp") && !fs::exists(at(folder, 3) += ".removed.tmp"));
    QVERIFY(!fs::exists(unfinished) && verifyCheckpoint(at(folder, 5)));
    const auto started = log.all<RunStarted>().front();
    QVERIFY(started.isResumed(request.run));
    QCOMPARE(started.at.step, std::int64_t{8});
    QCOMPARE(started.kept.size(), std::size_t{3});
    QVERIFY(started.kept.front().folder == at(folder, 4) && !started.kept.front().best);
    QVERIFY(started.kept[1].folder == at(folder, 5) && started.kept[1].best);
    QVERIFY(started.kept.back().sizeBytes > 1000);
    const auto warnings = log.all<Warning>();
    QCOMPARE(warnings.size(), std::size_t{1});
    QVERIFY2(hasWord(warnings.front().message, "step-000000010 cannot be used"), warnings.front().message.c_str());
    QVERIFY(fs::exists(at(folder, 12)));
    QVERIFY(verifyCheckpoint(at(folder, 10))); // validated at step 10, and the best again: written anew
}

void TestResumePoint::goingBackRemovesWhatIsDoneAgain()
{
    TrainRequest request = m_run.copied();
    request.begin = Beginning{.checkpoint = at(request.checkpointFolder, 4)};
    EventLog log;
    bool areGone = false;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 5)
            areGone = std::ranges::none_of(
                std::array{5, 8, 10}, [&](int later) { return fs::exists(at(request.checkpointFolder, later)); });
    };
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QVERIFY(areGone);
    QCOMPARE(log.all<RunStarted>().front().kept.size(), std::size_t{1});
    QCOMPARE(log.all<StepDone>().front().at.step, std::int64_t{5});
    for (const int again : {4, 5, 8, 12})
        QVERIFY(verifyCheckpoint(at(request.checkpointFolder, again)));
}

void TestResumePoint::sinksSettleBeforeACheckpointIsThere()
{
    class Settling final : public EventLog
    {
    public:
        explicit Settling(fs::path folder)
            : m_folder(std::move(folder))
        {
        }
        Result<> settle() override
        {
            const auto step = static_cast<int>(all<StepDone>().size());
            if (!settled.empty() && settled.back() == step)
                return {}; // before the manifest of that step is written anew
            isEarly = isEarly && !fs::exists(at(m_folder, step));
            settled.push_back(step);
            return {};
        }
        std::vector<int> settled;
        bool isEarly = true;

    private:
        fs::path m_folder;
    };
    TrainRequest request = m_run.fixture().request(m_run.made().config);
    request.checkpointFolder = m_run.fixture().folder() / "settled";
    Settling log(request.checkpointFolder);
    TrainControl control;
    QVERIFY(m_run.fixture().train(request, log, control));
    std::vector<int> saved;
    for (const auto& checkpoint : log.all<CheckpointSaved>())
        saved.push_back(static_cast<int>(checkpoint.at.step));
    QVERIFY(saved.size() > 2 && log.isEarly);
    QCOMPARE(log.settled, saved);
}

QTEST_GUILESS_MAIN(TestResumePoint)
#include "TestResumePoint.moc"
