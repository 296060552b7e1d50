// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/Uuid.h"
#include "core/store/Database.h"
#include "core/store/SampleSearch.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <numeric>
#include <random>

using namespace workbench;
using namespace workbench::store;

namespace
{

using sample::ByteOrigin;
using sample::SampleDocument;
using sample::SampleNode;
using sample::SamplerSettings;
using sample::SampleTree;

std::string allBytes()
{
    std::string bytes(256, '\0');
    std::iota(bytes.begin(), bytes.end(), '\0');
    return bytes;
}

/// Adds `text` behind `from`; its last byte.
SampleNode grow(SampleTree& tree, SampleNode from, std::string_view text, ByteOrigin origin = ByteOrigin::Prompt)
{
    for (const char byte : text)
        from = tree.add(
            {.parent = from,
             .byte = static_cast<std::uint8_t>(byte),
             .origin = origin,
             .surprisalBits = from == sample::kSampleRoot ? std::numeric_limits<float>::quiet_NaN() : 1.5F,
             .entropyBits = 2.5F});
    return from;
}

SampleDocument documentOf(std::string_view text, std::int64_t updated = 1000)
{
    SampleDocument document;
    document.id = makeUuid();
    document.model = "some model";
    document.prompt = text.substr(0, 3);
    document.created = 500;
    document.updated = updated;
    document.tree.goTo(grow(document.tree, sample::kSampleRoot, text));
    return document;
}

/// With everything that a document can have, from random numbers.
SampleDocument randomDocument(unsigned seed, const RunId& run, const std::filesystem::path& checkpoint)
{
    std::mt19937 random(seed);
    SampleDocument document;
    document.id = makeUuid();
    document.run = run;
    document.step = 12'345;
    document.checkpoint = checkpoint.string();
    document.model = "a model, caf\xc3\xa9";
    document.prompt = allBytes();
    document.settings.temperature = 0.7;
    document.settings.banned = {0, 10, 255};
    document.settings.stops = {std::string("\0\xff", 2), "\\n"};
    document.settings.seed = std::numeric_limits<std::uint64_t>::max() - seed;
    document.created = 111;
    document.updated = 222 + seed;
    SampleTree& tree = document.tree;
    const auto settings = tree.addSettings(document.settings);
    grow(tree, sample::kSampleRoot, document.prompt);
    for (int i = 0; i < 2000; ++i) {
        const bool forks = random() % 50 == 0;
        const auto parent
            = forks ? static_cast<SampleNode>(random() % tree.size()) : static_cast<SampleNode>(tree.size()) - 1;
        tree.add(
            {.parent = parent,
             .byte = static_cast<std::uint8_t>(random()),
             .origin = random() % 9 == 0 ? ByteOrigin::Chosen : ByteOrigin::Drawn,
             .settings = settings,
             .surprisalBits = static_cast<float>(random() % 1000) / 64,
             .entropyBits = static_cast<float>(random() % 1000) / 128});
    }
    tree.goTo(static_cast<SampleNode>(random() % tree.size()));
    return document;
}

SampleQuery searchFor(std::string bytes)
{
    SampleQuery query;
    query.contains = std::move(bytes);
    return query;
}

SampleQuery onlyTheNewest(int limit)
{
    SampleQuery query;
    query.limit = limit;
    return query;
}

std::vector<std::string> idsOf(const std::vector<SampleRow>& rows)
{
    std::vector<std::string> ids;
    for (const SampleRow& row : rows)
        ids.push_back(row.id);
    return ids;
}

} // namespace

class TestStoreSamples : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsPutIsReadBack();
    void putAgainReplaces();
    void listedNewestFirst();
    void removedAndPutBack();
    void whatIsNoSampleIsRefused();
    void damageIsNamedAndHidesNothing();
    void everyByteValueIsFound();
    void anyBytesAreFound_data();
    void anyBytesAreFound();
    void whatStandsInNoTextIsNotFound();
    void longStringsAreFoundAcrossForks();
    void searchesGoTogetherWithRunAndLimit();
    void aRemovedRunLeavesItsSamples();
    void aStoreFromBeforeThemIsBroughtUpToDate();
};

