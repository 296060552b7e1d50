// SPDX-License-Identifier: GPL-3.0-or-later
// The whole page as somebody uses it, over a store: filter, sort, groups, choice, bin and undo, baseline.
#include "tests/ui/compare/ImportedRuns.h"
#include "tests/ui/support/PageFixture.h"
#include "ui/compare/CompareCards.h"
#include "ui/compare/ComparePage.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/compare/DiffModel.h"
#include "ui/compare/FilterEdit.h"
#include "ui/compare/RunTable.h"
#include "ui/models/RunEdits.h"
#include "ui/models/RunFactsFeed.h"
#include "ui/models/RunTableModel.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>

#include <algorithm>

using namespace workbench;
using namespace workbench::ui;

namespace
{

/// Six runs: widths 128 and 256, three seeds of each; the wider the better, and the first seeds the best.
struct Opened {
    Opened()
    {
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, fixture.folder.path());
        for (const int width : {128, 256}) {
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                const double loss = 2 - width / 512.0 + 0.01 * double(seed);
                runs.push_back(putRun(
                    *fixture.store, "w" + std::to_string(width) + " s" + std::to_string(seed), width, seed,
                    {pointAt(10, 1, loss + 1), pointAt(20, 2, loss)}));
            }
        }
        fixture.runs.refresh();
        if (!QTest::qWaitFor([&] { return fixture.runs.rowCount() == 6; }))
            qFatal("no runs");
        open();
    }

    void open()
    {
        feed = std::make_unique<RunFactsFeed>(fixture.runs, fixture.path());
        page = std::make_unique<ComparePage>(fixture.context, *feed);
        page->resize(1200, 800);
        page->show();
        if (!QTest::qWaitForWindowExposed(page.get()) || !QTest::qWaitFor([&] { return model().rowCount() > 0; }))
            qFatal("the table stays empty");
    }

    RunTable& table() const { return *page->findChild<RunTable*>(); }
    RunTableModel& model() const { return *page->findChild<RunTableModel*>(); }
    FilterEdit& filter() const { return *page->findChild<FilterEdit*>(); }
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < model().rowCount(); ++row)
            names << model().index(row, model().columnOf("name")).data().toString();
        return names;
    }
    void click(int row, Qt::KeyboardModifiers keys = {})
    {
        const QRect cell = table().visualRect(model().index(row, 0));
        QTest::mouseClick(table().viewport(), Qt::LeftButton, keys, cell.center());
    }

    PageFixture fixture;
    std::vector<RunId> runs;
    std::unique_ptr<RunFactsFeed> feed;
    std::unique_ptr<ComparePage> page;
};

} // namespace

class TestComparePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void filtersByTyping_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("left");
        QTest::newRow("field") << "model.width = 256" << 3;
        QTest::newRow("result") << "loss.validation < 1.6" << 3;
        QTest::newRow("at a step that no column shows") << "validationLoss@10 < 2.6" << 3;
        QTest::newRow("nothing") << "seed = 9" << 0;
    }
    void filtersByTyping()
    {
        QFETCH(QString, text);
        QFETCH(int, left);
        Opened opened;
        QTest::keyClicks(&opened.filter(), text);
        QVERIFY(!opened.filter().mistake());
        QTRY_COMPARE(opened.model().rowCount(), left);
        QTest::keyClicks(&opened.filter(), " and widht = 3");
        QVERIFY(opened.filter().mistake());
        QCOMPARE(opened.model().rowCount(), left);
    }

    void anEmptyBinSaysSoWhateverTheFilter()
    {
        Opened opened;
        const auto says = [&opened](const QString& words) {
            const auto labels = opened.page->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(words); });
        };
        QTest::keyClicks(&opened.filter(), "seed = 9");
        QTRY_VERIFY(opened.model().rowCount() == 0 && says("passes the filter"));
        for (QPushButton* const button : opened.page->findChildren<QPushButton*>()) {
            if (button->text().startsWith(QLatin1String("Bin ")))
                button->click();
        }
        QTRY_VERIFY(says("bin is empty"));
    }

    void sortsByAClickOnAHeader()
    {
        Opened opened;
        QHeaderView& header = *opened.table().header();
        const auto clickBpc = [&] {
            const int section = opened.model().columnOf("bpc.validation");
            const QPoint at(header.sectionViewportPosition(section) + header.sectionSize(section) / 2, 10);
            QTest::mouseClick(header.viewport(), Qt::LeftButton, {}, at);
        };
        clickBpc();
        QTRY_COMPARE(opened.names(), QStringList({"w256 s1", "w256 s2", "w256 s3", "w128 s1", "w128 s2", "w128 s3"}));
        clickBpc();
        QTRY_COMPARE(opened.names().front(), QString("w128 s3"));
    }

    void aFoldedGroupLeavesTheRestInPlace()
    {
        Opened opened;
        opened.page->resize(1200, 560); // too low for all rows
        QAbstractItemModelTester tester(&opened.model());
        opened.model().setSort({{"model.width", false}});
        opened.model().setGroupBy("model.width");
        QTRY_COMPARE(opened.model().rowCount(), 8);
        opened.click(1);
        const RunId chosen = opened.page->targets().front();
        QScrollBar& bar = *opened.table().verticalScrollBar();
        bar.setValue(bar.maximum());
        QSignalSpy resets(&opened.model(), &QAbstractItemModel::modelReset);
        opened.model().setFolded(opened.model().arrangement().groups[0].key, true);
        QTRY_COMPARE(opened.model().rowCount(), 5);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(bar.value(), bar.maximum());
        QCOMPARE(opened.page->targets(), std::vector<RunId>{chosen}); // out of sight, and chosen still
        QCOMPARE(opened.fixture.selection.run(), std::optional(chosen));
        opened.model().setFolded(opened.model().arrangement().groups[0].key, false);
        QTRY_COMPARE(opened.model().rowCount(), 8);
        QCOMPARE(opened.table().selectionModel()->selectedRows().size(), 1);
    }

    void cardsFollowWhatIsChosen()
    {
        Opened opened;
        opened.click(0);
        opened.click(3, Qt::ControlModifier);
        QCOMPARE(opened.page->compared().chosen().size(), std::size_t(2));
        const DiffModel& differences = *opened.page->findChild<DiffModel*>();
        QTRY_COMPARE(differences.columnCount(), 3);
        QStringList fields;
        for (int row = 0; row < differences.rowCount(); ++row)
            fields << QString::fromStdString(differences.row(row).column.path);
        QVERIFY(fields.contains("model.width"));
        QVERIFY(!fields.contains("train.seed")); // both have the third, or the first: rows 0 and 3
        QTest::keyClick(&opened.table(), Qt::Key_Escape);
        QVERIFY(opened.page->compared().chosen().empty());
    }

    void theBinTakesAndUndoBringsBack()
    {
        Opened opened;
        RunEdits& edits = opened.fixture.runs.edits();
        connect(opened.page.get(), &ComparePage::binWanted, &edits, [&](const std::vector<RunId>& runs) {
            store::RunEdit edit;
            edit.binned = true;
            edits.edit("bin", runs, edit);
        });
        opened.click(0);
        QTest::keyClick(&opened.table(), Qt::Key_Delete);
        QTRY_COMPARE(opened.model().rowCount(), 5);
        QVERIFY(opened.page->compared().find(opened.page->compared().listed().front()->row.id));
        edits.undo();
        QTRY_COMPARE(opened.model().rowCount(), 6);
        QTRY_VERIFY(!edits.isWriting());
    }

    void baselineAndPinsAreThereAgain()
    {
        Opened opened;
        opened.click(5);
        opened.page->makeBaseline();
        opened.page->togglePinned();
        const RunId marked = *opened.page->compared().baseline();
        QTRY_COMPARE(opened.model().rowOf(marked), 0); // what is pinned stands on top
        const int difference = opened.model().columnOf("vs base");
        QTRY_VERIFY(!opened.model().index(1, difference).data().toString().isEmpty());
        QVERIFY(opened.model().index(0, difference).data().toString().isEmpty()); // of the baseline itself: none
        opened.page.reset();
        opened.open();
        QCOMPARE(opened.page->compared().baseline(), std::optional(marked));
        QTRY_COMPARE(opened.model().rowOf(marked), 0);
        opened.fixture.selection.setRun(marked);
        opened.page->makeBaseline(); // of the baseline: none is any more
        QVERIFY(!opened.page->compared().baseline());
    }

    void namesAreShownAsTheyAre()
    {
        Opened opened;
        const RunId odd = putRun(*opened.fixture.store, "<b>x</b> & \"y\"", 64, 1, {});
        opened.fixture.runs.refresh();
        QTRY_VERIFY(opened.model().rowOf(odd) >= 0);
        const QModelIndex cell = opened.model().index(opened.model().rowOf(odd), opened.model().columnOf("name"));
        QCOMPARE(cell.data().toString(), QString("<b>x</b> & \"y\""));
        QVERIFY(!cell.data(Qt::ToolTipRole).toString().contains("<b>x"));
        opened.page->grab();
    }
};

QTEST_MAIN(TestComparePage)
#include "TestComparePage.moc"
