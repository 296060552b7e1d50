// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/KeptSamples.h"
#include "ui/sampling/KeptSamplesModel.h"
#include "ui/theme/Theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;
using store::SampleRow;

namespace
{

SampleRow row(const char* id, const std::string& text, std::int64_t step, std::int64_t updated)
{
    SampleRow made;
    made.id = id;
    made.text = text;
    made.step = step;
    made.model = "single head, 192";
    made.bytes = 1234;
    made.branches = 3;
    made.updated = updated;
    made.settings.temperature = 0.8;
    return made;
}

std::vector<SampleRow> someRows()
{
    return {
        row("a", "ROMEO:\nWhat", 1148, 3000), row("b", std::string("\0\xff", 2), 900, 9000),
        row("c", "", 10'000, 1000)};
}

class Shown
{
public:
    Shown()
    {
        card.resize(900, 300);
        card.setRows(someRows());
        card.show();
    }

    QPushButton& button(const char* words)
    {
        for (QPushButton* const each : card.findChildren<QPushButton*>()) {
            if (each->text() == QLatin1String(words))
                return *each;
        }
        qFatal("no button %s", words);
    }
    QLineEdit& search() { return *card.findChild<QLineEdit*>(); }
    QStringList idsShown()
    {
        QStringList ids;
        const auto& model = *card.table().model();
        for (int at = 0; at < model.rowCount(); ++at)
            ids << model.index(at, 0).data(KeptSamplesModel::IdRole).toString();
        return ids;
    }
    void select(const QString& id) { card.table().selectRow(int(idsShown().indexOf(id))); }
    bool says(const char* words)
    {
        for (const QLabel* const label : card.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(QLatin1String(words)))
                return true;
        }
        return false;
    }

    KeptSamples card;
    QSignalSpy query{&card, &KeptSamples::queryChanged};
};

} // namespace

class TestKeptSamples : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void theModelKeepsItsWord()
    {
        KeptSamplesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRows(someRows());
        QCOMPARE(model.rowCount(), 3);
        model.setRows(someRows()); // nothing new
        QCOMPARE(reset.size(), 1);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void cells_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        using Model = KeptSamplesModel;
        QTest::newRow("lines on one") << 0 << int(Model::TextColumn) << QStringLiteral("ROMEO:\\nWhat");
        QTest::newRow("bytes") << 1 << int(Model::TextColumn) << QStringLiteral("\\x00\\xff");
        QTest::newRow("empty") << 2 << int(Model::TextColumn) << QString();
        QTest::newRow("model") << 0 << int(Model::ModelColumn) << QStringLiteral("single head, 192");
        QTest::newRow("step") << 2 << int(Model::StepColumn) << QStringLiteral("10,000");
        QTest::newRow("sampler") << 0 << int(Model::SamplerColumn) << QStringLiteral("temperature 0.8, seed 1");
        QTest::newRow("bytes in all") << 0 << int(Model::BytesColumn) << QStringLiteral("1,234");
        QTest::newRow("branches") << 0 << int(Model::BranchesColumn) << QStringLiteral("3");
    }

    void cells()
    {
        QFETCH(int, row);
        QFETCH(int, column);
        QFETCH(QString, text);
        KeptSamplesModel model;
        model.setRows(someRows());
        QCOMPARE(model.index(row, column).data().toString(), text);
    }

