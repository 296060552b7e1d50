// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Log.h"
#include "core/kernels/Devices.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <thread>

using namespace workbench;
using namespace workbench::kernels;

/// Choosing a device where CUDA is there, is not there, or is broken in each way it can be.
class TestDevices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("FAKE_CUDA"); }
    void theProcessorIsThisOne();
    void theModuleIsNextToTheProgram();
    void usableGpusFollowTheProcessor();
    void moreGpusThanTheListHolds();
    void whatIsMissingIsNamed_data();
    void whatIsMissingIsNamed();
    void autoSaysWhyAGpuIsNotUsed();
    void autoIsSilentWithoutADriver();
};

namespace
{

/// A driver that every machine has, with one of our own modules.
CudaFiles filesWith(const char* module)
{
    const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    return {.driver = "libc.so.6", .module = (folder / module).string()};
}

} // namespace

void TestDevices::theProcessorIsThisOne()
{
    const auto device = processor();
    QVERIFY(device.kind == DeviceKind::Cpu);
    QVERIFY(!device.name.empty());
    QVERIFY(device.units >= 1);
    QVERIFY(device.units <= static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
    QVERIFY(device.totalBytes > 0);
    QVERIFY(device.freeBytes > 0);
    QVERIFY(device.freeBytes <= device.totalBytes);

    const auto chosen = chooseDevice(config::Device::Cpu, {.driver = "libc.so.6", .module = "/nowhere/module.so"});
    QVERIFY(chosen);
    QVERIFY(chosen->kind == DeviceKind::Cpu);
    QCOMPARE(chosen->name, device.name);
}

void TestDevices::theModuleIsNextToTheProgram()
{
    const std::filesystem::path module = cudaFiles().module;
    QVERIFY(module.is_absolute());
    QCOMPARE(QString::fromStdString(module.parent_path().string()), QCoreApplication::applicationDirPath());
}

void TestDevices::usableGpusFollowTheProcessor()
{
    const auto files = filesWith("fake_cuda.so");
    const auto devices = availableDevices(files);
    QCOMPARE(devices.size(), std::size_t(2)); // the GPU that LibTorch has no code for is left out
    QVERIFY(devices[0].kind == DeviceKind::Cpu);
    const DeviceInfo expected{
        .kind = DeviceKind::Cuda,
        .index = 1,
        .name = "New GPU",
        .units = 132,
        .totalBytes = 1000,
        .freeBytes = 900,
        .computeMajor = 9,
        .computeMinor = 0,
    };
    QVERIFY(devices[1] == expected);

    for (const auto wanted : {config::Device::Cuda, config::Device::Auto}) {
        const auto chosen = chooseDevice(wanted, files);
        QVERIFY(chosen);
        QVERIFY(*chosen == expected);
    }
}

void TestDevices::moreGpusThanTheListHolds()
{
    qputenv("FAKE_CUDA", "many");
    const auto gpus = probeCuda(filesWith("fake_cuda.so"));
    QVERIFY(gpus);
    QVERIFY(!gpus->empty());
    QVERIFY(std::all_of(gpus->begin(), gpus->end(), [](const DeviceInfo& gpu) { return gpu.name == "GPU"; }));
}

void TestDevices::whatIsMissingIsNamed_data()
{
    QTest::addColumn<QString>("driver");
    QTest::addColumn<QString>("module");
    QTest::addColumn<QString>("fake");
    QTest::addColumn<QString>("message");
    QTest::newRow("no driver") << "libno-such-driver.so.1"
                               << "fake_cuda.so"
                               << ""
                               << "no NVIDIA GPU driver";
    QTest::newRow("no module") << "libc.so.6"
                               << "not_built.so"
                               << ""
                               << "no CUDA module";
    QTest::newRow("a module that is no library") << "libc.so.6"
                                                 << "CTestTestfile.cmake"
                                                 << ""
                                                 << "cannot be loaded";
    QTest::newRow("a module of another version") << "libc.so.6"
                                                 << "stale_cuda.so"
                                                 << ""
                                                 << "another version";
    QTest::newRow("CUDA fails") << "libc.so.6"
                                << "fake_cuda.so"
                                << "fails"
                                << "counting GPUs: out of order";
    QTest::newRow("no GPU") << "libc.so.6"
                            << "fake_cuda.so"
                            << "none"
                            << "shows no GPU";
    QTest::newRow("an old GPU") << "libc.so.6"
                                << "fake_cuda.so"
                                << "old"
                                << "Old GPU";
}

void TestDevices::whatIsMissingIsNamed()
{
    QFETCH(QString, driver);
    QFETCH(QString, module);
    QFETCH(QString, fake);
    QFETCH(QString, message);
    qputenv("FAKE_CUDA", fake.toUtf8());
    auto files = filesWith(qPrintable(module));
    files.driver = driver.toStdString();

    const auto chosen = chooseDevice(config::Device::Cuda, files);
    QVERIFY(!chosen);
    QVERIFY(chosen.error().code == ErrorCode::Unsupported);
    QVERIFY2(QString::fromStdString(chosen.error().message).contains(message), chosen.error().message.c_str());
    QVERIFY(!chosen.error().hint.empty());

    QCOMPARE(availableDevices(files).size(), std::size_t(1));
    const auto automatic = chooseDevice(config::Device::Auto, files);
    QVERIFY(automatic);
    QVERIFY(automatic->kind == DeviceKind::Cpu);
}

void TestDevices::autoSaysWhyAGpuIsNotUsed()
{
    std::vector<std::string> lines;
    setUpLog(LogLevel::Warning, [&lines](const LogRecord& record) { lines.push_back(record.text); });
    const auto chosen = chooseDevice(config::Device::Auto, filesWith("not_built.so"));
    setUpLog(LogLevel::Warning);
    QVERIFY(chosen);
    QCOMPARE(lines.size(), std::size_t(1));
    QVERIFY(lines[0].find("no CUDA module") != std::string::npos);
}

void TestDevices::autoIsSilentWithoutADriver()
{
    std::vector<std::string> lines;
    setUpLog(LogLevel::Warning, [&lines](const LogRecord& record) { lines.push_back(record.text); });
    const auto chosen = chooseDevice(config::Device::Auto, {.driver = "libno-such-driver.so.1", .module = "/nowhere"});
    setUpLog(LogLevel::Warning);
    QVERIFY(chosen);
    QVERIFY(lines.empty());
}

QTEST_GUILESS_MAIN(TestDevices)
#include "TestDevices.moc"
