// SPDX-License-Identifier: GPL-3.0-or-later
#include "SmallMap.h"
#include "ui/attention/KeyList.h"
#include "ui/attention/KeyListModel.h"
#include "ui/attention/PredictionList.h"
#include "ui/attention/PredictionModel.h"
#include "ui/bytes/BarDelegate.h"
#include "ui/bytes/BarTable.h"
#include "ui/theme/Theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace workbench;
using namespace workbench::ui;
using maps::SmallMap;

namespace
{

/// 40 bytes, 20 queries; query 10 (its own byte is 30) looks at three keys.
SmallMap someMap()
{
    SmallMap small("abcdefghijklmnopqrstuvwxyz0123456789ABCD", 20);
    small.weight(10, 8) = 0.5F; // i
    small.weight(10, 9) = 0.25F;
    small.weight(10, 30) = 0.125F;
    small.weight(10, 2) = 0.125F;
    small.weight(12, 8) = 0.75F;
    return small;
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

QStringList labels(const QWidget& widget)
{
    QStringList texts;
    for (const QLabel* const label : widget.findChildren<QLabel*>()) {
        if (label->isVisibleTo(&widget))
            texts << label->text();
    }
    return texts;
}

} // namespace

class TestKeyList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void theKeysOfAQuery()
    {
        KeyListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const SmallMap small = someMap();
        model.show(small.map, {10, std::nullopt, std::nullopt});
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(!model.listsQueries());
        QCOMPARE(cell(model, 0, KeyListModel::ByteColumn), QStringLiteral("i"));
        QCOMPARE(cell(model, 0, KeyListModel::OffsetColumn), QStringLiteral("702,008"));
        QCOMPARE(cell(model, 0, KeyListModel::DistanceColumn), QStringLiteral("-22"));
        QCOMPARE(cell(model, 0, KeyListModel::WeightColumn), QStringLiteral("0.500"));
        QCOMPARE(cell(model, 2, KeyListModel::DistanceColumn), QStringLiteral("0")); // the nearer of two alike
        QCOMPARE(model.index(0, KeyListModel::WeightColumn).data(ShareRole).toDouble(), 1.0);
        QCOMPARE(model.index(1, KeyListModel::WeightColumn).data(ShareRole).toDouble(), 0.5);
        QVERIFY(!model.index(0, KeyListModel::OffsetColumn).data(ShareRole).isValid());
        QCOMPARE(model.index(0, 0).data(NumberRole).toInt(), 8);
        QCOMPARE(model.share(), 1.0);
        model.show(small.map, {});
        QCOMPARE(model.rowCount(), 0);
        model.show(nullptr, {3, 4, 0.5});
        QCOMPARE(model.rowCount(), 0);
        model.show(small.map, {20, 40, 0.5}); // one beyond each end
        QCOMPARE(model.rowCount(), 0);
    }

    void theSmallestSetThatHoldsAShare_data()
    {
        QTest::addColumn<double>("mass");
        QTest::addColumn<int>("rows");
        QTest::newRow("half") << 0.5 << 1;
        QTest::newRow("a little more") << 0.51 << 2;
        QTest::newRow("three quarters") << 0.75 << 2;
        QTest::newRow("all") << 1.0 << 4;
    }

    void theSmallestSetThatHoldsAShare()
    {
        QFETCH(double, mass);
        QFETCH(int, rows);
        KeyListModel model;
        model.show(someMap().map, {10, std::nullopt, mass});
        QCOMPARE(model.rowCount(), rows);
        QVERIFY(model.share() >= mass - 1e-6);
    }

    void whoAttendsToAKey()
    {
        KeyListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const SmallMap small = someMap();
        model.show(small.map, {std::nullopt, 8, std::nullopt});
        QVERIFY(model.listsQueries());
        QCOMPARE(model.rowCount(), 2); // nobody with weight 0
        QCOMPARE(model.index(0, 0).data(NumberRole).toInt(), 12);
        QCOMPARE(cell(model, 0, KeyListModel::OffsetColumn), QStringLiteral("702,032"));
        QCOMPARE(cell(model, 0, KeyListModel::DistanceColumn), QStringLiteral("-24"));
        QCOMPARE(cell(model, 1, KeyListModel::WeightColumn), QStringLiteral("0.500"));
    }

    void longListsAreCappedAndSaySo()
    {
        SmallMap small(std::string(1000, 'x'), 1);
        for (int key = 0; key < 1000; ++key)
            small.weight(0, key) = 0.001F;
        KeyList list;
        list.setMap(small.map);
        list.setLockedQuery(0);
        QCOMPARE(list.model().rowCount(), KeyListModel::kStrongest);
        QVERIFY(labels(list).contains(QStringLiteral("2 % of the row")));
        list.setMassFilter(0.9);
        QCOMPARE(list.model().rowCount(), KeyListModel::kMostRows);
        const int held = list.model().rowCount() + list.model().more();
        QVERIFY(held >= 899 && held <= 901);
        QVERIFY(labels(list).contains(QStringLiteral("and %1 more").arg(list.model().more())));
    }

