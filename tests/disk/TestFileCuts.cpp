// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutFixture.h"
#include "DroppingFileSystem.h"

#include "core/base/AtomicFile.h"
#include "core/data/CorpusResolver.h"
#include "core/sweep/GroupFile.h"

#include <QtTest>

#include <fstream>
#include <iterator>
#include <set>
#include <span>

using namespace workbench;
using namespace workbench::disktest;
namespace fs = std::filesystem;

namespace
{

constexpr std::size_t kMostStates = 4000;

std::string readAll(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::string kOld(3000, 'o'), kNew(5000, 'n');

enum class Careless { No, SyncsNoFile, SyncsNoFolder };

/// As AtomicFile does it, or without one of its steps.
Result<> writeFile(const FileSystem& files, const fs::path& path, Careless careless)
{
    const fs::path temporary = path.parent_path() / ".new.tmp";
    auto file = files.create(temporary);
    if (!file)
        return fail(file.error());
    return (*file)
        ->write(std::as_bytes(std::span(kNew)))
        .and_then([&] { return careless == Careless::SyncsNoFile ? Result<>() : (*file)->sync(); })
        .and_then([&] { return (*file)->close(); })
        .and_then([&] { return files.rename(temporary, path, Replace::Yes); })
        .and_then(
            [&] { return careless == Careless::SyncsNoFolder ? Result<>() : files.syncDirectory(path.parent_path()); });
}

struct Seen {
    CutFixture::Count count;
    int torn = 0; ///< states in which the file is neither the old nor the new one
    int lost = 0; ///< states without the new one although it was told as written
};

Seen cutWhile(const CutFixture& cuts, const DiskJournal& journal, const fs::path& name)
{
    Seen seen;
    bool told = false;
    seen.count = cuts.cutEverywhere(
        journal.before(), journal.calls(), kMostStates, 7, [&](const std::string&) { told = true; },
        [&](std::size_t, const Tree&) {
            const std::string bytes = readAll(cuts.left() / name);
            seen.torn += bytes == kOld || bytes == kNew ? 0 : 1;
            seen.lost += told && bytes != kNew ? 1 : 0;
        });
    return seen;
}

} // namespace
Q_DECLARE_METATYPE(Careless)

class TestFileCuts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!fs::is_directory("/dev/shm"))
            QSKIP("There is no disk in memory at /dev/shm.");
    }
    void theModelFindsWhatIsCareless_data();
    void theModelFindsWhatIsCareless();
    void aFileIsOldOrNew();
    void aPlanIsWholeOnceItHasAName();
    void aCorpusIsWholeOnceItIsThere();
};

void TestFileCuts::theModelFindsWhatIsCareless_data()
{
    QTest::addColumn<Careless>("careless");
    QTest::addColumn<bool>("torn");
    QTest::addColumn<bool>("lost");
    QTest::newRow("nothing") << Careless::No << false << false;
    QTest::newRow("no sync of the file") << Careless::SyncsNoFile << true << true;
    QTest::newRow("no sync of the folder") << Careless::SyncsNoFolder << false << true;
}

void TestFileCuts::theModelFindsWhatIsCareless()
{
    QFETCH(const Careless, careless);
    QFETCH(const bool, torn);
    QFETCH(const bool, lost);
    const CutFixture cuts;
    std::ofstream(cuts.root() / "file") << kOld;
    DiskJournal journal(cuts.root());
    QVERIFY(writeFile(DroppingFileSystem(journal), cuts.root() / "file", careless));
    journal.note("written");
    const Seen seen = cutWhile(cuts, journal, "file");
    QVERIFY(seen.count.states > 5);
    QCOMPARE(seen.torn > 0, torn);
    QCOMPARE(seen.lost > 0, lost);
}

void TestFileCuts::aFileIsOldOrNew()
{
    const CutFixture cuts;
    std::ofstream(cuts.root() / "file") << kOld;
    DiskJournal journal(cuts.root());
    const DroppingFileSystem files(journal);
    QVERIFY(writeFileAtomically(files, cuts.root() / "file", kNew));
    journal.note("written");
    const Seen seen = cutWhile(cuts, journal, "file");
    QVERIFY(seen.count.states > 5);
    QCOMPARE(seen.torn, 0);
    QCOMPARE(seen.lost, 0);
}

void TestFileCuts::aPlanIsWholeOnceItHasAName()
{
    const CutFixture cuts;
    DiskJournal journal(cuts.root());
    const DroppingFileSystem files(journal);
    const auto nobody = [](const std::string&) { return false; };
    std::set<std::string> told;
    for (int number = 0; number < 2; ++number) {
        const auto name = sweep::keepGroupPlan(cuts.root(), "rates", {}, nobody, files);
        QVERIFY2(name, name ? "" : describe(name.error()).c_str());
        journal.note(*name);
    }
    std::string problem;
    const auto count = cuts.cutEverywhere(
        journal.before(), journal.calls(), kMostStates, 7, [&](const std::string& name) { told.insert(name); },
        [&](std::size_t cut, const Tree&) {
            for (const char* name : {"rates", "rates 2"}) {
                const auto plan = sweep::keptGroupPlan(cuts.left(), name);
                if (!plan)
                    problem = "cut " + std::to_string(cut) + ": " + describe(plan.error());
                else if (!*plan && told.contains(name))
                    problem = "cut " + std::to_string(cut) + ": the plan of \"" + name + "\" is gone";
            }
        });
    QVERIFY2(problem.empty(), problem.c_str());
    QCOMPARE(told.size(), std::size_t(2));
    QVERIFY(count.states > 10);
}

void TestFileCuts::aCorpusIsWholeOnceItIsThere()
{
    const CutFixture cuts;
    DiskJournal journal(cuts.root());
    const DroppingFileSystem files(journal);
    data::RecallSettings settings;
    settings.sizeBytes = 20'000;
    const auto made = data::makeRecallFile(settings, cuts.root() / "corpora", {}, {}, files);
    QVERIFY2(made, made ? "" : describe(made.error()).c_str());
    journal.note("made");
    const std::string text = readAll(made->path);
    const fs::path inside = made->path.lexically_relative(cuts.root());
    bool told = false;
    std::string problem;
    const auto count = cuts.cutEverywhere(
        journal.before(), journal.calls(), kMostStates, 7, [&](const std::string&) { told = true; },
        [&](std::size_t cut, const Tree&) {
            const fs::path path = cuts.left() / inside;
            if (fs::exists(path) ? readAll(path) != text : told)
                problem = "cut " + std::to_string(cut) + ": the corpus is not what was written";
            if (told && data::corpusDetails(path).empty())
                problem = "cut " + std::to_string(cut) + ": nothing says how the corpus was made";
        });
    QVERIFY2(problem.empty(), problem.c_str());
    QVERIFY(count.states > 10);
}

QTEST_GUILESS_MAIN(TestFileCuts)
#include "TestFileCuts.moc"
