// SPDX-License-Identifier: GPL-3.0-or-later
#include "Stepper.h"

#include "core/train/Checkpoint.h"
#include "tests/support/FailingFileSystem.h"

#include <QtTest>

#include <cerrno>
#include <filesystem>

using namespace workbench;
using namespace workbench::train;

namespace
{

std::vector<std::filesystem::path> foldersIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> found;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            found.push_back(entry.path());
    return found;
}

} // namespace

class TestCheckpointFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useComputeThreads(1); }
    void refusesAnyFlippedByte_data();
    void refusesAnyFlippedByte();
    void refusesCutAndMissingFiles_data();
    void refusesCutAndMissingFiles();
    void everyFailureLeavesOldOnesWhole_data();
    void everyFailureLeavesOldOnesWhole();
    void aReplacedOneIsAlwaysThere_data() { everyFailureLeavesOldOnesWhole_data(); }
    void aReplacedOneIsAlwaysThere();
    void aBrokenDiskDoesNotEndARun();
};

void TestCheckpointFiles::refusesAnyFlippedByte_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<double>("where");
    const QByteArrayList files{"model.safetensors", "optimizer.safetensors", "state.safetensors", "manifest.json"};
    for (const QByteArray& file : files)
        for (const double where : {0.0, 0.01, 0.3, 0.5, 0.77, 1.0})
            QTest::addRow("%s at %g", file.constData(), where) << QString(file) << where;
}

void TestCheckpointFiles::refusesAnyFlippedByte()
{
    QFETCH(QString, file);
    QFETCH(double, where);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto written
        = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(stepper.manifest(), stepper.tensors());
    QVERIFY2(written, text(written).c_str());
    const auto sound = verifyCheckpoint(written->folder);
    QVERIFY2(sound, text(sound).c_str());

    const std::filesystem::path path = written->folder / file.toStdString();
    std::string bytes = readAll(path);
    // A manifest has no checksum of its own: a digit of a step or a letter of a name can change unnoticed, so the
    // flip there is one that breaks JSON or UTF-8.
    const auto at = static_cast<std::size_t>(where * static_cast<double>(bytes.size() - 1));
    bytes[at] = static_cast<char>(bytes[at] ^ (file == "manifest.json" ? 0x80 : 0x10));
    writeAll(path, bytes);

    const auto verified = verifyCheckpoint(written->folder);
    QVERIFY(!verified);
    QVERIFY2(QString::fromStdString(verified.error().message).contains(file), verified.error().message.c_str());
    if (file == "model.safetensors" || file == "manifest.json")
        QVERIFY(!readModel(written->folder, at::kCPU));
}

void TestCheckpointFiles::refusesCutAndMissingFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("missing");
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors", "manifest.json"}) {
        QTest::addRow("cut %s", file) << QString(file) << false;
        QTest::addRow("no %s", file) << QString(file) << true;
    }
}

void TestCheckpointFiles::refusesCutAndMissingFiles()
{
    QFETCH(QString, file);
    QFETCH(bool, missing);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto written
        = CheckpointWriter(realFileSystem(), fixture.checkpoints()).write(stepper.manifest(), stepper.tensors());
    QVERIFY2(written, text(written).c_str());
    const std::filesystem::path path = written->folder / file.toStdString();
    if (missing)
        std::filesystem::remove(path);
    else
        std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    const auto verified = verifyCheckpoint(written->folder);
    QVERIFY(!verified);
    QVERIFY2(QString::fromStdString(verified.error().message).contains(file), verified.error().message.c_str());
}

void TestCheckpointFiles::everyFailureLeavesOldOnesWhole_data()
{
    QTest::addColumn<bool>("dies");
    QTest::newRow("the disk is full for one call") << false;
    QTest::newRow("the process dies at a call") << true;
}