void TestStoreSamples::whatIsPutIsReadBack()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    QVERIFY(valueOf(store->samples()).empty());
    const std::filesystem::path inside = store->checkpointFolder(run) / "step-000012345", outside = "/elsewhere/it";
    for (const auto& checkpoint : {inside, outside, std::filesystem::path()}) {
        const auto document = randomDocument(7, run, checkpoint);
        expectOk(store->putSample(document));
        QVERIFY(valueOf(store->sample(document.id)) == document);
        const SampleRow row = valueOf(store->samples(onlyTheNewest(1))).front();
        QCOMPARE(row.id, document.id);
        QCOMPARE(row.run, run);
        QCOMPARE(row.step, document.step);
        QCOMPARE(row.model, document.model);
        QCOMPARE(row.checkpoint, document.checkpoint);
        QVERIFY(row.settings == document.settings);
        QCOMPARE(row.bytes, std::int64_t{2256});
        QCOMPARE(row.text, document.tree.text(document.tree.active()).substr(0, 1024));
        QCOMPARE(row.created, document.created);
        QCOMPARE(row.updated, document.updated);
        int ends = 0;
        for (SampleNode node = 0; node < static_cast<SampleNode>(document.tree.size()); ++node)
            ends += document.tree.children(node).empty() ? 1 : 0;
        QCOMPARE(row.branches, ends);
        QVERIFY(ends > 10);
        expectOk(store->removeSample(document.id));
    }
    // A store can be moved: what is below it is kept without its own folder.
    expectOk(store->putSample(randomDocument(8, run, inside)));
    QCOMPARE(fixture.ask("SELECT checkpoint FROM samples"), "runs/" + run.value() + "/checkpoints/step-000012345");
}

void TestStoreSamples::putAgainReplaces()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    auto document = documentOf("ACT I. Enter", 10);
    expectOk(store->putSample(document));
    document.tree.goTo(grow(document.tree, 2, " one II", ByteOrigin::Drawn));
    document.updated = 20;
    document.settings.temperature = 0.5;
    expectOk(store->putSample(document));
    const auto rows = valueOf(store->samples());
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(rows[0].text, std::string("ACT one II"));
    QCOMPARE(rows[0].branches, 2);
    QCOMPARE(rows[0].settings.temperature, 0.5);
    QVERIFY(valueOf(store->sample(document.id)) == document);
}

void TestStoreSamples::listedNewestFirst()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    std::vector<std::string> ids;
    for (const std::int64_t updated : {30, 10, 20}) {
        const auto document = documentOf("text", updated);
        ids.push_back(document.id);
        expectOk(store->putSample(document));
    }
    QCOMPARE(idsOf(valueOf(store->samples())), (std::vector<std::string>{ids[0], ids[2], ids[1]}));
    QCOMPARE(idsOf(valueOf(store->samples(onlyTheNewest(2)))), (std::vector<std::string>{ids[0], ids[2]}));
    QVERIFY(valueOf(store->samples(onlyTheNewest(0))).empty());
}

void TestStoreSamples::removedAndPutBack()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto document = randomDocument(3, run, {});
    expectOk(store->putSample(document));
    const auto before = valueOf(store->samples());
    expectOk(store->removeSample(document.id));
    QVERIFY(valueOf(store->samples()).empty());
    const auto missing = store->sample(document.id);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QCOMPARE(store->removeSample(document.id).error().code, ErrorCode::NotFound);
    expectOk(store->putSample(document));
    QVERIFY(valueOf(store->samples()) == before);
    QVERIFY(valueOf(store->sample(document.id)) == document);
}

void TestStoreSamples::whatIsNoSampleIsRefused()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    auto document = documentOf("text");
    document.id = "../../etc";
    QCOMPARE(store->putSample(document).error().code, ErrorCode::InvalidArgument);
    document = documentOf("text");
    document.settings.temperature = -1;
    QCOMPARE(store->putSample(document).error().code, ErrorCode::InvalidArgument);
    const auto reader = fixture.open(StoreAccess::ReadOnly);
    QVERIFY(!reader->putSample(documentOf("text")));
    QVERIFY(valueOf(store->samples()).empty());
    SampleDocument empty;
    empty.id = makeUuid();
    expectOk(store->putSample(empty)); // nothing was written yet
    QVERIFY(valueOf(store->sample(empty.id)) == empty);
}

