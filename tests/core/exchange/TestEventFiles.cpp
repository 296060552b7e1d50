// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store/StoreFixture.h"

#include "core/base/AtomicFile.h"
#include "core/exchange/Crc32c.h"
#include "core/exchange/EventFiles.h"
#include "core/exchange/EventMessage.h"
#include "core/exchange/EventRecords.h"
#include "core/exchange/MetricTable.h"
#include "core/exchange/RunFiles.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <sstream>

using namespace workbench;
using namespace workbench::exchange;
using store::expectOk;
using store::Metric;
using store::StoreFixture;
using store::valueOf;

namespace
{

std::string record(double wall, std::int64_t step, const std::string& tag, double value)
{
    EventMessage event{.wallSeconds = wall, .step = step};
    event.scalars.push_back({tag, value});
    return frameRecord(encodeEvent(event));
}

std::string head()
{
    return frameRecord(encodeEvent({.wallSeconds = 100, .fileVersion = "brain.Event:2"}));
}

std::string session(std::int64_t step)
{
    return frameRecord(encodeEvent({.wallSeconds = 200, .step = step, .sessionStart = true}));
}

} // namespace

class TestEventFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void checksumsAreTheKnownOnes();
    void runsComeBack();
    void restartsVoidWhatCameLater();
    void aCutEndIsLeftOut();
    void mutationsAreRefused();
    void cellsStartNoFormulas();

private:
    Result<store::RunRow> import(store::Store& store, const std::string& bytes);
    StoreFixture m_fixture;
    std::unique_ptr<store::Store> m_store = m_fixture.open();
};

Result<store::RunRow> TestEventFiles::import(store::Store& store, const std::string& bytes)
{
    const auto file = m_fixture.directory().parent_path() / "events.out.tfevents.1.host";
    expectOk(writeFileAtomically(realFileSystem(), file, bytes));
    return importEvents(store, file, {}, {}, {});
}

void TestEventFiles::checksumsAreTheKnownOnes()
{
    QCOMPARE(crc32c("123456789"), 0xe3069283U); // RFC 3720, appendix B.4, as are those of 32 bytes
    QCOMPARE(crc32c(std::string(32, '\0')), 0x8a9136aaU);
    QCOMPARE(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
    QCOMPARE(frameRecord("").size(), std::size_t(16));
}

void TestEventFiles::runsComeBack()
{
    StoreFixture fixture;
    const auto from = fixture.open();
    const auto run = fixture.addRun(*from, train::RunState::Running, "run");
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 100; ++i)
            recorder->record(run, store::stepEvent(i, i == 7 ? std::nan("") : 1.0 / i));
        recorder->record(run, train::EvalDone{.at = store::positionAt(50), .loss = 0.7, .bpc = 1});
    }
    const auto file = valueOf(exportEvents(*from, run, fixture.directory() / "out", {}, {}));
    QVERIFY(runFileKind(file) == RunFileKind::Events);
    QVERIFY(runFileKind(file.parent_path()) == RunFileKind::Events);
    const auto row = valueOf(importRunFile(*m_store, file.parent_path(), {}, {}, {}));
    QCOMPARE(row.name, std::string("out"));
    const auto old = valueOf(from->points(run, Metric::TrainLoss, 0, 1000));
    const auto now = valueOf(m_store->points(row.id, Metric::TrainLoss, 0, 1000));
    QCOMPARE(now.size(), std::size_t(100));
    for (std::size_t i = 0; i < now.size(); ++i) {
        QCOMPARE(now[i].at.step, old[i].at.step);
        QCOMPARE(now[i].wall, old[i].wall);
        QVERIFY(now[i].value == old[i].value || (std::isnan(now[i].value) && std::isnan(old[i].value)));
    }
    QCOMPARE(valueOf(m_store->points(row.id, Metric::ValidationLoss, 0, 9))[0].value, 0.7);
    valueOf(m_store->removeRun(row.id));
}

void TestEventFiles::restartsVoidWhatCameLater()
{
    std::string bytes = head();
    for (int step = 1; step <= 5; ++step)
        bytes += record(100 + step, step, "mine", step);
    bytes += session(4) + record(210, 4, "mine", 40) + record(211, 2, "mine", 20) + record(212, 9, "mine", 90);
    const auto row = valueOf(import(*m_store, bytes));
    const auto points = valueOf(m_store->points(row.id, "mine", 0, 100));
    std::vector<std::pair<std::int64_t, double>> got;
    for (const auto& point : points)
        got.emplace_back(point.at.step, point.value);
    QVERIFY((got == decltype(got){{1, 1}, {2, 20}, {3, 3}, {4, 40}, {9, 90}}));
    QCOMPARE(valueOf(m_store->events(row.id)).size(), std::size_t(3)); // began, voided, replaced
    valueOf(m_store->removeRun(row.id));
}

void TestEventFiles::aCutEndIsLeftOut()
{
    const std::string whole = head() + record(101, 1, "mine", 1);
    const std::string last = record(102, 2, "mine", 2);
    for (std::size_t size = 1; size < last.size(); ++size) {
        const auto row = valueOf(import(*m_store, whole + last.substr(0, size)));
        QCOMPARE(valueOf(m_store->pointCount(row.id, "mine")), std::int64_t{1});
        QVERIFY(valueOf(m_store->events(row.id)).back().text.find("cut") != std::string::npos);
        valueOf(m_store->removeRun(row.id));
    }
}

/// Events whose checksums are right and whose bytes are not: nothing but an answer may come of them.
void TestEventFiles::mutationsAreRefused()
{
    EventMessage event{.wallSeconds = 101, .step = 3, .sessionStart = true};
    event.scalars = {{"a", 1}, {"b", std::numeric_limits<double>::infinity()}, {"c", 0.1}, {"d", std::nan("")}};
    event.text = {"t", "text"};
    const std::string good = encodeEvent(event);
    const auto back = valueOf(decodeEvent(good));
    QVERIFY(back.scalars == event.scalars && back.step == 3 && back.sessionStart);
    // A float of no dimension in four bytes: TensorBoard's own server shows no other.
    QVERIFY(good.find(std::string("\x08\x01\x12\x00\x22\x04", 6)) != std::string::npos);
    std::mt19937 random(1);
    int refused = 0;
    for (int i = 0; i < 2000; ++i) {
        std::string bytes = good;
        bytes[random() % bytes.size()] = static_cast<char>(random());
        refused += decodeEvent(bytes.substr(0, i % 2 == 0 ? bytes.size() : random() % bytes.size())) ? 0 : 1;
    }
    QVERIFY(refused > 500);
}

void TestEventFiles::cellsStartNoFormulas()
{
    QCOMPARE(csvCell("=1+1"), std::string("'=1+1"));
    QCOMPARE(csvCell("@a,b"), std::string("\"'@a,b\""));
    QCOMPARE(csvCell("a \"b\""), std::string("\"a \"\"b\"\"\""));
    QCOMPARE(csvCell("plain"), std::string("plain"));
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Running, "-name");
    fixture.recorder()->record(run, store::stepEvent(1, 0.1));
    std::ostringstream out;
    expectOk(exportPoints(*store, std::array{run}, std::array{std::string("trainLoss")}, out));
    QVERIFY2(out.str().find(",'-name,trainLoss,1,512,0.25,0.001,") != std::string::npos, out.str().c_str());
    QVERIFY(out.str().ends_with(",0.1\r\n"));
}

QTEST_GUILESS_MAIN(TestEventFiles)
#include "TestEventFiles.moc"