void TestCheckpointFiles::everyFailureLeavesOldOnesWhole()
{
    QFETCH(bool, dies);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto folderFor = [&](int number) { return fixture.folder() / ("try-" + std::to_string(number)); };
    const auto tryIt = [&](const FileSystem& fileSystem, int number) {
        CheckpointManifest older = stepper.manifest();
        older.at.step = 1;
        if (!CheckpointWriter(realFileSystem(), folderFor(number)).write(older, stepper.tensors()))
            qFatal("the older checkpoint could not be written");
        CheckpointManifest newer = stepper.manifest();
        newer.at.step = 2;
        return CheckpointWriter(fileSystem, folderFor(number)).write(newer, stepper.tensors());
    };

    const FailingFileSystem counting;
    QVERIFY(tryIt(counting, 0));
    const int calls = counting.calls();
    QVERIFY(calls > 15);
    int refused = 0;
    for (int call = 1; call <= calls; ++call) {
        const FailingFileSystem failing(
            {.failingCall = call, .errorNumber = ENOSPC, .shortWrite = true, .andAllLater = dies});
        const auto written = tryIt(failing, call);
        refused += written ? 0 : 1;
        std::size_t whole = 0;
        for (const auto& folder : foldersIn(folderFor(call))) {
            if (folder.extension() == ".tmp") {
                QVERIFY2(dies || call == calls, qPrintable(QString("call %1 left a half behind").arg(call)));
                continue;
            }
            const auto verified = verifyCheckpoint(folder);
            QVERIFY2(verified, qPrintable(QString("call %1: ").arg(call) + text(verified).c_str()));
            ++whole;
        }
        QVERIFY(whole >= 1);
        QVERIFY(!written || whole == 2);
        // The next occasion works again, whatever was left.
        CheckpointManifest next = stepper.manifest();
        next.at.step = 2;
        const auto again = CheckpointWriter(realFileSystem(), folderFor(call)).write(next, stepper.tensors());
        QVERIFY2(again, text(again).c_str());
        QVERIFY(verifyCheckpoint(again->folder));
    }
    // Only asking for the free space may fail unnoticed.
    QVERIFY2(refused >= calls - 1, qPrintable(QString("%1 of %2").arg(refused).arg(calls)));
}

void TestCheckpointFiles::aReplacedOneIsAlwaysThere()
{
    QFETCH(bool, dies);
    const TrainFixture fixture;
    Stepper stepper(fixture, fixture.smallConfig());
    stepper.step();
    const auto first = CheckpointWriter(realFileSystem(), fixture.checkpoints());
    const auto written = first.write(stepper.manifest(), stepper.tensors());
    QVERIFY2(written, text(written).c_str());
    CheckpointManifest manifest = stepper.manifest();
    const FailingFileSystem counting;
    QVERIFY(CheckpointWriter(counting, fixture.checkpoints()).write(manifest, stepper.tensors()));
    int call = 1;
    for (; call <= counting.calls(); ++call) {
        ++manifest.at.bytes; // so that it shows which of the two is there
        const FailingFileSystem failing(
            {.failingCall = call, .errorNumber = ENOSPC, .shortWrite = true, .andAllLater = dies});
        (void)CheckpointWriter(failing, fixture.checkpoints()).write(manifest, stepper.tensors());
        const auto verified = verifyCheckpoint(written->folder);
        QVERIFY2(verified, qPrintable(QString("call %1: ").arg(call) + text(verified).c_str()));
        QVERIFY(call > 1 || verified->at.bytes < manifest.at.bytes);
    }
    QVERIFY(call > 15);
    QCOMPARE(verifyCheckpoint(written->folder)->at.bytes, manifest.at.bytes);
}

void TestCheckpointFiles::aBrokenDiskDoesNotEndARun()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.eval.everySteps = 0;
    const FailingFileSystem counting;
    TrainRequest request = fixture.request(config);
    request.fileSystem = &counting;
    TrainControl control;
    EventLog counted;
    QVERIFY(fixture.train(request, counted, control));
    const int perCheckpoint = counting.calls() / static_cast<int>(counted.all<CheckpointSaved>().size());

    // From the middle of the second checkpoint on nothing can be written any more.
    const FailingFileSystem broken({.failingCall = perCheckpoint * 3 / 2, .errorNumber = EIO, .andAllLater = true});
    request = fixture.request(config);
    request.checkpointFolder = fixture.folder() / "broken";
    request.fileSystem = &broken;
    EventLog log;
    const auto summary = fixture.train(request, log, control);
    QVERIFY2(summary, text(summary).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QCOMPARE(summary->at.step, std::int64_t{12});
    QCOMPARE(log.all<CheckpointSaved>().size(), std::size_t{1});
    const auto warnings = log.all<Warning>();
    QVERIFY(!warnings.empty());
    QVERIFY2(QString::fromStdString(warnings.front().message).contains("checkpoint"), warnings.front().message.c_str());
    QCOMPARE(summary->checkpoint, log.all<CheckpointSaved>().front().folder);
    QVERIFY(verifyCheckpoint(summary->checkpoint));
}

QTEST_GUILESS_MAIN(TestCheckpointFiles)
#include "TestCheckpointFiles.moc"
