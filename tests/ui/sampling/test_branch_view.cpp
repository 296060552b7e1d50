// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/BranchView.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QImage>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <map>

using namespace workbench;
using namespace workbench::ui;
using sample::ByteOrigin;
using sample::kSampleRoot;
using sample::SampleNode;
using sample::SampleTree;

namespace
{

SampleNode put(SampleTree& tree, SampleNode at, const std::string& text, ByteOrigin origin = ByteOrigin::Drawn)
{
    for (const char byte : text)
        at = tree.add({at, static_cast<std::uint8_t>(byte), origin, 0, 1, 1});
    return at;
}

/// Branches 0: "ab|cd" with the prompt "ab", 1: "say you" and 2: "my ", forked from 0, 3: "lord" and 4: "kin", from 2.
struct Forked {
    Forked()
    {
        tree.addSettings({});
        const SampleNode prompt = put(tree, kSampleRoot, "ab", ByteOrigin::Prompt);
        fork = put(tree, prompt, "cd");
        say = put(tree, fork, "say you");
        my = put(tree, fork, "my ");
        lord = put(tree, my, "lord");
        kin = put(tree, my, "kin");
    }

    SampleTree tree;
    SampleNode fork = 0, say = 0, my = 0, lord = 0, kin = 0;
};

SampleTree randomTree(int texts, quint32 seed)
{
    QRandomGenerator generator(seed);
    SampleTree tree;
    tree.addSettings({});
    std::vector<SampleNode> nodes{put(tree, kSampleRoot, "x", ByteOrigin::Prompt)};
    for (int i = 0; i < texts; ++i) {
        SampleNode at = nodes[generator.bounded(quint32(nodes.size()))];
        for (int length = generator.bounded(1, 60); length > 0; --length) {
            at = put(tree, at, std::string(1, char(generator.bounded(256))));
            nodes.push_back(at);
        }
        tree.goTo(at);
    }
    return tree;
}

class Shown
{
public:
    explicit Shown(const SampleTree& tree, QSize size = {600, 220})
    {
        view.resize(size);
        view.setTree(tree);
        view.show();
    }

    QColor at(QPoint point) { return view.viewport()->grab().toImage().pixelColor(point); }
    QStringList words() const
    {
        QStringList all;
        for (const BranchLabel& label : view.labels())
            all << label.text;
        return all;
    }

    BranchView view;
};

} // namespace

