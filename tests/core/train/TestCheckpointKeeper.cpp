// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointKeeper.h"

#include <QtTest>

using workbench::train::CheckpointKeeper;
using Stay = CheckpointKeeper::Stay;
using Folders = std::vector<std::filesystem::path>;

class TestCheckpointKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheNewest();
    void keepsTheBestHoweverOld();
    void formerBestLosesItsProtection();
    void neverKeepsFewerThanTwo();
    void interimOnesLeaveAllAsItWouldBeWithoutThem();
    void anInterimOneThatIsKeptCounts();
    void thoseForGoodNeitherGoNorCount();
    void writtenAnewItIsTheNewest();
    void emptyKnowsNoFolder();
};

void TestCheckpointKeeper::keepsTheNewest()
{
    CheckpointKeeper keeper(2);
    keeper.add("a");
    keeper.add("b");
    QCOMPARE(keeper.takeSuperfluous(), Folders{});
    keeper.add("c");
    keeper.add("d");
    QCOMPARE(keeper.takeSuperfluous(), (Folders{"a", "b"}));
    QCOMPARE(keeper.takeSuperfluous(), Folders{});
    QCOMPARE(keeper.newest(), std::filesystem::path("d"));
}

void TestCheckpointKeeper::keepsTheBestHoweverOld()
{
    CheckpointKeeper keeper(2);
    keeper.add("a");
    keeper.setBest("a");
    for (const char* name : {"b", "c", "d"})
        keeper.add(name);
    QCOMPARE(keeper.takeSuperfluous(), Folders{"b"});
    QCOMPARE(keeper.best(), std::filesystem::path("a"));
}

void TestCheckpointKeeper::formerBestLosesItsProtection()
{
    CheckpointKeeper keeper(2);
    keeper.add("a");
    keeper.setBest("a");
    for (const char* name : {"b", "c", "d"})
        keeper.add(name);
    keeper.setBest("d");
    QCOMPARE(keeper.takeSuperfluous(), (Folders{"a", "b"}));
}

void TestCheckpointKeeper::neverKeepsFewerThanTwo()
{
    CheckpointKeeper keeper(0);
    for (const char* name : {"a", "b", "c"})
        keeper.add(name);
    QCOMPARE(keeper.takeSuperfluous(), Folders{"a"});
}

void TestCheckpointKeeper::interimOnesLeaveAllAsItWouldBeWithoutThem()
{
    CheckpointKeeper keeper(2);
    keeper.add("a");
    keeper.add("b");
    keeper.add("stop", Stay::UntilNext);
    QCOMPARE(keeper.takeSuperfluous(), Folders{"a"});
    keeper.add("stop again", Stay::UntilNext);
    QCOMPARE(keeper.takeSuperfluous(), Folders{"stop"});
    keeper.add("c");
    QCOMPARE(keeper.takeSuperfluous(), Folders{"stop again"});
    keeper.add("d");
    QCOMPARE(keeper.takeSuperfluous(), Folders{"b"}); // as if there had been a, b, c and d alone
}

void TestCheckpointKeeper::anInterimOneThatIsKeptCounts()
{
    CheckpointKeeper keeper(2);
    keeper.add("a");
    keeper.add("stop", Stay::UntilNext);
    keeper.setBest("stop");
    keeper.add("b");
    QCOMPARE(keeper.takeSuperfluous(), Folders{"a"}); // the best stays, whatever it is
    keeper.add("c", Stay::UntilNext);
    keeper.keepNewest();
    keeper.add("d");
    QCOMPARE(keeper.takeSuperfluous(), Folders{"b"});
    keeper.setBest("d");
    keeper.add("e");
    QCOMPARE(keeper.takeSuperfluous(), (Folders{"stop", "c"}));
}

void TestCheckpointKeeper::thoseForGoodNeitherGoNorCount()
{
    CheckpointKeeper keeper(2);
    keeper.add("good", Stay::ForGood);
    keeper.add("a");
    keeper.add("b");
    keeper.add("good too", Stay::ForGood);
    QCOMPARE(keeper.takeSuperfluous(), Folders{});
    keeper.keepNewest(); // for good it stays
    keeper.add("c");
    keeper.add("d");
    keeper.add("e");
    QCOMPARE(keeper.takeSuperfluous(), (Folders{"a", "b", "c"}));
}

void TestCheckpointKeeper::writtenAnewItIsTheNewest()
{
    CheckpointKeeper keeper(2);
    for (const char* name : {"a", "b", "a", "c"})
        keeper.add(name);
    QCOMPARE(keeper.takeSuperfluous(), Folders{"b"});
}

void TestCheckpointKeeper::emptyKnowsNoFolder()
{
    CheckpointKeeper keeper(2);
    QVERIFY(keeper.best().empty());
    QVERIFY(keeper.newest().empty());
    QCOMPARE(keeper.takeSuperfluous(), Folders{});
}

QTEST_GUILESS_MAIN(TestCheckpointKeeper)
#include "TestCheckpointKeeper.moc"
