// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/Uuid.h"
#include "core/store/RunTable.h"

#include <QTest>

#include <cstdlib>

using namespace workbench;
using namespace workbench::store;
namespace fs = std::filesystem;

class TestStoreRuns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunComesBackAsItWasMade();
    void badRunsAreRefused_data();
    void badRunsAreRefused();
    void newestFirst();
    void coloursAreSharedOutEvenly();
    void runsAreFoundByWhatPeopleType_data();
    void runsAreFoundByWhatPeopleType();
    void severalMatchesAreNamed();
    void names_data();
    void names();
    void everyCommitChangesTheCounter();
    void oneOddRowHidesNoOther();
    void everyConfigurationIsItsOwn();
    void corpora();
    void theDefaultDirectoryFollowsThePlatform();
};

void TestStoreRuns::aRunComesBackAsItWasMade()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const RunId id(makeUuid());
    auto config = exampleConfig();
    config.name = "tiny \xc3\xa4 run";
    const auto made = valueOf(store->createRun(id, config, train::RunState::Queued));
    QCOMPARE(made.id, id);
    QCOMPARE(made.config, config);
    QCOMPARE(made.name, config.name);
    QCOMPARE(made.state, train::RunState::Queued);
    QVERIFY(made.created > 1'600'000'000'000);
    QCOMPARE(made.ended, 0);
    QVERIFY(!made.lastTrainLoss && !made.bestValidationBpc && made.checkpoint.empty());
    QCOMPARE(valueOf(store->run(id)), made);
    QCOMPARE(valueOf(fixture.open(StoreAccess::ReadOnly)->runs()), std::vector{made});
    QCOMPARE(store->checkpointFolder(id), fixture.directory() / "runs" / id.value() / "checkpoints");
}

void TestStoreRuns::badRunsAreRefused_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("name");
    QTest::newRow("a path") << "../../../../../../../../../../../../etc"
                            << "x";
    QTest::newRow("no id") << ""
                           << "x";
    QTest::newRow("two lines") << "5f0c1c1e-0000-4000-8000-000000000000"
                               << "a\nb";
    QTest::newRow("long") << "5f0c1c1e-0000-4000-8000-000000000000" << QString(5000, 'n');
}

void TestStoreRuns::badRunsAreRefused()
{
    QFETCH(const QString, id);
    QFETCH(const QString, name);
    StoreFixture fixture;
    const auto store = fixture.open();
    auto config = exampleConfig();
    config.name = name.toStdString();
    const auto made = store->createRun(RunId(id.toStdString()), config, train::RunState::Running);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::InvalidArgument);
    QVERIFY(valueOf(store->runs()).empty());
}

void TestStoreRuns::newestFirst()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto first = fixture.addRun(*store);
    const auto second = fixture.addRun(*store);
    const auto runs = valueOf(store->runs());
    QCOMPARE(runs.size(), std::size_t(2));
    QCOMPARE(runs[0].id, second);
    QCOMPARE(runs[1].id, first);
    QCOMPARE(runs[1].name, "shakespeare 2x192 #1"); // a name of its own where none was given
    const auto again = store->createRun(first, exampleConfig(), train::RunState::Running);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
}

void TestStoreRuns::coloursAreSharedOutEvenly()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    std::vector<RunId> ids;
    for (int i = 0; i < kRunColours + 3; ++i) {
        ids.push_back(fixture.addRun(*store, train::RunState::Finished));
        QCOMPARE(valueOf(store->run(ids.back())).colour, i % kRunColours);
    }
    valueOf(store->removeRun(ids[7])); // its colour is now the least used one
    const auto next = fixture.addRun(*store);
    QCOMPARE(valueOf(store->run(next)).colour, 7);
    QCOMPARE(valueOf(store->run(ids[8])).colour, 8);
}

void TestStoreRuns::runsAreFoundByWhatPeopleType_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    QTest::newRow("whole") << "abcdef01-2345-4678-9abc-def012345678" << true;
    QTest::newRow("beginning") << "abcd" << true;
    QTest::newRow("capitals") << "ABCDEF01-2345" << true;
    QTest::newRow("too short") << "abc" << false;
    QTest::newRow("not the beginning") << "bcdef" << false;
    QTest::newRow("name") << "my run" << true;
    QTest::newRow("part of the name") << "my" << false;
    QTest::newRow("pattern") << "%" << false;
    QTest::newRow("empty") << "" << false;
    QTest::newRow("quote") << "' OR 1 --" << false;
}

void TestStoreRuns::runsAreFoundByWhatPeopleType()
{
    QFETCH(const QString, text);
    QFETCH(const bool, found);
    StoreFixture fixture;
    const auto store = fixture.open();
    auto config = exampleConfig();
    config.name = "my run";
    const RunId id("abcdef01-2345-4678-9abc-def012345678");
    valueOf(store->createRun(id, config, train::RunState::Running));
    fixture.addRun(*store, train::RunState::Running, "another");
    const auto run = store->findRun(text.toStdString());
    QCOMPARE(run.has_value(), found);
    if (found)
        QCOMPARE(run->id, id);
    else
        QCOMPARE(run.error().code, ErrorCode::NotFound);
}

void TestStoreRuns::severalMatchesAreNamed()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto first = fixture.addRun(*store, train::RunState::Running, "twin");
    const auto second = fixture.addRun(*store, train::RunState::Running, "twin");
    const auto both = store->findRun("twin");
    QVERIFY(!both);
    QCOMPARE(both.error().code, ErrorCode::InvalidArgument);
    QVERIFY(both.error().message.find(first.value()) != std::string::npos);
    QVERIFY(both.error().message.find(second.value()) != std::string::npos);
}