class TestBranchView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void endsHaveRowsAndForksTheirMiddle()
    {
        const Forked forked;
        BranchLayout layout;
        layout.setBranches(shownBranches(forked.tree));
        QCOMPARE(layout.rows(), 3);
        QCOMPARE(layout.end(1).row, 0.0);
        QCOMPARE(layout.end(3).row, 1.0);
        QCOMPARE(layout.end(4).row, 2.0);
        QCOMPARE(layout.end(2).row, 1.5);
        QCOMPARE(layout.end(0).row, 0.75); // between 0 and 1.5
        QCOMPARE(layout.root().row, 0.75);
    }

    void bytesAreCountedOnOneScale()
    {
        const Forked forked; // ends after 4, 11, 7, 11 and 10 bytes
        BranchLayout layout;
        layout.setBranches(shownBranches(forked.tree));
        layout.arrange(110, 5);
        QCOMPARE(layout.width(), 110.0);
        const double expected[]{40, 110, 70, 110, 100};
        for (int branch = 0; branch < 5; ++branch)
            QCOMPARE(layout.end(branch).x, expected[branch]);
        QCOMPARE(layout.start(3).x, 70.0);
        QCOMPARE(layout.start(0).x, 0.0);
    }

    void noBranchIsShorterThanASpan()
    {
        const Forked forked;
        BranchLayout layout;
        layout.setBranches(shownBranches(forked.tree));
        layout.arrange(200, 60);
        for (int branch = 0; branch < 5; ++branch)
            QVERIFY(layout.end(branch).x >= layout.start(branch).x + 60);
        QVERIFY(layout.width() <= 200 && layout.width() > 199.9); // as large a scale as fits
        layout.arrange(100, 60); // three forks in a row take 180 at least: what remains is their order
        QCOMPARE(layout.width(), 180.0);
        QCOMPARE(layout.end(1).x, 120.0);
    }

    void linesKeepTheirColoursWhileTheTreeGrows()
    {
        Forked forked;
        BranchLayout layout;
        layout.setBranches(shownBranches(forked.tree));
        const auto colours = [&] {
            std::map<SampleNode, int> all;
            const auto branches = shownBranches(forked.tree);
            for (int i = 0; i < int(branches.size()); ++i)
                all[branches[std::size_t(i)].last] = layout.end(i).colour;
            return all;
        };
        const auto before = colours();
        QCOMPARE(before.at(forked.fork), 0);
        QCOMPARE(before.at(forked.say), 0); // goes on
        QCOMPARE(before.at(forked.my), 1);
        QCOMPARE(before.at(forked.lord), 1);
        QCOMPARE(before.at(forked.kin), 2);
        put(forked.tree, forked.fork, "another");
        layout.setBranches(shownBranches(forked.tree));
        const auto after = colours();
        for (const auto& [node, colour] : before)
            QCOMPARE(after.at(node), colour);
    }

    void branchesSayWhereTheyAreAndWhatTheyHold()
    {
        const Forked forked;
        const std::vector<ShownBranch> branches = shownBranches(forked.tree);
        QCOMPARE(branches.size(), std::size_t(5));
        QCOMPARE(branches[0].text, std::string("cd")); // the prompt is known
        QCOMPARE(branches[2].begin, 4);
        QCOMPARE(branches[2].end, 7);
        QVERIFY(branches[2].children == (std::vector{3, 4}));
        QCOMPARE(branches[3].text, std::string("lord"));
        SampleTree prompt;
        prompt.addSettings({});
        put(prompt, kSampleRoot, "only", ByteOrigin::Prompt);
        QCOMPARE(shownBranches(prompt).at(0).text, std::string("only"));
        QVERIFY(shownBranches(SampleTree()).empty());
    }

    void labelsNameForksAndEnds()
    {
        const Forked forked;
        const QStringList words = Shown(forked.tree).words();
        for (const char* const expected : {"prompt", "'s' or 'm'", "'l' or 'k'", "say you", "lord", "kin"})
            QVERIFY2(words.contains(QLatin1String(expected)), expected);
    }

    void labelsNeverOverlap_data()
    {
        QTest::addColumn<int>("texts");
        QTest::addColumn<QSize>("size");
        for (const int texts : {1, 2, 5, 40, 300}) {
            for (const QSize size : {QSize(260, 90), QSize(700, 220), QSize(1600, 900)})
                QTest::addRow("%d texts, %d wide", texts, size.width()) << texts << size;
        }
    }

    void labelsNeverOverlap()
    {
        QFETCH(int, texts);
        QFETCH(QSize, size);
        const SampleTree tree = randomTree(texts, quint32(texts));
        Shown shown(tree, size);
        const std::vector<BranchLabel> labels = shown.view.labels();
        int ends = 0;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            ends += labels[i].bytes ? 1 : 0;
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!labels[i].area.intersects(labels[j].area));
        }
        int leaves = 0;
        for (const ShownBranch& branch : shown.view.branches())
            leaves += branch.children.empty() ? 1 : 0;
        QCOMPARE(ends, leaves); // every text is named
        if (texts == 300)
            QVERIFY(shown.view.verticalScrollBar()->maximum() > 0);
    }

    void theActiveWayIsStrong()
    {
        Forked forked;
        forked.tree.goTo(forked.kin);
        Shown shown(forked.tree);
        const QPoint before(-30, 0); // on the line before an end
        QCOMPARE(shown.at(shown.view.endPoint(4) + before), runColour(2));
        QVERIFY(shown.at(shown.view.endPoint(1) + before) != runColour(0));
        forked.tree.goTo(forked.say);
        shown.view.setTree(forked.tree);
        QVERIFY(shown.at(shown.view.endPoint(4) + before) != runColour(2));
        QCOMPARE(shown.at(shown.view.endPoint(1) + before), runColour(0));
        forked.tree.goTo(forked.tree.path(forked.say)[5]); // two bytes of seven behind the fork
        shown.view.setTree(forked.tree);
        QVERIFY(shown.at(shown.view.endPoint(1) + before) != runColour(0));
        QCOMPARE(shown.at(shown.view.endPoint(0) + before), runColour(0));
    }

    void clickingALineOrAnEndChooses()
    {
        const Forked forked;
        Shown shown(forked.tree);
        QSignalSpy chosen(&shown.view, &BranchView::nodeChosen);
        const auto click = [&](QPoint point) { QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, point); };
        click(shown.view.endPoint(3));
        QCOMPARE(chosen.last().first().toInt(), forked.lord);
        click(shown.view.endPoint(1) - QPoint(40, 0));
        QCOMPARE(chosen.last().first().toInt(), forked.say);
        click(shown.view.endPoint(2));
        QCOMPARE(chosen.last().first().toInt(), forked.my);
        click(shown.view.endPoint(4) + QPoint(20, 0)); // its words
        QCOMPARE(chosen.last().first().toInt(), forked.kin);
        click(QPoint(5, 5));
        QCOMPARE(chosen.size(), 4);
    }

    void theKeyboardWalksTheTree()
    {
        const Forked forked;
        Shown shown(forked.tree);
        QSignalSpy chosen(&shown.view, &BranchView::nodeChosen);
        const auto press = [&](Qt::Key key) { QTest::keyClick(&shown.view, key); };
        press(Qt::Key_Right);
        QCOMPARE(shown.view.current(), std::optional(0));
        press(Qt::Key_Right);
        QCOMPARE(shown.view.current(), std::optional(1));
        press(Qt::Key_Down);
        QCOMPARE(shown.view.current(), std::optional(2));
        press(Qt::Key_Down); // the last sibling
        QCOMPARE(shown.view.current(), std::optional(2));
        press(Qt::Key_Right);
        press(Qt::Key_Down);
        QCOMPARE(shown.view.current(), std::optional(4));
        QVERIFY(shown.view.accessibleDescription().contains(QStringLiteral("kin")));
        press(Qt::Key_Return);
        QCOMPARE(chosen.last().first().toInt(), forked.kin);
        press(Qt::Key_Up);
        press(Qt::Key_Left);
        QCOMPARE(shown.view.current(), std::optional(2));
        QCOMPARE(chosen.size(), 1);
    }

    void aGrowingBranchStaysWhereKeysAre()
    {
        Forked forked;
        Shown shown(forked.tree);
        QSignalSpy chosen(&shown.view, &BranchView::nodeChosen);
        QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, shown.view.endPoint(4));
        const SampleNode grown = put(forked.tree, forked.kin, "sman");
        shown.view.setTree(forked.tree);
        QCOMPARE(shown.view.current(), std::optional(4));
        QTest::keyClick(&shown.view, Qt::Key_Return);
        QCOMPARE(chosen.last().first().toInt(), grown);
        QCOMPARE(chosen.size(), 2);
    }

    void theActivePlaceComesIntoSightAndDraggingPans()
    {
        SampleTree tree = randomTree(200, 7);
        Shown shown(tree, {400, 200});
        int active = 0;
        for (int i = 0; i < int(shown.view.branches().size()); ++i)
            active = shown.view.branches()[std::size_t(i)].active ? i : active;
        QVERIFY(shown.view.viewport()->rect().contains(shown.view.endPoint(active)));
        QSignalSpy chosen(&shown.view, &BranchView::nodeChosen);
        QScrollBar* const bar = shown.view.verticalScrollBar();
        bar->setValue(bar->maximum() / 2);
        const int before = bar->value();
        QTest::mousePress(shown.view.viewport(), Qt::LeftButton, {}, QPoint(100, 150));
        QTest::mouseMove(shown.view.viewport(), QPoint(100, 120));
        QTest::mouseMove(shown.view.viewport(), QPoint(100, 90));
        QTest::mouseRelease(shown.view.viewport(), Qt::LeftButton, {}, QPoint(100, 90));
        QCOMPARE(bar->value(), before + 60);
        shown.view.setTree(tree); // what the user looks at stays
        QCOMPARE(bar->value(), before + 60);
        QCOMPARE(chosen.size(), 0);
    }

    void tooltipsHaveTheTextOfTheBranch()
    {
        SampleTree tree;
        tree.addSettings({});
        const SampleNode prompt = put(tree, kSampleRoot, "p", ByteOrigin::Prompt);
        std::string all;
        for (int byte = 0; byte < 128; ++byte)
            all += char(byte);
        put(tree, prompt, all);
        put(tree, prompt, "z\xff");
        Shown shown(tree);
        QVERIFY(shown.view.describe(1).contains(QStringLiteral("bytes 1 to 128")));
        QVERIFY(shown.view.describe(1).contains(QStringLiteral("\\x00\\x01")));
        QVERIFY(shown.view.describe(2).contains(QStringLiteral("zff")));
        QVERIFY(shown.view.describe(0).contains(QStringLiteral("forks into 2")));
    }

    void nothingIsShownInWords()
    {
        Shown shown{SampleTree()};
        const QImage before = shown.view.grab().toImage();
        shown.view.setEmptyText(QStringLiteral("Branches appear here."));
        QVERIFY(shown.view.grab().toImage() != before);
        QTest::keyClick(&shown.view, Qt::Key_Right);
        QTest::keyClick(&shown.view, Qt::Key_Return);
        QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, QPoint(20, 20));
        shown.view.setTree(Forked().tree);
        shown.view.setTree(SampleTree());
        QVERIFY(shown.view.branches().empty());
    }
};

QTEST_MAIN(TestBranchView)
#include "test_branch_view.moc"
