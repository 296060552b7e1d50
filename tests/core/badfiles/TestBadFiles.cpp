// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/base/AtomicFile.h"
#include "core/base/Printable.h"
#include "core/base/RegularFile.h"
#include "core/config/ConfigSchema.h"
#include "core/exchange/EventFiles.h"
#include "core/exchange/RunBundle.h"
#include "core/exchange/RunFiles.h"
#include "core/model/Safetensors.h"
#include "core/sample/SamplerSettings.h"
#include "core/train/Checkpoint.h"
#include "core/train/PeakMemory.h"
#include "tests/core/store/StoreFixture.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <climits>
#include <ctime>
#include <functional>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::badfiles;
using store::expectOk;
using store::StoreFixture;
using store::valueOf;

namespace
{

namespace fs = std::filesystem;

constexpr double kMostSeconds = 1; ///< of processor time, which other programs do not change
constexpr std::int64_t kMostMemory = 64 << 20; ///< beyond a few times the file itself
constexpr std::size_t kFewestFiles = 300;

/// How a program of the workbench reads a format, and what it names such a file.
struct Format {
    std::string name, fileName;
    FormatFiles files;
    std::function<Result<>(const fs::path&)> read;
};

struct Figures {
    int files = 0;
    double seconds = 0;
    std::int64_t memory = 0;
};

double processorSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

Result<> nothing(const auto& result)
{
    return result ? Result<>() : Result<>(fail(result.error()));
}

Result<> inFile(const fs::path& file, Result<> result)
{
    if (!result)
        result.error().message = file.string() + ": " + result.error().message;
    return result;
}

} // namespace

/// Whatever lies in the place of a file that is to be read: it is refused at once, with the file, the place in it and
/// the reason, without memory that it does not have itself, and neither it nor the store is changed.
class TestBadFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void soundOnesAreRead_data();
    void soundOnesAreRead();
    void badOnesAreRefused_data();
    void badOnesAreRefused();
    void whatIsNoFileIsRefused_data();
    void whatIsNoFileIsRefused();
    void cleanupTestCase();

private:
    fs::path place(const Format& format) const;
    std::vector<std::string> storeState();
    void expectRefused(const Format& format, const fs::path& file, const std::string& says, std::int64_t size);

    StoreFixture m_fixture;
    std::unique_ptr<store::Store> m_store = m_fixture.open();
    QTemporaryDir m_folder;
    std::vector<Format> m_formats;
    std::map<std::string, Figures> m_figures;
};

void TestBadFiles::initTestCase()
{
    const RunId kept = m_fixture.addRun(*m_store, train::RunState::Finished, "kept");
    sample::SampleDocument document; // and something in the other tables
    document.id = "22222222-2222-4333-8444-555555555555";
    document.run = kept;
    expectOk(m_store->putSample(document));

    m_formats.push_back({"safetensors", "weights.safetensors", safetensorsFiles(), [](const fs::path& file) {
                             return nothing(model::readSafetensors(file));
                         }});
    m_formats.push_back({"checkpoint manifest", "manifest.json", manifestFiles(), [](const fs::path& file) {
                             return nothing(train::readManifest(file.parent_path()));
                         }});
    m_formats.push_back({"configuration", "run.json", configurationFiles(), [](const fs::path& file) {
                             const auto text = readTextFile(file, 1 << 20);
                             return text ? inFile(file, nothing(config::runConfigFromText(*text))) : nothing(text);
                         }});
    m_formats.push_back({"sampler settings", "sampler.json", samplerFiles(), [](const fs::path& file) {
                             const auto text = readTextFile(file, 1 << 20);
                             return text ? inFile(file, nothing(sample::settingsFromJson(*text))) : nothing(text);
                         }});
    const auto import = [this](const fs::path& file) {
        const auto run = exchange::importRunFile(*m_store, file, {}, {}, {});
        if (run) // for the rows after this one
            valueOf(m_store->removeRun(run->id));
        return nothing(run);
    };
    const auto importBundle = [this](const fs::path& file) {
        const auto run = exchange::importBundle(*m_store, file, {}, {}, {});
        if (run)
            valueOf(m_store->removeRun(run->id));
        return nothing(run);
    };
    m_formats.push_back({"event file", "events.out.tfevents.1.host", eventFiles(), [this](const fs::path& file) {
                             const auto run = exchange::importEvents(*m_store, file, {}, {}, {});
                             if (run)
                                 valueOf(m_store->removeRun(run->id));
                             return nothing(run);
                         }});
    m_formats.push_back({"bundle", "run.sharnn.zip", bundleFiles(), importBundle});
    m_formats.push_back({"film and sample in a bundle", "run.sharnn.zip", codingFiles(), import});
    m_formats.push_back({"attention snapshot", "snapshot.bin", snapshotFiles(), [](const fs::path& file) {
                             const auto text = readTextFile(file, INT_MAX);
                             return text ? inFile(file, nothing(maps::decodeSnapshot(*text))) : nothing(text);
                         }});
    m_formats.push_back({"store", "workbench.sqlite", storeFiles(), [](const fs::path& file) {
                             std::error_code unknown;
                             const bool isThere = fs::exists(file, unknown);
                             const auto store = store::Store::open(
                                 file.parent_path(),
                                 isThere ? store::StoreAccess::ReadWrite : store::StoreAccess::ReadOnly);
                             return store ? nothing((*store)->runs()) : nothing(store);
                         }});
}

fs::path TestBadFiles::place(const Format& format) const
{
    const fs::path folder = fs::path(m_folder.path().toStdString()) / "of" / format.name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder / format.fileName;
}