void TestStoreRuns::names_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("stored"); // null: refused
    QTest::newRow("plain") << "better"
                           << "better";
    QTest::newRow("blanks around it") << "  better \n"
                                      << "better";
    QTest::newRow("markup and quotes") << "<b>'x\"</b>"
                                       << "<b>'x\"</b>";
    QTest::newRow("empty") << " \t" << QString();
    QTest::newRow("control") << "a\x1b[2Jb" << QString();
    QTest::newRow("turns the writing round") << QString(u'a') + QChar(0x202e) + "b" << QString();
    QTest::newRow("long") << QString(201, 'n') << QString();
}

void TestStoreRuns::names()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, stored);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Running, "old");
    QCOMPARE(store->renameRun(run, typed.toStdString()).has_value(), !stored.isNull());
    QCOMPARE(valueOf(store->run(run)).name, stored.isNull() ? "old" : stored.toStdString());
    QCOMPARE(valueOf(store->run(run)).config.name, "old"); // what was asked for at the start stays on record
    QVERIFY(!store->renameRun(RunId(makeUuid()), "x"));
}

void TestStoreRuns::everyCommitChangesTheCounter()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto other = fixture.open();
    const auto watcher = fixture.open(StoreAccess::ReadOnly);
    const auto counters = [&] {
        return std::array{valueOf(store->changeCounter()), valueOf(watcher->changeCounter())};
    };
    const auto start = counters();
    QCOMPARE(counters(), start);
    const auto run = fixture.addRun(*store);
    const auto own = counters();
    QVERIFY(own[0] != start[0] && own[1] != start[1]);
    expectOk(other->renameRun(run, "by another"));
    const auto others = counters();
    QVERIFY(others[0] != own[0] && others[1] != own[1]);
    valueOf(store->runs());
    QCOMPARE(counters(), others);
}

void TestStoreRuns::oneOddRowHidesNoOther()
{
    StoreFixture fixture;
    fixture.addRun(*fixture.open(), train::RunState::Finished, "good");
    fixture.addRun(*fixture.open(), train::RunState::Finished, "bad");
    fixture.tell("UPDATE runs SET config = '{\"no such field\": 1', state = 'dreaming' WHERE name = 'bad'");
    const auto runs = valueOf(fixture.open()->runs());
    QCOMPARE(runs.size(), std::size_t(2));
    QCOMPARE(runs[0].name, "bad");
    QVERIFY(runs[0].error.find("configuration") != std::string::npos);
    QCOMPARE(runs[1].config.model.width, exampleConfig().model.width);
    QVERIFY(runs[1].error.empty());
}

void TestStoreRuns::everyConfigurationIsItsOwn()
{
    StoreFixture fixture;
    std::vector<config::RunConfig> made(6, exampleConfig());
    made[1].train.learningRate = 1e-3; // one field differs from the row before
    made[2] = {}; // all do
    made[4].model.attention = {config::AttentionPlacement::All, {}};
    made[4].model.dropoutHidden = 0.4;
    made[5].train.seed = 99;
    for (auto& config : made) {
        config.name = "run " + std::to_string(&config - made.data());
        valueOf(fixture.open()->createRun(RunId(makeUuid()), config, train::RunState::Finished));
    }
    // An older program's row lacks a field: it has its default there, whatever the rows around it say.
    fixture.tell("UPDATE runs SET config = json_remove(config, '$.model.width') WHERE name = 'run 3'");
    made[3].model.width = config::ModelConfig{}.width;
    const auto store = fixture.open();
    for (int look = 0; look < 2; ++look) {
        const auto runs = valueOf(store->runs());
        QCOMPARE(runs.size(), made.size());
        for (std::size_t i = 0; i < made.size(); ++i)
            QCOMPARE(runs[made.size() - 1 - i].config, made[i]);
    }
}

void TestStoreRuns::corpora()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    CorpusRow corpus{CorpusId(std::string(64, 'b')), "enwik8", "/data/enwik8", 100'000'000, 5, "{\"pages\":3}"};
    expectOk(store->putCorpus(corpus));
    QCOMPARE(valueOf(store->corpora()), std::vector{corpus});
    corpus.path = "/elsewhere/enwik8"; // the same bytes, seen at another place
    expectOk(store->putCorpus(corpus));
    QCOMPARE(valueOf(store->corpora()), std::vector{corpus});
    expectOk(store->removeCorpus(corpus.id));
    QVERIFY(valueOf(store->corpora()).empty());
    const auto again = store->removeCorpus(corpus.id);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::NotFound);
    QVERIFY(!store->putCorpus({}));
}

void TestStoreRuns::theDefaultDirectoryFollowsThePlatform()
{
    ::setenv("XDG_DATA_HOME", "/data/mine", 1);
    QCOMPARE(Store::defaultDirectory(), fs::path("/data/mine/sharnn-workbench"));
    ::setenv("XDG_DATA_HOME", "relative", 1);
    ::setenv("HOME", "/home/somebody", 1);
    QCOMPARE(Store::defaultDirectory(), fs::path("/home/somebody/.local/share/sharnn-workbench"));
    ::unsetenv("XDG_DATA_HOME");
    QCOMPARE(Store::defaultDirectory(), fs::path("/home/somebody/.local/share/sharnn-workbench"));
}

QTEST_GUILESS_MAIN(TestStoreRuns)
#include "TestStoreRuns.moc"
