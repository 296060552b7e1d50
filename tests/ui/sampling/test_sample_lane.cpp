// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/TrainFixture.h"
#include "ui/sampling/LaneGroup.h"
#include "ui/sampling/SampleLane.h"

#include <QSignalSpy>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;
using sample::ByteOrigin;
using sample::SampleNode;
using sample::SampleTree;

namespace
{

std::string activeText(const SampleLane& lane)
{
    return lane.tree().text(lane.tree().active());
}

bool waitForRest(const SampleLane& lane)
{
    return QTest::qWaitFor([&] { return !lane.isWriting(); }, 20'000);
}

sample::SamplerSettings settings(std::int64_t bytes, std::uint64_t seed = 1)
{
    sample::SamplerSettings settings;
    settings.bytes = bytes;
    settings.seed = seed;
    return settings;
}

} // namespace

class TestSampleLane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        config::RunConfig config = m_fixture.smallConfig();
        config.train.steps = 6;
        config.checkpoint.everySteps = 2;
        train::EventLog log;
        const auto summary = m_fixture.train(config, log);
        QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
        const auto saved = log.all<train::CheckpointSaved>();
        QVERIFY(saved.size() >= 2);
        m_model = {{saved.back().folder, nullptr}, RunId("run"), "a run", 0};
        for (const auto& checkpoint : saved) { // one that is still there
            if (checkpoint.folder != saved.back().folder && std::filesystem::exists(checkpoint.folder)) {
                m_other = {{checkpoint.folder, nullptr}, RunId("run"), "a run", 0};
            }
        }
        QVERIFY(!m_other.weights.checkpoint.empty());
    }

    void aTextStandsInItsTree()
    {
        SampleLane lane;
        QSignalSpy settled(&lane, &SampleLane::settled);
        lane.setModel(m_model);
        lane.begin("a prompt\xff", settings(50));
        QVERIFY(lane.isWriting());
        QVERIFY(waitForRest(lane));
        const SampleTree& tree = lane.tree();
        QCOMPARE(tree.size(), std::size_t(59));
        QVERIFY(activeText(lane).starts_with("a prompt\xff"));
        for (SampleNode node = 0; node < 59; ++node) {
            QCOMPARE(tree.at(node).origin, node < 9 ? ByteOrigin::Prompt : ByteOrigin::Drawn);
            QVERIFY(lane.behind(node) != nullptr);
        }
        QCOMPARE(settled.size(), 1);
        QVERIFY(!lane.document().id.empty());
        QCOMPARE(lane.document().checkpoint, m_model.weights.checkpoint.string());
        QCOMPARE(lane.document().step, std::int64_t(6)); // as the checkpoint says
        QVERIFY(lane.document().updated >= lane.document().created);
    }

    void theSameAgainIsTheSameText()
    {
        SampleLane lane;
        lane.setModel(m_model);
        lane.begin("twice", settings(30));
        QVERIFY(waitForRest(lane));
        const SampleTree before = lane.tree();
        lane.begin("twice", settings(30));
        QVERIFY(waitForRest(lane));
        QCOMPARE(lane.tree().size(), before.size());
        QCOMPARE(lane.tree().text(lane.tree().active()), before.text(before.active()));
    }

    void branchesAndComesBack()
    {
        SampleLane lane;
        lane.setModel(m_model);
        lane.begin("branch", settings(40));
        QVERIFY(waitForRest(lane));
        const SampleNode leaf = lane.tree().active();
        const SampleNode parent = lane.tree().path(leaf)[19];
        const std::uint8_t there = lane.tree().at(lane.tree().path(leaf)[20]).byte;
        const std::uint8_t other = there == 'x' ? 'y' : 'x';
        lane.choose(parent, other, settings(15));
        QVERIFY(waitForRest(lane));
        const SampleNode second = lane.tree().active();
        QCOMPARE(lane.tree().depth(second), 36);
        QCOMPARE(lane.tree().at(lane.tree().path(second)[20]).origin, ByteOrigin::Chosen);
        QCOMPARE(lane.tree().branches().size(), std::size_t(3));

        lane.goTo(leaf); // nothing of it is gone, and it goes on bit for bit
        QCOMPARE(lane.tree().depth(leaf), 46);
        const ByteLogits was = *lane.behind(leaf);
        lane.goOn(settings(5));
        QVERIFY(waitForRest(lane));
        const std::string whole = activeText(lane);
        SampleLane fresh;
        fresh.setModel(m_model);
        fresh.begin("branch", settings(45));
        QVERIFY(waitForRest(fresh));
        QCOMPARE(whole, activeText(fresh));
        SampleLane reader; // another one that reads the kept document
        reader.setDocument(lane.document(), m_model.weights);
        QSignalSpy known(&reader, &SampleLane::logitsKnown);
        reader.wantLogits(leaf);
        QVERIFY(known.wait(20'000));
        QVERIFY(*reader.behind(leaf) == was);
    }

    void drawsAgainWithAnotherSeed()
    {
        SampleLane lane;
        lane.setModel(m_model);
        lane.begin("again", settings(40, 1));
        QVERIFY(waitForRest(lane));
        const SampleNode first = lane.tree().active();
        lane.drawAgain(settings(40, 2));
        QVERIFY(waitForRest(lane));
        QVERIFY(lane.tree().active() != first);
        QVERIFY(activeText(lane) != lane.tree().text(first));
        const SampleNode second = lane.tree().active();
        lane.undo();
        QCOMPARE(lane.tree().active(), first);
        lane.redo();
        QCOMPARE(lane.tree().active(), second);
        QVERIFY(!lane.tree().canRedo());
    }

    void byHandByteByByte()
    {
        SampleLane lane;
        lane.setModel(m_model);
        lane.setByHand(true);
        lane.begin("by", settings(10));
        QVERIFY(waitForRest(lane));
        for (const std::uint8_t byte : {0x20, 0x00, 0xff}) {
            QVERIFY(lane.behind(lane.tree().active()) != nullptr);
            lane.choose(lane.tree().active(), byte, settings(10));
            QVERIFY(waitForRest(lane));
        }
        QCOMPARE(activeText(lane), std::string("by \0\xff", 5));
        QVERIFY(lane.behind(lane.tree().active()) != nullptr);
    }

    void goingElsewhereEndsTheWriting()
    {
        SampleLane lane;
        QSignalSpy settled(&lane, &SampleLane::settled);
        lane.setModel(m_model);
        lane.begin("elsewhere", settings(1 << 20));
        QVERIFY(QTest::qWaitFor([&] { return lane.tree().size() > 40; }, 20'000));
        lane.goTo(12);
        QVERIFY(!lane.isWriting());
        QCOMPARE(settled.size(), 1); // what was written until then is kept
        QTest::qWait(100);
        QCOMPARE(lane.tree().active(), 12);
    }

    void otherWeightsBeginAnotherDocument()
    {
        SampleLane lane;
        lane.setModel(m_model);
        lane.begin("one", settings(5));
        QVERIFY(waitForRest(lane));
        const std::string first = lane.document().id;
        lane.setModel(m_other);
        lane.goOn(settings(5)); // the document stays with its own weights
        QVERIFY(waitForRest(lane));
        QCOMPARE(lane.document().id, first);
        lane.begin("one", settings(5));
        QVERIFY(waitForRest(lane));
        QVERIFY(lane.document().id != first);
        QCOMPARE(lane.document().checkpoint, m_other.weights.checkpoint.string());
    }

    void whatHasNoWeightsCanBeSeenAlone()
    {
        SampleLane lane;
        lane.setModel(m_model);
        lane.begin("alone", settings(5));
        QVERIFY(waitForRest(lane));
        const sample::SampleDocument document = lane.document();
        SampleLane other;
        other.setDocument(document, std::nullopt);
        QVERIFY(!other.canWrite());
        other.goOn(settings(5));
        QVERIFY(!other.isWriting());
        QCOMPARE(activeText(other), document.tree.text(document.tree.active()));
    }

    void sideBySideTheFirstDifferenceIsFound()
    {
        LaneGroup group;
        QSignalSpy known(&group, &LaneGroup::differenceKnown);
        group.setModels({m_model, m_other});
        group.begin("side by side", settings(200));
        QVERIFY(QTest::qWaitFor([&] { return !group.isWriting(); }, 20'000));
        const std::string own = activeText(group.main()), other = activeText(group.lane(1));
        QVERIFY(own != other);
        const auto at = group.firstDifference();
        QVERIFY(at && *at >= 12);
        QCOMPARE(own.substr(0, std::size_t(*at)), other.substr(0, std::size_t(*at)));
        QVERIFY(own[std::size_t(*at)] != other[std::size_t(*at)]);
        QVERIFY(!known.isEmpty() || known.wait(20'000));
        QCOMPARE(group.difference(1).size(), own.size());
        // Up to where they differ the other lane's own text says the same.
        const auto path = group.main().tree().path(group.main().tree().active());
        const auto otherPath = group.lane(1).tree().path(group.lane(1).tree().active());
        for (std::size_t i = 1; i < std::size_t(*at); ++i) {
            const float bits
                = group.lane(1).tree().at(otherPath[i]).surprisalBits - group.main().tree().at(path[i]).surprisalBits;
            QCOMPARE(group.difference(1)[i], bits);
        }
    }

private:
    train::TrainFixture m_fixture;
    LaneModel m_model, m_other;
};

QTEST_GUILESS_MAIN(TestSampleLane)
#include "test_sample_lane.moc"