/// Changes with any commit, and with any file that comes, goes or grows.
std::vector<std::string> TestBadFiles::storeState()
{
    std::vector<std::string> state{std::to_string(valueOf(m_store->changeCounter()))};
    for (const auto& entry : fs::recursive_directory_iterator(m_fixture.directory())) {
        const bool isFile = entry.is_regular_file();
        state.push_back(entry.path().string() + (isFile ? " " + std::to_string(entry.file_size()) : ""));
    }
    std::sort(state.begin() + 1, state.end());
    return state;
}

void TestBadFiles::expectRefused(const Format& format, const fs::path& file, const std::string& says, std::int64_t size)
{
    const auto before = storeState();
    train::PeakMemory memory;
    const double begun = processorSeconds();
    const Result<> read = format.read(file);
    const double seconds = processorSeconds() - begun;
    const std::int64_t taken = memory.peak() - memory.before();
    QVERIFY2(!read, "it is taken for sound");
    const std::string message = read.error().message;
    const std::string folder = file.parent_path().string(); // a store or a checkpoint that is not there
    QVERIFY2(message.find(folder) != std::string::npos, message.c_str());
    QVERIFY2(message.size() > folder.size() + 10, message.c_str());
    QVERIFY2(message.size() < folder.size() + 2000, "a message that nobody reads");
    QVERIFY2(describe(read.error()).find(says) != std::string::npos, (message + "\nsays nothing of: " + says).c_str());
    QVERIFY2(seconds < kMostSeconds, std::to_string(seconds).c_str());
#ifndef __SANITIZE_ADDRESS__ // which keeps what was freed
    QVERIFY2(taken < kMostMemory + 8 * size, std::to_string(taken).c_str());
#endif
    QVERIFY(storeState() == before);
    Figures& figures = m_figures[format.name];
    ++figures.files;
    figures.seconds = std::max(figures.seconds, seconds);
    figures.memory = std::max(figures.memory, taken);
}

void TestBadFiles::soundOnesAreRead_data()
{
    QTest::addColumn<int>("format");
    for (std::size_t i = 0; i < m_formats.size(); ++i)
        QTest::newRow(m_formats[i].name.c_str()) << int(i);
}

void TestBadFiles::soundOnesAreRead()
{
    QFETCH(const int, format);
    const Format& which = m_formats[std::size_t(format)];
    const fs::path file = place(which);
    expectOk(writeFileAtomically(realFileSystem(), file, which.files.good));
    const auto read = which.read(file);
    QVERIFY2(read, read ? "" : describe(read.error()).c_str());
}

void TestBadFiles::badOnesAreRefused_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("index");
    for (std::size_t format = 0; format < m_formats.size(); ++format) {
        const BadFiles& bad = m_formats[format].files.bad;
        for (std::size_t index = 0; index < bad.size(); ++index)
            QTest::newRow(
                (m_formats[format].name + " " + std::to_string(index) + ": " + printable(bad[index].name)).c_str())
                << int(format) << int(index);
    }
}

void TestBadFiles::badOnesAreRefused()
{
    QFETCH(const int, format);
    QFETCH(const int, index);
    const Format& which = m_formats[std::size_t(format)];
    const BadFile& bad = which.files.bad[std::size_t(index)];
    const fs::path file = place(which);
    expectOk(writeFileAtomically(realFileSystem(), file, bad.bytes));
    expectRefused(which, file, bad.says, std::ssize(bad.bytes));
    QVERIFY2(valueOf(readTextFile(file, INT_MAX)) == bad.bytes, "the file itself was changed");
}

void TestBadFiles::whatIsNoFileIsRefused_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("kind");
    for (std::size_t format = 0; format < m_formats.size(); ++format)
        for (const char* const kind :
             {"missing", "empty", "folder", "pipe", "device", "link to nowhere", "link to itself", "link to a folder",
              "unreadable"})
            QTest::newRow((m_formats[format].name + ": " + kind).c_str()) << int(format) << kind;
}

void TestBadFiles::whatIsNoFileIsRefused()
{
    QFETCH(const int, format);
    QFETCH(const QString, kind);
    const Format& which = m_formats[std::size_t(format)];
    const fs::path file = place(which);
    if (kind == "empty")
        expectOk(writeFileAtomically(realFileSystem(), file, std::string_view()));
    else if (kind == "folder")
        fs::create_directory(file);
    else if (kind == "pipe")
        QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
    else if (kind == "device")
        fs::create_symlink("/dev/zero", file);
    else if (kind == "link to nowhere")
        fs::create_symlink(file.parent_path() / "nowhere", file);
    else if (kind == "link to itself")
        fs::create_symlink(file, file);
    else if (kind == "link to a folder")
        fs::create_symlink(file.parent_path(), file);
    else if (kind == "unreadable") {
        if (::geteuid() == 0)
            QSKIP("the superuser may read everything");
        expectOk(writeFileAtomically(realFileSystem(), file, which.files.good));
        fs::permissions(file, fs::perms::none);
    }
    expectRefused(which, file, {}, 0);
}

void TestBadFiles::cleanupTestCase()
{
    std::size_t files = 0;
    for (const auto& [format, figures] : m_figures) {
        qInfo(
            "%-28s %4d files refused, in %.0f ms at most, with %.1f MB at most", format.c_str(), figures.files,
            figures.seconds * 1e3, double(figures.memory) / 1e6);
        files += std::size_t(figures.files);
    }
    qInfo("%zu files of %zu formats", files, m_figures.size());
    QVERIFY(files >= kFewestFiles);
    QCOMPARE(m_figures.size(), m_formats.size());
}

QTEST_GUILESS_MAIN(TestBadFiles)
#include "TestBadFiles.moc"
