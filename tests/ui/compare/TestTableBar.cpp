// SPDX-License-Identifier: GPL-3.0-or-later
// What stands around the table: filter line, what is remembered, what is exported.
#include "core/base/Uuid.h"
#include "core/store/Store.h"
#include "ui/compare/FilterEdit.h"
#include "ui/compare/TableExport.h"
#include "ui/compare/TableMemory.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunTableModel.h"
#include "ui/models/RunTableText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

class TestTableBar : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
    }

    void aMistakeIsSaidAndNoFilter()
    {
        const compare::RunColumns columns;
        FilterEdit edit;
        edit.setLanguage([&](std::string_view text) { return compare::RunFilter::parse(text, columns); }, {});
        QSignalSpy filters(&edit, &FilterEdit::filterChanged);
        QTRY_COMPARE(filters.count(), 1); // the empty one
        QTest::keyClicks(&edit, "model.width =");
        QVERIFY(edit.mistake());
        QTest::keyClicks(&edit, " 256");
        QVERIFY(!edit.mistake());
        QTRY_VERIFY(!filters.isEmpty() && !filters.last()[0].value<compare::RunFilter>().isEmpty());
        const qsizetype before = filters.count();
        QTest::keyClicks(&edit, " and widht = 3");
        QVERIFY(edit.mistake());
        QTest::qWait(400);
        QCOMPARE(filters.count(), before); // the one before still holds
        edit.grab(); // with its mark
    }

    void takesWhatIsOffered()
    {
        FilterEdit edit;
        edit.setLanguage(
            [](std::string_view) { return compare::RunFilter(); },
            [](std::string_view, std::size_t cursor) {
                return std::vector<compare::FilterCompletion>{
                    {0, cursor, "model.layers", "Layers"}, {0, cursor, "model.width", "Width"}};
            });
        edit.show();
        QVERIFY(QTest::qWaitForWindowExposed(&edit));
        QTest::keyClicks(&edit, "mo");
        QVERIFY(edit.isOffering());
        QTest::keyClick(&edit, Qt::Key_Escape);
        QVERIFY(!edit.isOffering());
        QCOMPARE(edit.text(), QString("mo"));
        QTest::keyClick(&edit, Qt::Key_Down); // offers again
        QTest::keyClick(&edit, Qt::Key_Down);
        QTest::keyClick(&edit, Qt::Key_Down);
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(edit.text(), QString("model.width"));
        edit.clear();
        QTest::keyClicks(&edit, "x");
        QTest::keyClick(&edit, Qt::Key_Tab); // the first one
        QCOMPARE(edit.text(), QString("model.layers"));
    }

    void remembersSetupsViewsAndFilters()
    {
        QCOMPARE(tableMemory::last().columns, usualColumns());
        TableSetup setup;
        setup.filter = "tag = \"l\u00f6ng\"";
        setup.scope = RunScope::Archived;
        setup.columns = {"name", "validationLoss@2000"};
        setup.widths = {{"name", 300}};
        setup.sort = {{"model.width", true}, {"name", false}};
        setup.groupBy = "corpus";
        setup.metric = "bpc.test";
        setup.onlyDifferent = true;
        tableMemory::setLast(setup);
        QCOMPARE(tableMemory::last(), setup);
        tableMemory::saveView("mine", setup);
        setup.filter.clear();
        tableMemory::saveView("mine", setup);
        tableMemory::saveView("other", setup);
        QCOMPARE(tableMemory::names(), (QStringList{"mine", "other"}));
        QCOMPARE(*tableMemory::view("mine"), setup);
        tableMemory::removeView("mine");
        QVERIFY(!tableMemory::view("mine"));
        for (const char* const filter : {"a", "b", "", "a"})
            tableMemory::addToHistory(filter);
        QCOMPARE(tableMemory::history(), (QStringList{"a", "b"}));
    }

    void badMemoryIsNoSetup_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isSetup");
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("cut") << QByteArray("{\"filter\":\"a") << false;
        QTest::newRow("array") << QByteArray("[1]") << false;
        QTest::newRow("wrong types") << QByteArray(
            "{\"scope\":99,\"columns\":[1,null],\"widths\":{\"name\":-5},\"sort\":3}")
                                     << true;
    }
    void badMemoryIsNoSetup()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isSetup);
        const auto setup = tableMemory::fromJson(text);
        QCOMPARE(setup.has_value(), isSetup);
        if (setup) {
            QCOMPARE(setup->columns, QStringList{"name"});
            QCOMPARE(setup->scope, RunScope::Bin);
            QCOMPARE(setup->widths["name"], 40);
        }
    }

    void exportsTextThatIsOnlyText()
    {
        const std::filesystem::path directory = m_folder->path().toStdString();
        const auto store = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
        for (const char* const name : {"=1+1", "plain, \"quoted\"", "<b>|bold|</b>"}) {
            config::RunConfig config;
            config.name = name;
            config.train.learningRate = 0.002;
            QVERIFY(store->createRun(RunId(makeUuid()), config, train::RunState::Stopped));
        }
        RunListModel runs(*store);
        RunFactsFeed feed(runs, directory);
        RunTableModel table(runs, feed);
        table.setShownColumns({"name", "train.learningRate", "bpc.validation"});
        feed.start();
        QTRY_COMPARE(table.rowCount(), 3);
        const std::vector<std::string> paths{"name", "train.learningRate", "bpc.validation", "curve"};
        QCOMPARE(
            tableText(exportedTable(table, paths), TableFormat::Csv),
            QByteArray(
                "name,train.learningRate,bpc.validation\r\n<b>|bold|</b>,0.002,\r\n\"plain, \"\"quoted\"\"\",0.002,\r\n"
                "'=1+1,0.002,\r\n"));
        const QJsonArray array
            = QJsonDocument::fromJson(tableText(exportedTable(table, paths), TableFormat::Json)).array();
        QCOMPARE(array.size(), 3);
        QCOMPARE(array[2].toObject()["name"].toString(), QString("=1+1"));
        QCOMPARE(array[0].toObject()["train.learningRate"].toDouble(), 0.002);
        QVERIFY(array[0].toObject()["bpc.validation"].isNull());
        const QByteArray markdown = tableText(exportedTable(table, paths), TableFormat::Markdown);
        QVERIFY(markdown.contains("\\<b\\>\\|bold\\|\\</b\\>"));
        const QString path = m_folder->filePath("out.csv");
        QVERIFY(writeTable("text", path));
        QVERIFY(!writeTable("text", m_folder->filePath("no/such/folder.csv")));
    }

    void namesAreNeverMarkup()
    {
        compare::RunFacts run;
        run.row.name = "<img src=x>\n\x1b[31m";
        const compare::RunColumns columns;
        const QString tip = cellToolTip(run, *columns.find("model.width"), nullptr);
        QVERIFY(!tip.contains("<img"));
        QVERIFY(tip.contains("&lt;img"));
        QVERIFY(!shownText(run, *columns.find("name")).contains(QChar(0x1b)));
        QVERIFY(!shownText(run, *columns.find("name")).contains('\n'));
    }
};

QTEST_MAIN(TestTableBar)
#include "TestTableBar.moc"