    void choosingARowLocksWhatItIsAbout()
    {
        KeyList list;
        list.resize(300, 300);
        list.setMap(someMap().map);
        list.show();
        QVERIFY(!list.table().isVisible());
        list.setLockedQuery(10);
        QVERIFY(list.table().isVisible());
        QSignalSpy keys(&list, &KeyList::keyLocked);
        QSignalSpy queries(&list, &KeyList::queryLocked);
        list.table().setFocus();
        list.table().setCurrentIndex(list.model().index(0, 0));
        QTest::keyClick(&list.table(), Qt::Key_Down);
        QTest::keyClick(&list.table(), Qt::Key_Return);
        QCOMPARE(keys.last().first().value<std::optional<int>>(), std::optional(9));
        list.setLockedKey(9);
        QCOMPARE(list.table().currentIndex().row(), 1); // the list stays as it was
        list.setLockedQuery(std::nullopt);
        list.setLockedKey(8);
        QTest::mouseClick(
            list.table().viewport(), Qt::LeftButton, {},
            list.table().visualRect(list.model().index(0, KeyListModel::WeightColumn)).center());
        QCOMPARE(queries.last().first().value<std::optional<int>>(), std::optional(12));
        QCOMPARE(keys.size(), 1);
    }

    void rowsAreCopiedAsText()
    {
        KeyList list;
        list.setMap(someMap().map);
        list.setLockedQuery(10);
        list.table().copy();
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines[0], QStringLiteral("byte\toffset\tdistance\tweight"));
        QCOMPARE(lines[1], QStringLiteral("i\t702,008\t-22\t0.500"));
        list.table().selectRow(1);
        QCOMPARE(list.table().text().split(QLatin1Char('\n')).size(), 2);
    }

    void nothingLockedAndNoWeightAreSaid()
    {
        SmallMap small("abc", 1);
        small.weight(0, 2) = std::nanf("");
        KeyList list;
        QVERIFY(labels(list).join(QLatin1Char(' ')).contains(QStringLiteral("Click a byte")));
        list.setMap(small.map);
        list.setLockedQuery(0);
        QCOMPARE(list.model().rowCount(), 0);
        QVERIFY(labels(list).contains(QStringLiteral("This row has no weight.")));
    }

    void predictionsAndWhatFollowed()
    {
        SmallMap small("abcd", 3);
        small.map->probabilities.assign(3 * 256, 0.125F / 253);
        small.map->probabilities['x'] = 0.5F; // after 'b'
        small.map->probabilities['c'] = 0.25F;
        small.map->probabilities['y'] = 0.125F;
        PredictionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(small.map, 0, false);
        QCOMPARE(model.rowCount(), PredictionModel::kFirst);
        QCOMPARE(cell(model, 0, PredictionModel::ByteColumn), QStringLiteral("x"));
        QCOMPARE(cell(model, 0, PredictionModel::NoteColumn), QString());
        QVERIFY(!model.index(0, 0).data(MarkRole).toBool());
        QCOMPARE(cell(model, 1, PredictionModel::NoteColumn), QStringLiteral("followed"));
        QVERIFY(model.index(1, 0).data(MarkRole).toBool());
        QCOMPARE(model.index(1, PredictionModel::ProbabilityColumn).data(ShareRole).toDouble(), 0.25);
        QCOMPARE(model.outcome()->rank, 2);
        QCOMPARE(model.outcome()->bits, 2.0);
        model.show(small.map, 0, true);
        QCOMPARE(model.rowCount(), 256);
        model.show(small.map, 2, false); // nobody knows what came next
        QVERIFY(!model.outcome());
        small.map->nextByte = std::uint8_t{0};
        model.show(small.map, 2, false);
        QCOMPARE(int(model.outcome()->byte), 0);
        model.show(small.map, 3, false);
        QCOMPARE(model.rowCount(), 0);
    }

    void predictionsAreToldInWords()
    {
        SmallMap small("abcd", 3);
        PredictionList list;
        list.setMap(small.map);
        QVERIFY(labels(list).join(QLatin1Char(' ')).contains(QStringLiteral("Click a byte")));
        list.setLockedQuery(0);
        QVERIFY(labels(list).join(QLatin1Char(' ')).contains(QStringLiteral("knows no predictions")));
        small.map->probabilities.assign(3 * 256, 1.0F / 256);
        list.setMap(small.map);
        QCOMPARE(list.outcomeText(), QStringLiteral("followed by c, rank 100 of 256, 8.00 bits"));
        list.setLockedQuery(2);
        QCOMPARE(list.outcomeText(), QStringLiteral("What followed is not known."));
    }

    void everyNumberIsWrittenWhole()
    {
        KeyList list;
        list.resize(260, 300);
        list.setMap(someMap().map);
        list.setLockedQuery(10);
        list.show();
        const BarTable& table = list.table();
        for (int column = 0; column + 1 < KeyListModel::ColumnCount; ++column) {
            const QString words = cell(list.model(), 0, column);
            QVERIFY(table.columnWidth(column) > QFontMetrics(bodyFont()).horizontalAdvance(words));
        }
        QVERIFY(table.columnWidth(KeyListModel::WeightColumn) >= 80); // a bar and its number
    }

    void aDarkThemeIsFollowed()
    {
        KeyList list;
        list.resize(300, 200);
        list.setMap(someMap().map);
        list.setLockedQuery(10);
        list.show();
        const auto ground = [&list] { return list.table().viewport()->grab().toImage().pixelColor(1, 1); };
        QCOMPARE(ground(), Theme::lightTheme().card);
        applyTheme(*qApp, ThemeChoice::Dark);
        QCOMPARE(ground(), Theme::darkTheme().card);
        applyTheme(*qApp, ThemeChoice::Light);
    }
};

QTEST_MAIN(TestKeyList)
#include "test_key_list.moc"
