// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/compare/MadeRuns.h"
#include "tests/ui/support/PageFixture.h"
#include "ui/compare/CompareCards.h"
#include "ui/compare/DiffModel.h"
#include "ui/compare/ParallelView.h"
#include "ui/compare/TabCard.h"
#include "ui/compare/VerdictPanel.h"
#include "ui/shell/NotePanel.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

class CompareCardsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersStandLinearlyOrByLogarithm()
    {
        compare::RunColumn column;
        column.kind = compare::ColumnKind::Number;
        ColumnAxis axis(column, {1.0, 10.0, 100.0, std::monostate(), std::nan("")});
        QVERIFY(axis.scale() == ColumnAxis::Scale::Logarithmic);
        QCOMPARE(axis.position(1), 0.5);
        QVERIFY(std::isnan(axis.position(3)) && std::isnan(axis.position(4)));
        axis.setLogarithmic(false);
        QCOMPARE(axis.position(1), 9.0 / 99);
        axis.setFlipped(true);
        QCOMPARE(axis.position(0), 1.0);
        const AxisBrush brush = brushBetween(axis, 0.5, 2); // the lower half of the values, for it is upside down
        QVERIFY(covers(brush, axis, 0) && covers(brush, axis, 1));
        QVERIFY(!covers(brush, axis, 2) && !covers(brush, axis, 3));
    }

    void theOutermostAxesLeaveRoomForTheirWords()
    {
        compare::RunColumn column;
        column.kind = compare::ColumnKind::Number;
        for (const std::size_t count : {1, 2, 8}) {
            ParallelLayout layout;
            layout.setAxes(std::vector<ColumnAxis>(count, ColumnAxis(column, {1.0, 2.0})));
            layout.setArea(QRectF(0, 0, 460, 200));
            QVERIFY(layout.axisX(0) >= 43 && layout.axisX(count - 1) <= 460 - 43);
            for (std::size_t axis = 0; axis < count; ++axis) {
                QCOMPARE(layout.axisAt(layout.axisX(axis) + 3, 5), std::optional(axis));
                QCOMPARE(layout.gapAt(layout.axisX(axis) - 5), axis);
                if (axis > 0)
                    QVERIFY(std::abs(layout.axisX(axis) - layout.axisX(axis - 1) - layout.columnWidth()) <= 1);
            }
            QCOMPARE(layout.gapAt(layout.axisX(count - 1) + 5), count);
            for (const bool staggered : {false, true}) {
                layout.setStaggered(staggered);
                QRegion taken;
                for (std::size_t axis = 0; axis < count; ++axis) {
                    const QRect name = layout.headerOf(axis).toRect();
                    QVERIFY(name.width() > (staggered && count > 2 ? layout.columnWidth() + 20 : 40));
                    QVERIFY(QRect(0, 0, 461, int(layout.axisTop())).contains(name) && !taken.intersects(name));
                    taken += name;
                }
            }
        }
    }

    void aBrushReachesTheTableAndEscapeClearsIt()
    {
        ComparedRuns runs;
        listRuns(runs, 40, 0);
        ParallelView view(runs);
        view.resize(600, 300);
        view.setPaths({"model.width", "bpc.validation"});
        view.show();
        const ParallelLayout& layout = view.axes().layout();
        const int x = int(layout.axisX(0));
        QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(x, int(layout.yOf(0)) + 4));
        QTest::mouseMove(&view, QPoint(x, int(layout.yOf(0)) - 8));
        QMouseEvent move(
            QEvent::MouseMove, QPointF(x, layout.yOf(0) - 8), QPointF(), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&view, &move);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, QPoint(x, int(layout.yOf(0)) - 8));
        QVERIFY(runs.brushed().has_value());
        std::size_t narrowest = 0;
        for (const auto& run : runs.listed())
            narrowest += run->row.config.model.width == 128;
        QCOMPARE(runs.brushed()->size(), narrowest);
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!runs.brushed());
    }

    void differencesAreRowsAndMarkdownIsPlain()
    {
        ComparedRuns::Facts facts = madeRuns(4);
        auto renamed = std::make_shared<compare::RunFacts>(*facts[3]);
        renamed->row.name = "a|b *c*";
        DiffModel model;
        QAbstractItemModelTester tester(&model);
        model.show({facts[0], renamed}, compare::RunColumns(), facts[0]->row.id);
        QVERIFY(model.rowCount() > 0);
        for (int row = 0; row < model.rowCount(); ++row)
            QVERIFY(model.row(row).differs);
        QVERIFY(model.asMarkdown().contains(QStringLiteral("a\\|b \\*c\\*")));
        const int shown = model.rowCount();
        model.setEqualHidden(false);
        QVERIFY(model.rowCount() > shown);
    }

    void keysGoBackWhereTheyWentBeforeAPanel()
    {
        QWidget window;
        QLineEdit before(&window), other(&window);
        NotePanel note(&window);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        before.setFocus();
        note.open("Note on a run", "text");
        QVERIFY(!before.hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(note.isHidden());
        QVERIFY(before.hasFocus());
    }

    void groupsOfSeedsGetAVerdictAndPagesMoveWhereItIsNarrow()
    {
        PageFixture fixture;
        ComparedRuns runs;
        listRuns(runs, 6, 3); // three seeds with a head, three without
        CompareCards cards(fixture.context, runs);
        cards.resize(1200, 400);
        cards.show();
        QCOMPARE(cards.left().count(), 3);
        cards.showPage(QStringLiteral("verdict"));
        auto& verdict = *cards.findChild<VerdictPanel*>();
        verdict.takeChosen(0);
        runs.setChosen({runs.listed()[3]->row.id, runs.listed()[4]->row.id, runs.listed()[5]->row.id});
        verdict.takeChosen(1);
        QVERIFY2(verdict.sentence().startsWith(QStringLiteral("A is better by")), qPrintable(verdict.sentence()));
        runs.setChosen({runs.listed()[3]->row.id});
        verdict.takeChosen(1);
        QVERIFY(verdict.sentence().startsWith(QStringLiteral("Too few seeds")));
        cards.resize(600, 400);
        QCOMPARE(cards.left().count(), 0);
        QCOMPARE(cards.right().count(), 6);
        for (const char* page : {"samples", "scatter", "influence", "differences"})
            cards.showPage(QLatin1String(page));
    }
};

QTEST_MAIN(CompareCardsTest)
#include "test_compare_cards.moc"