void TestStoreSamples::damageIsNamedAndHidesNothing()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto document = documentOf("some text");
    const auto other = documentOf("some other text", 999);
    expectOk(store->putSample(other));
    for (const char* damage :
         {"tree = x'00'", "tree = x''", "tree = substr(tree, 1, length(tree) - 2)", "tree = substr(tree, 2)",
          "tree = zeroblob(length(tree))", "settings = '{}}'", "settings = '{\"temperature\":-1}'"}) {
        expectOk(store->putSample(document));
        fixture.tell(std::string("UPDATE samples SET ") + damage + " WHERE id = '" + document.id + "'");
        const auto broken = store->sample(document.id);
        QVERIFY2(!broken, damage);
        QVERIFY2(broken.error().code == ErrorCode::Corrupt || broken.error().code == ErrorCode::Unsupported, damage);
        QVERIFY2(broken.error().message.find(document.id) != std::string::npos, broken.error().message.c_str());
        QCOMPARE(idsOf(valueOf(store->samples(searchFor("text")))), (std::vector<std::string>{document.id, other.id}));
    }
}

void TestStoreSamples::everyByteValueIsFound()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    auto document = documentOf("");
    document.model.clear();
    for (int byte = 0; byte < 256; ++byte) {
        const char value = static_cast<char>(byte);
        std::string others = allBytes();
        std::erase(others, value);
        document.tree = {};
        grow(document.tree, sample::kSampleRoot, others);
        expectOk(store->putSample(document));
        QVERIFY2(valueOf(store->samples(searchFor({value}))).empty(), std::to_string(byte).c_str());
        document.tree = {};
        grow(document.tree, sample::kSampleRoot, others + value + "end");
        expectOk(store->putSample(document));
        for (const std::string& wanted : {std::string{value}, value + std::string("end"), others.substr(250) + value})
            QVERIFY2(valueOf(store->samples(searchFor(wanted))).size() == 1, std::to_string(byte).c_str());
    }
}

void TestStoreSamples::anyBytesAreFound_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<bool>("found");
    const QByteArray all = QByteArray::fromStdString(allBytes());
    QTest::newRow("all 256 at once") << all << all << true;
    QTest::newRow("more than the database looks for") << all + all.left(9) << all + all.left(9) << true;
    QTest::newRow("more, with another end") << all + all.left(9) << all + "x" << false;
    QTest::newRow("other case") << QByteArray("King Richard") << QByteArray("king") << false;
    QTest::newRow("wildcards are letters") << QByteArray("100 per cent") << QByteArray("1%t") << false;
    QTest::newRow("quotes") << QByteArray("it's") << QByteArray("t's") << true;
    QTest::newRow("longer than the text") << QByteArray("ab") << QByteArray("abc") << false;
    QTest::newRow("name of the model") << QByteArray("text") << QByteArray("me mod") << true;
    QTest::newRow("its other case") << QByteArray("text") << QByteArray("Some") << false;
}

void TestStoreSamples::anyBytesAreFound()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, wanted);
    QFETCH(const bool, found);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto document = documentOf(text.toStdString());
    expectOk(store->putSample(document));
    QCOMPARE(valueOf(store->samples(searchFor(wanted.toStdString()))).size(), std::size_t(found ? 1 : 0));
}

void TestStoreSamples::whatStandsInNoTextIsNotFound()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    auto document = documentOf("abcdef");
    grow(document.tree, 2, "XYZ"); // abc-def and abc-XYZ
    expectOk(store->putSample(document));
    const auto finds = [&](const char* wanted) { return !valueOf(store->samples(searchFor(wanted))).empty(); };
    for (const char* wanted : {"abcdef", "abcXYZ", "cX", "cd", "bc"})
        QVERIFY2(finds(wanted), wanted);
    const std::string together = searchableTexts(document.tree);
    for (const char* wanted : {"defXYZ", "defabc", "fa", "fX"})
        QVERIFY2(!finds(wanted), wanted);
    QVERIFY(together.find("fa") != std::string::npos); // so the database alone would have found it
}