    void sortsByWhatIsMeant()
    {
        Shown shown;
        QCOMPARE(
            shown.idsShown(), QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c")})); // newest
        shown.card.table().sortByColumn(KeptSamplesModel::StepColumn, Qt::AscendingOrder);
        QCOMPARE(shown.idsShown(), QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c")}));
        shown.card.table().sortByColumn(KeptSamplesModel::StepColumn, Qt::DescendingOrder);
        QCOMPARE(shown.idsShown(), QStringList({QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
    }

    void searchesBytes()
    {
        Shown shown;
        QTest::keyClicks(&shown.search(), QStringLiteral("a\\n"));
        QTRY_COMPARE(shown.query.size(), 1); // once, behind the last key
        QCOMPARE(shown.card.query().contains, std::string("a\n"));
        QTest::keyClicks(&shown.search(), QStringLiteral("\\q"));
        QCOMPARE(shown.search().property("kind").toString(), QStringLiteral("invalid"));
        QCOMPARE(shown.card.query().contains, std::string("a\n")); // the last good one
        shown.card.setRows({});
        QVERIFY(shown.says("No text holds these bytes"));
        shown.search().clear();
        QTRY_COMPARE(shown.query.size(), 2);
        QCOMPARE(shown.card.query().contains, std::string());
    }

    void thisRunOrAll()
    {
        Shown shown;
        QVERIFY(!shown.button("this run").isEnabled());
        const RunId run{"11111111-2222-4333-8444-555555555555"};
        shown.card.setRun(run);
        QVERIFY(!shown.card.query().run);
        shown.button("this run").click();
        QCOMPARE(shown.query.size(), 1);
        QCOMPARE(shown.card.query().run, std::optional(run));
        shown.button("all").click();
        QCOMPARE(shown.query.size(), 2);
        QVERIFY(!shown.card.query().run);
        shown.button("this run").click();
        shown.card.setRun({}); // no run is selected any more
        QVERIFY(!shown.card.query().run);
        QVERIFY(shown.button("all").isChecked());
    }

    void buttonsNeedASelection()
    {
        Shown shown;
        QVERIFY(!shown.button("Open").isEnabled() && !shown.button("Export").isEnabled());
        QVERIFY(!shown.button("Remove").isEnabled());
        shown.select(QStringLiteral("a"));
        QVERIFY(shown.button("Open").isEnabled() && shown.button("Export").isEnabled());
        shown.card.table().selectAll();
        QVERIFY(!shown.button("Open").isEnabled() && shown.button("Remove").isEnabled());
    }

    void opens()
    {
        Shown shown;
        QSignalSpy open(&shown.card, &KeptSamples::openWanted);
        shown.select(QStringLiteral("a"));
        shown.button("Open").click();
        shown.card.table().setFocus();
        QTest::keyClick(&shown.card.table(), Qt::Key_Return);
        QCOMPARE(open.size(), 2);
        const QRect cell = shown.card.table().visualRect(shown.card.table().model()->index(1, 0)); // the second newest
        QTest::mouseClick(shown.card.table().viewport(), Qt::LeftButton, {}, cell.center());
        QTest::mouseDClick(shown.card.table().viewport(), Qt::LeftButton, {}, cell.center());
        QCOMPARE(open.size(), 3);
        QCOMPARE(open.last().first().toString(), QStringLiteral("a"));
    }

    void exports()
    {
        Shown shown;
        QSignalSpy wanted(&shown.card, &KeptSamples::exportWanted);
        shown.select(QStringLiteral("b"));
        for (QAction* const form : shown.button("Export").menu()->actions())
            form->trigger();
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted[0][0].toString(), QStringLiteral("b"));
        QCOMPARE(wanted[0][1].value<SampleExport>(), SampleExport::Json);
        QCOMPARE(wanted[1][1].value<SampleExport>(), SampleExport::Raw);
    }

    void removesAndBringsBack()
    {
        Shown shown;
        QSignalSpy removed(&shown.card, &KeptSamples::removeWanted), restored(&shown.card, &KeptSamples::restoreWanted);
        shown.card.table().selectAll();
        shown.card.table().setFocus();
        QTest::keyClick(&shown.card.table(), Qt::Key_Delete);
        QCOMPARE(removed.size(), 1);
        const QStringList ids = removed.first().first().toStringList();
        QCOMPARE(ids, shown.idsShown());
        QVERIFY(!shown.button("Undo").isVisible()); // not before it is done

        shown.card.setRows({});
        shown.card.tellRemoved(ids);
        QVERIFY(shown.says("3 texts removed."));
        shown.button("Undo").click();
        QCOMPARE(restored.size(), 1);
        QCOMPARE(restored.first().first().toStringList(), ids);
        QVERIFY(!shown.button("Undo").isVisible());
    }

    void whatIsSelectedStaysSo()
    {
        Shown shown;
        shown.select(QStringLiteral("a"));
        auto rows = someRows();
        rows.insert(rows.begin(), row("new", "x", 5, 99'000));
        shown.card.setRows(rows);
        QCOMPARE(shown.card.selectedIds(), QStringList{QStringLiteral("a")});
        shown.card.setRows({rows[0]});
        QVERIFY(shown.card.selectedIds().isEmpty());
    }
};

QTEST_MAIN(TestKeptSamples)
#include "test_kept_samples.moc"
