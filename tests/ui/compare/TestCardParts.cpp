// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the cards below the table: groups of seeds, equal positions, influence, scatter, films.
#include "tests/ui/compare/ImportedRuns.h"
#include "tests/ui/compare/MadeRuns.h"
#include "tests/ui/support/PageFixture.h"
#include "ui/compare/ColumnWords.h"
#include "ui/compare/DotPlot.h"
#include "ui/compare/EqualPosition.h"
#include "ui/compare/FilmColumn.h"
#include "ui/compare/InfluenceModel.h"
#include "ui/compare/InfluencePanel.h"
#include "ui/compare/SamplesPanel.h"
#include "ui/compare/ScatterView.h"
#include "ui/compare/SeedGroups.h"
#include "ui/compare/VerdictPanel.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/Theme.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

namespace
{

sample::FilmFrame frame(std::int64_t step, const std::string& prompt, const std::string& text)
{
    return {step, prompt, text, std::vector<float>(text.size(), 2.0F), {}};
}

void drag(QWidget& view, QPoint from, QPoint to)
{
    QTest::mousePress(&view, Qt::LeftButton, {}, from);
    QMouseEvent move(
        QEvent::MouseMove, QPointF(to), QPointF(view.mapToGlobal(to)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&view, &move);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, to);
}

QString emptyWords(const QWidget& panel)
{
    QString words;
    for (const QLabel* const label : panel.findChild<EmptyState*>()->findChildren<QLabel*>())
        words += label->text() + QLatin1Char('\n');
    return words;
}

} // namespace

class TestCardParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void groupsByAColumn()
    {
        const auto runs = madeRuns(24); // widths 128, 192, 256, 384 by turns, three seeds of each
        const compare::RunColumns columns;
        SeedGroups groups;
        QVERIFY(groups.isByHand() && !groups.canBeCompared());
        groups.groupBy(*columns.find("model.width"), runs);
        QCOMPARE(groups.values().size(), std::size_t(4));
        QCOMPARE(groups.values()[0].text, std::string("128"));
        QCOMPARE(groups.values()[3].text, std::string("384")); // by number, not by letters
        QCOMPARE(groups.values()[0].runs, std::size_t(6));
        QCOMPARE(groups.chosen(0), std::optional<std::size_t>(0));
        QCOMPARE(groups.chosen(1), std::optional<std::size_t>(1));
        QCOMPARE(groups.runs(1).size(), std::size_t(6));
        QVERIFY(groups.canBeCompared());
        groups.choose(1, 3);
        groups.groupBy(*columns.find("model.width"), {runs.begin() + 3, runs.end()}); // others are listed now
        QCOMPARE(groups.chosen(1), std::optional<std::size_t>(3));
        groups.choose(0, 3);
        QVERIFY(!groups.canBeCompared()); // the same on both sides
        groups.choose(0, 99);
        QCOMPARE(groups.chosen(0), std::optional<std::size_t>(3));
        groups.groupBy(*columns.find("model.width"), {});
        QVERIFY(groups.values().empty() && !groups.chosen(0) && groups.runs(0).empty());
    }

    void groupsByHandShareNoRun()
    {
        const auto runs = madeRuns(4);
        const RunId a = runs[0]->row.id, b = runs[1]->row.id, c = runs[2]->row.id;
        SeedGroups groups;
        groups.take(0, {a, b});
        groups.take(1, {b, c});
        QCOMPARE(groups.runs(0), std::vector<RunId>{a});
        QCOMPARE(groups.runs(1), (std::vector<RunId>{b, c}));
        groups.groupBy(*compare::RunColumns().find("model.width"), runs);
        groups.groupByHand();
        QVERIFY(groups.runs(0).empty() && groups.values().empty());
    }

    void labelsNameFilesAndTellThemApart()
    {
        compare::RunColumn path;
        path.path = "corpus.path";
        QCOMPARE(
            columnWords(path, {"/data/a/text.txt", "/data/b/text.txt", "/x/dickens.txt", "recall", ""}),
            QStringList({"a/text.txt", "b/text.txt", "dickens.txt", "recall", "none"}));
        QCOMPARE(columnWords(path, {"/same.txt", "/same.txt", "/"}), QStringList({"same.txt", "same.txt", "/"}));
        path.path = "group";
        QVERIFY(!columnWords(path, {"/data/a\x1b[1m"}).front().contains(QChar(0x1b)));
        QVERIFY(columnWords(path, {"/data/a"}).front().startsWith("/data"));
    }

    void readsAtTheLargestPlaceThatAllHaveReached_data()
    {
        QTest::addColumn<int>("axis");
        QTest::addColumn<double>("position");
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        // The first run ends at step 30 after 30 s, the second at step 25 after 50 s.
        QTest::newRow("steps") << int(store::PointAxis::Step) << 25.0 << 2.0 << 1.0;
        QTest::newRow("bytes") << int(store::PointAxis::Bytes) << 2500.0 << 2.0 << 1.0;
        QTest::newRow("seconds") << int(store::PointAxis::Seconds) << 30.0 << 1.5 << 3.0;
    }
    void readsAtTheLargestPlaceThatAllHaveReached()
    {
        QFETCH(int, axis);
        QFETCH(double, position);
        QFETCH(double, first);
        QFETCH(double, second);
        PageFixture fixture;
        const RunId a
            = putRun(*fixture.store, "a", 128, 1, {pointAt(10, 10, 4), pointAt(20, 20, 2), pointAt(30, 30, 1.5)});
        const RunId b = putRun(*fixture.store, "b", 128, 2, {pointAt(15, 29, 3), pointAt(25, 50, 1)});
        const RunId none = putRun(*fixture.store, "none", 128, 3, {});
        const auto values = readAtEqual(*fixture.store, {a, b, none}, {"validationLoss", 2}, store::PointAxis(axis));
        QVERIFY(values);
        QCOMPARE(values->position, position);
        QCOMPARE(values->values[0], std::optional(2 * first)); // the factor of the series
        QCOMPARE(values->values[1], std::optional(2 * second));
        QVERIFY(!values->values[2]);
        QVERIFY(!readAtEqual(*fixture.store, {RunId(makeUuid())}, {"validationLoss", 1}, store::PointAxis::Step));
    }

    void influenceIsAModelAndSaysWhatItCannotTell()
    {
        InfluenceModel model;
        QAbstractItemModelTester tester(&model);
        const auto runs = madeRuns(60);
        const compare::RunColumns columns;
        const auto rows = compare::fieldCorrelations(runs, columns, *columns.find("bpc.validation"));
        model.show(rows);
        QVERIFY(model.anyTold());
        int told = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            QVERIFY(model.row(row).state != compare::FieldCorrelation::State::FieldIsTheSame);
            const QVariant rho = model.index(row, InfluenceModel::RhoColumn).data(InfluenceModel::kRhoRole);
            told += rho.isValid();
            QVERIFY(!rho.isValid() || std::abs(rho.toDouble()) <= 1);
        }
        QVERIFY(told > 2);
        const auto few = madeRuns(4);
        model.show(compare::fieldCorrelations(few, columns, *columns.find("bpc.validation")));
        QVERIFY(!model.anyTold());
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }

    void influenceComesFromItsThread()
    {
        ComparedRuns runs;
        InfluencePanel panel(runs);
        panel.resize(500, 300);
        panel.show();
        QVERIFY(emptyWords(panel).contains("No runs are listed"));
        listRuns(runs, 60, 0);
        QTRY_VERIFY(panel.model().anyTold());
        runs.setListed({});
        QTRY_COMPARE(panel.model().rowCount(), 0);
    }

    void scatterLaysOutBrushesAndChooses()
    {
        ComparedRuns runs;
        listRuns(runs, 9, 0); // the last one has no result
        ScatterView view(runs);
        view.resize(500, 300);
        view.setColumns("model.width", "bpc.validation", "");
        view.show();
        view.drawNow();
        const ScatterLayout& layout = *view.scatter();
        QCOMPARE(layout.withoutPoint(), std::size_t(1));
        QVERIFY(!layout.point(8));
        const QPointF narrow = *layout.point(0), wide = *layout.point(6);
        QVERIFY(narrow.x() < wide.x());
        QVERIFY(narrow.y() < wide.y()); // the wider one is better: lower
        const QPointF lowest = *layout.point(6);
        drag(
            view, QPoint(int(wide.x()) - 12, int(layout.plot().top()) + 2),
            QPoint(int(wide.x()) + 10, int(layout.plot().bottom()) - 2));
        QVERIFY(view.hasBox());
        QVERIFY(runs.brushed().has_value());
        QCOMPARE(runs.brushed()->size(), std::size_t(2)); // those of width 256 that have a result
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!runs.brushed() && !view.hasBox());
        QTest::mouseClick(&view, Qt::LeftButton, {}, lowest.toPoint());
        QCOMPARE(runs.chosen().size(), std::size_t(1));
        runs.setBrushed(std::vector<RunId>{}); // by somebody else: nothing is inside
        QVERIFY(!runs.isBrushed(runs.listed()[0]->row.id));
    }

    void filmsStandSideBySide()
    {
        PageFixture fixture;
        const RunId a = putRun(
            *fixture.store, "<b>a</b>", 128, 1, {pointAt(10, 1, 2)},
            {frame(5, "ROMEO:", "early"), frame(10, "ROMEO:", "la\x01te <i>")});
        const RunId b = putRun(*fixture.store, "b", 128, 2, {pointAt(10, 1, 2)}, {frame(10, "ROMEO:", "other")});
        const RunId none = putRun(*fixture.store, "none", 128, 3, {pointAt(10, 1, 2)});
        ComparedRuns runs;
        SamplesPanel panel(fixture.path(), runs);
        panel.resize(700, 300);
        panel.show();
        QVERIFY(emptyWords(panel).contains("Choose runs"));
        runs.setChosen({none});
        QTRY_VERIFY(emptyWords(panel).contains("kept no film"));
        runs.setChosen({a, b, none});
        QTRY_COMPARE(panel.columns().size(), std::size_t(3));
        const QString text = panel.columns()[0]->shownText();
        QVERIFY2(text.startsWith("la") && text.contains("<i>") && !text.contains(QChar(1)), qPrintable(text));
        QCOMPARE(panel.columns()[1]->shownText(), QString("other"));
        QVERIFY(panel.columns()[2]->shownText().isEmpty());
        runs.setChosen({RunId(makeUuid())}); // no such run: an error, and said to be one
        QTRY_VERIFY(emptyWords(panel).contains("cannot be read"));
    }

    void textsFollowTheTheme()
    {
        auto& application = *static_cast<QApplication*>(QApplication::instance());
        applyTheme(application, ThemeChoice::Light);
        FilmColumn column;
        const sample::FilmFrame one = frame(1, "P", "text");
        column.setFrame(&one, true, {});
        column.show();
        const auto colour = [&] {
            QTextCursor cursor(column.findChild<QPlainTextEdit*>()->document());
            cursor.setPosition(3);
            return cursor.charFormat().foreground().color();
        };
        const QColor before = colour();
        applyTheme(application, ThemeChoice::Dark);
        QTRY_VERIFY(colour() != before);
        applyTheme(application, ThemeChoice::Light);
    }

    void verdictsByAFieldSayWhenSeedsAreTooFew_data()
    {
        QTest::addColumn<int>("runs");
        QTest::addColumn<QString>("begins");
        QTest::newRow("none") << 0 << "Two groups of runs";
        QTest::newRow("too few") << 5 << "Too few seeds: 3 and 2 have a result";
        QTest::newRow("enough") << 8 << QString();
    }
    void verdictsByAFieldSayWhenSeedsAreTooFew()
    {
        QFETCH(int, runs);
        QFETCH(QString, begins);
        PageFixture fixture;
        ComparedRuns compared;
        listRuns(compared, runs, 0);
        VerdictPanel panel(fixture.path(), compared);
        panel.show();
        const QString sentence = panel.sentence();
        if (runs == 8) // three of each: the head is gone in the second, which costs far more than its width gains
            QVERIFY2(sentence.contains("is better by") && sentence.contains("95 % interval"), qPrintable(sentence));
        else
            QVERIFY2(sentence.startsWith(begins), qPrintable(sentence));
        panel.grab();
    }

    void theIntervalOfTheMeanFitsIntoTheDots()
    {
        DotPlot dots;
        dots.resize(500, 96);
        dots.setSides({"A", {{1, 1}, {2, 2}, {3, 3}}}, {"B", {{2, 1}, {std::nan(""), 2}}});
        // The mean of 1, 2, 3 is 2, its deviation 1: 2 -+ 4.3027 / sqrt(3) = -0.484 to 4.484.
        QVERIFY(dots.pixelOf(-0.484) > 90 && dots.pixelOf(4.484) < 500);
        QVERIFY(dots.pixelOf(-0.484) < dots.pixelOf(1));
        dots.grab();
        dots.setSides({"A", {}}, {"B", {{5, {}}}});
        dots.grab();
    }
};

QTEST_MAIN(TestCardParts)
#include "TestCardParts.moc"