void TestStoreSamples::longStringsAreFoundAcrossForks()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    std::string stem;
    for (int i = 0; i < 400; ++i)
        stem += std::to_string(i) + ",";
    auto document = documentOf(stem + "first end");
    const auto fork = static_cast<SampleNode>(stem.size()) - 1;
    const auto second = grow(document.tree, fork, "second end");
    grow(document.tree, second - 3, "third");
    expectOk(store->putSample(document));
    const auto finds = [&](const std::string& wanted) { return !valueOf(store->samples(searchFor(wanted))).empty(); };
    for (const std::size_t length : {1, 100, 240, 246, 247, 255, 256, 257, 300, 1000}) {
        const std::string end = stem.substr(stem.size() - length);
        QVERIFY(finds(end + "second"));
        QVERIFY(finds(end + "second third"));
        QVERIFY(finds(end + "first end"));
        QVERIFY(!finds(end + "third"));
        QVERIFY(!finds("x" + end + "second"));
    }
    QVERIFY(finds(stem + "second end"));
}

void TestStoreSamples::searchesGoTogetherWithRunAndLimit()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store), other = fixture.addRun(*store);
    std::vector<std::string> ids;
    for (int i = 0; i < 12; ++i) {
        auto document = documentOf(i % 2 == 0 ? "even" : "odd", i);
        document.run = i % 3 == 0 ? other : run;
        ids.push_back(document.id);
        expectOk(store->putSample(document));
    }
    const auto found = [&](const SampleQuery& query) { return idsOf(valueOf(store->samples(query))); };
    QCOMPARE(found({other, "", 1000}), (std::vector<std::string>{ids[9], ids[6], ids[3], ids[0]}));
    QCOMPARE(found({run, "even", 1000}), (std::vector<std::string>{ids[10], ids[8], ids[4], ids[2]}));
    QCOMPARE(found({run, "odd", 2}), (std::vector<std::string>{ids[11], ids[7]}));
    QVERIFY(found({RunId("nobody"), "", 1000}).empty());
}

void TestStoreSamples::aRemovedRunLeavesItsSamples()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Finished);
    auto document = randomDocument(5, run, store->checkpointFolder(run) / "step-000000001");
    expectOk(store->putSample(document));
    QVERIFY(store->removeRun(run));
    document.run = RunId();
    QVERIFY(valueOf(store->sample(document.id)) == document);
    const auto rows = valueOf(store->samples());
    QCOMPARE(rows.size(), std::size_t(1));
    QVERIFY(rows[0].run.value().empty());
    QCOMPARE(rows[0].model, document.model);
    QCOMPARE(fixture.ask("SELECT count(*) FROM pragma_foreign_key_check"), "0");
    document.run = run; // which is no longer there
    expectOk(store->putSample(document));
    QVERIFY(valueOf(store->sample(document.id)).run.value().empty());
}

void TestStoreSamples::aStoreFromBeforeThemIsBroughtUpToDate()
{
    StoreFixture fixture;
    const RunId run("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
    {
        const auto old
            = valueOf(Database::open(StoreFolder(fixture.directory()), {.migrations = storeMigrations().first(2)}));
        QVERIFY(!old.isReadOnly());
    }
    fixture.tell(
        "INSERT INTO runs(id, name, state, config, colour, created, updated) VALUES('" + run.value()
        + "', 'from before', 'finished', '{}', 0, 1, 2)");
    QCOMPARE(fixture.ask("PRAGMA user_version"), "2");
    QCOMPARE(fixture.ask("SELECT count(*) FROM sqlite_master WHERE name IN ('samples', 'films')"), "0");
    const auto store = fixture.open();
    QCOMPARE(fixture.ask("PRAGMA user_version"), std::to_string(latestVersion(storeMigrations())));
    QVERIFY(std::filesystem::exists(fixture.directory() / "workbench.version2.sqlite"));
    QCOMPARE(valueOf(store->run(run)).name, std::string("from before"));
    QVERIFY(valueOf(store->film(run)).empty());
    QVERIFY(valueOf(store->samples()).empty());
    auto document = documentOf("new text");
    document.run = run;
    expectOk(store->putSample(document));
    QVERIFY(valueOf(store->sample(document.id)) == document);
}

QTEST_GUILESS_MAIN(TestStoreSamples)
#include "TestStoreSamples.moc"
