// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Columns.h"
#include "core/store/RowBatch.h"

#include <QTest>
#include <SQLiteCpp/Transaction.h>

#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::store;

class TestRowBatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void everyValueArrivesAsItIs();
    void rowsAreSeenFromWriteOn();
    void aRowThatIsThereFailsTheTransaction_data();
    void aRowThatIsThereFailsTheTransaction();
    void rowsThatDoNotFitAreRefused();

private:
    std::int64_t count() { return m_database->execAndGet("SELECT count(*) FROM points").getInt64(); }

    std::unique_ptr<SQLite::Database> m_database;
};

void TestRowBatch::init()
{
    m_database = std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    m_database->exec(
        "CREATE TABLE points(ordinal INTEGER NOT NULL PRIMARY KEY, step INTEGER, bytes INTEGER, seconds REAL,"
        " epoch REAL, wall INTEGER, value REAL) WITHOUT ROWID; CREATE TABLE others(a INTEGER, b REAL)");
}

void TestRowBatch::everyValueArrivesAsItIs()
{
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const std::vector<MetricPoint> points{
        {{1, 2, 3.5, 1e-300}, 4, -0.1},
        {{kLeast, kMost, 1e300, 4.0}, kMost, kInfinity},
        {{0, 0, kNaN, -kInfinity}, 0, kNaN},
        {{-1, 1LL << 53, 9007199254740993.0, std::nextafter(1.0, 2.0)}, 1, std::numeric_limits<double>::denorm_min()}};
    RowBatch batch("points", 7);
    for (std::size_t i = 0; i < points.size(); ++i)
        batch.integer(static_cast<std::int64_t>(i) + kMost - 10).point(points[i]);
    batch.write(*m_database);

    const auto same
        = [](double left, double right) { return left == right || (std::isnan(left) && std::isnan(right)); };
    SQLite::Statement query(*m_database, "SELECT *, typeof(step), typeof(value) FROM points ORDER BY ordinal");
    for (std::size_t i = 0; i < points.size(); ++i) {
        QVERIFY(query.executeStep());
        RowReader row(query);
        QCOMPARE(row.integer(), static_cast<std::int64_t>(i) + kMost - 10);
        const auto point = row.point();
        QCOMPARE(point.at.step, points[i].at.step);
        QCOMPARE(point.at.bytes, points[i].at.bytes);
        QVERIFY(same(point.at.seconds, points[i].at.seconds));
        QVERIFY(same(point.at.epoch, points[i].at.epoch));
        QCOMPARE(point.wall, points[i].wall);
        QVERIFY(same(point.value, points[i].value));
        QCOMPARE(row.text(), "integer");
        QCOMPARE(row.text(), std::isnan(points[i].value) ? "null" : "real");
    }
    QVERIFY(!query.executeStep());
}

void TestRowBatch::rowsAreSeenFromWriteOn()
{
    RowBatch batch("points", 7);
    RowBatch other("others", 2); // two that live at once keep apart
    batch.write(*m_database); // nothing is there to do
    batch.integer(1).point({});
    other.integer(5).real(0.5);
    QCOMPARE(count(), 0);
    batch.write(*m_database);
    QCOMPARE(count(), 1);
    batch.write(*m_database); // it has forgotten what it has put there
    other.write(*m_database);
    QCOMPARE(count(), 1);
    QCOMPARE(m_database->execAndGet("SELECT a || ' ' || b FROM others").getString(), "5 0.5");
    for (int i = 2; i <= 10'000; ++i)
        batch.integer(i).point({});
    batch.write(*m_database);
    QCOMPARE(count(), 10'000);
    QCOMPARE(m_database->execAndGet("SELECT max(ordinal) FROM points").getInt(), 10'000);
    QVERIFY(!m_database->tableExists("pendingRows"));
}

void TestRowBatch::aRowThatIsThereFailsTheTransaction_data()
{
    QTest::addColumn<int>("ordinal");
    QTest::newRow("in the table") << 1;
    QTest::newRow("in the batch") << 6;
}

void TestRowBatch::aRowThatIsThereFailsTheTransaction()
{
    QFETCH(const int, ordinal);
    m_database->exec("INSERT INTO points(ordinal) VALUES(1)");
    RowBatch batch("points", 7);
    for (const int each : {5, 6, ordinal, 7})
        batch.integer(each).point({});
    {
        SQLite::Transaction transaction(*m_database);
        QVERIFY_EXCEPTION_THROWN(batch.write(*m_database), SQLite::Exception);
    }
    QCOMPARE(count(), 1);
    RowBatch next("points", 7); // the connection is as good as before
    next.integer(5).point({});
    next.write(*m_database);
    QCOMPARE(count(), 2);
}

void TestRowBatch::rowsThatDoNotFitAreRefused()
{
    RowBatch batch("points", 6);
    batch.integer(1).position({}).integer(1);
    QVERIFY_EXCEPTION_THROWN(batch.write(*m_database), SQLite::Exception);
    QCOMPARE(count(), 0);
}

QTEST_GUILESS_MAIN(TestRowBatch)
#include "TestRowBatch.moc"
