// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SampleDocument.h"
#include "tests/core/sample/SmallTree.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace workbench;
using namespace workbench::sample;

/// Trees of texts: their shape, undo, branches, and how they are exported.
class TestSampleTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textsShareTheirBeginnings()
    {
        const SampleTree tree = smallTree();
        QCOMPARE(tree.size(), std::size_t{4 + 3 + 3 + 1});
        QCOMPARE(tree.text(6), std::string("the cat"));
        QCOMPARE(tree.text(9), std::string("the dog"));
        QCOMPARE(tree.text(10), std::string("the dot"));
        QCOMPARE(tree.text(kSampleRoot), std::string());
        QCOMPARE(tree.depth(kSampleRoot), 0);
        QCOMPARE(tree.depth(10), 7);
        QCOMPARE(tree.path(10), (std::vector<SampleNode>{0, 1, 2, 3, 7, 8, 10}));
        QCOMPARE(tree.children(3), (std::vector<SampleNode>{4, 7}));
        QCOMPARE(tree.child(3, 'd'), SampleNode{7});
        QVERIFY(!tree.child(3, 'x'));
        QCOMPARE(tree.lastCommon(9, 10), SampleNode{8});
        QCOMPARE(tree.lastCommon(6, 10), SampleNode{3});
        QCOMPARE(tree.lastCommon(10, 3), SampleNode{3});
        QCOMPARE(tree.lastCommon(10, kSampleRoot), kSampleRoot);
        QCOMPARE(tree.leafBelow(kSampleRoot), SampleNode{10});
        QCOMPARE(tree.leafBelow(4), SampleNode{6});
    }

    void aByteThatIsThereStays()
    {
        SampleTree tree = smallTree();
        const SampleByte before = tree.at(7);
        QCOMPARE(tree.add({3, 'd', ByteOrigin::Chosen, 1, 9, 9}), SampleNode{7});
        QCOMPARE(tree.at(7), before);
        QCOMPARE(tree.size(), std::size_t{11});
    }

    void equalSettingsShareAnIndex()
    {
        SampleTree tree;
        SamplerSettings settings;
        QCOMPARE(tree.addSettings(settings), std::uint16_t{0});
        settings.seed = 2;
        QCOMPARE(tree.addSettings(settings), std::uint16_t{1});
        QCOMPARE(tree.addSettings({}), std::uint16_t{0});
        QCOMPARE(tree.settings().size(), std::size_t{2});
    }

    void undoAndRedo()
    {
        SampleTree tree = smallTree(); // went from the root to 9
        QVERIFY(tree.canUndo() && !tree.canRedo());
        tree.goTo(3);
        tree.extendTo(4);
        tree.extendTo(5);
        QCOMPARE(tree.active(), SampleNode{5});
        tree.undo();
        QCOMPARE(tree.active(), SampleNode{9});
        tree.undo();
        QCOMPARE(tree.active(), kSampleRoot);
        QVERIFY(!tree.canUndo());
        tree.undo();
        QCOMPARE(tree.active(), kSampleRoot);
        tree.redo();
        tree.redo();
        QCOMPARE(tree.active(), SampleNode{5}); // as far as it was extended, not where it began
        QVERIFY(!tree.canRedo());
        tree.redo();
        QCOMPARE(tree.active(), SampleNode{5});
        tree.undo();
        tree.goTo(9); // already there
        QVERIFY(tree.canRedo());
        tree.goTo(6);
        QVERIFY(!tree.canRedo());
        tree.undo();
        tree.extendTo(10);
        QVERIFY(!tree.canRedo());
        QCOMPARE(tree.size(), std::size_t{11}); // nothing was lost
    }

    void branchesAreStretchesWithoutAFork()
    {
        const auto branches = smallTree().branches();
        QCOMPARE(branches.size(), std::size_t{5});
        struct Expected {
            SampleNode first, last;
            std::optional<int> parent;
            bool active;
        };
        const Expected expected[]
            = {{0, 3, std::nullopt, true}, {4, 6, 0, false}, {7, 8, 0, true}, {9, 9, 2, true}, {10, 10, 2, false}};
        for (std::size_t i = 0; i < branches.size(); ++i) {
            QCOMPARE(branches[i].first, expected[i].first);
            QCOMPARE(branches[i].last, expected[i].last);
            QCOMPARE(branches[i].parent, expected[i].parent);
            QCOMPARE(branches[i].active, expected[i].active);
        }
        QVERIFY(SampleTree().branches().empty());
        SampleTree forest;
        write(forest, kSampleRoot, "a");
        write(forest, kSampleRoot, "b");
        QCOMPARE(forest.branches().size(), std::size_t{2});
        QVERIFY(!forest.branches()[1].parent);
    }

    void documentsAsJson()
    {
        SampleDocument document;
        document.id = "an id";
        document.run = RunId("a run");
        document.step = 120;
        document.model = "first";
        document.prompt = "the \xff";
        document.settings.topK = 4;
        document.tree = smallTree();
        const auto json = nlohmann::json::parse(documentJson(document));
        QCOMPARE(json["run"].get<std::string>(), std::string("a run"));
        QCOMPARE(json["step"].get<int>(), 120);
        QCOMPARE(json["prompt"].get<std::string>(), std::string("the \\xff"));
        QCOMPARE(json["settings"]["topK"].get<int>(), 4);
        QCOMPARE(json["text"].get<std::string>(), std::string("the dog"));
        QCOMPARE(json["settingsUsed"].size(), std::size_t{2});
        QCOMPARE(json["branches"].size(), std::size_t{5});
        const auto& prompt = json["branches"][0];
        QVERIFY(prompt["parent"].is_null());
        QCOMPARE(prompt["text"].get<std::string>(), std::string("the "));
        QVERIFY(prompt["surprisalBits"][0].is_null());
        QCOMPARE(prompt["surprisalBits"][1].get<double>(), 0.5);
        QCOMPARE(prompt["entropyBits"][2].get<double>(), 1.0);
        QCOMPARE(prompt["parts"].dump(), std::string(R"([{"bytes":4,"origin":"prompt"}])"));
        const auto& chosen = json["branches"][4];
        QCOMPARE(chosen["parent"].get<int>(), 2);
        QCOMPARE(chosen["active"].get<bool>(), false);
        QCOMPARE(chosen["parts"].dump(), std::string(R"([{"bytes":1,"origin":"chosen"}])"));
        QCOMPARE(json["branches"][3]["parts"].dump(), std::string(R"([{"bytes":1,"origin":"drawn","settings":0}])"));
    }
};

QTEST_GUILESS_MAIN(TestSampleTree)
#include "TestSampleTree.moc"
