// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/inspect/AttentionProbe.h"
#include "core/train/CheckpointReader.h"
#include "core/train/WeightsModel.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <string>

using namespace workbench;
using namespace workbench::inspect;

namespace
{

/// Every cell of one map against another; 2 where they are of different shape.
double worst(const std::vector<float>& left, const std::vector<float>& right)
{
    if (left.size() != right.size())
        return 2;
    double most = 0;
    for (std::size_t i = 0; i < left.size(); ++i)
        if (!(std::abs(left[i] - right[i]) <= most))
            most = std::abs(left[i] - right[i]);
    return most;
}

} // namespace

class TestAttentionProbe : public QObject
{
    Q_OBJECT

private:
    static std::unique_ptr<AttentionProbe> open(const std::filesystem::path& checkpoint)
    {
        auto probe = AttentionProbe::open(checkpoint);
        if (!probe)
            qFatal("%s", describe(probe.error()).c_str());
        return std::move(*probe);
    }
    static std::filesystem::path trained(const train::TrainFixture& fixture, const config::RunConfig& config)
    {
        train::EventLog log;
        const auto summary = fixture.train(config, log);
        if (!summary)
            qFatal("%s", describe(summary.error()).c_str());
        return summary->checkpoint;
    }

    const train::TrainFixture m_fixture;
    const std::string m_text = train::patternText(75);
    std::filesystem::path m_checkpoint; ///< attention in both blocks, two heads, M 48, bptt 16

private Q_SLOTS:
    void initTestCase()
    {
        auto config = m_fixture.smallConfig();
        config.model.attention.placement = config::AttentionPlacement::All;
        config.model.heads = 2;
        m_checkpoint = trained(m_fixture, config);
    }

    void mapIsExactAndLabelled()
    {
        const auto probe = open(m_checkpoint);
        QCOMPARE(probe->attentionBlocks(), (std::vector<int>{0, 1}));
        QCOMPARE(probe->step(), std::int64_t{12});
        for (const int block : probe->attentionBlocks()) {
            const auto map = probe->attention({.text = m_text, .firstOffset = 1000}, block);
            QVERIFY2(map, map ? "" : describe(map.error()).c_str());
            QVERIFY(maps::checkExactness(*map).passed());
            QCOMPARE(map->block, block);
            QCOMPARE(map->step, probe->step());
            QCOMPARE(map->heads, 2);
            QCOMPARE(map->memoryLimit, 48);
            QCOMPARE(map->queries, 75);
            QCOMPARE(map->keys, 75);
            QCOMPARE(map->bytes, m_text);
            QCOMPARE(map->firstOffset, std::int64_t{1000});
            QVERIFY(map->source == maps::MapSource::Probe);
        }
    }

    void memoryTextIsReadFirst_data()
    {
        QTest::addColumn<int>("memory");
        QTest::newRow("one byte") << 1;
        QTest::newRow("a border") << 32;
        QTest::newRow("within a segment") << 37;
        QTest::newRow("all but one") << 74;
    }
    void memoryTextIsReadFirst()
    {
        QFETCH(const int, memory);
        const auto size = static_cast<std::size_t>(memory);
        const auto probe = open(m_checkpoint);
        const auto whole = probe->attention({.text = m_text}, 1);
        const auto part = probe->attention(
            {.memory = m_text.substr(0, size), .text = m_text.substr(size), .firstOffset = memory}, 1);
        QVERIFY(whole && part);
        QCOMPARE(part->queries, 75 - memory);
        QCOMPARE(part->bytes, m_text.substr(static_cast<std::size_t>(75 - part->keys)));
        QCOMPARE(part->firstOffset, std::int64_t{75 - part->keys});
        QVERIFY(maps::checkExactness(*part).passed());
        for (int head = 0; head < 2; ++head)
            for (int query = 0; query < part->queries; ++query)
                for (int key = 0; key < part->keys; ++key)
                    QVERIFY(
                        std::abs(
                            part->row(head, query)[static_cast<std::size_t>(key)]
                            - whole->row(head, memory + query)[static_cast<std::size_t>(75 - part->keys + key)])
                        < 1e-5F);
    }

    void snapshotsGiveTheSame()
    {
        const auto model = train::readModel(m_checkpoint, at::kCPU);
        QVERIFY(model);
        const auto ofDisk = open(m_checkpoint);
        auto ofWeights = AttentionProbe::open(train::snapshotOf(*model, ofDisk->config(), 12));
        QVERIFY(ofWeights);
        QVERIFY((*ofWeights)->config() == ofDisk->config());
        QCOMPARE((*ofWeights)->step(), ofDisk->step());
        const ProbeText text{.text = m_text};
        QCOMPARE(worst((*ofWeights)->attention(text, 1)->weights, ofDisk->attention(text, 1)->weights), 0.0);
        QCOMPARE(worst((*ofWeights)->cellStates(text, 1)->cell, ofDisk->cellStates(text, 1)->cell), 0.0);
        QCOMPARE(worst(*(*ofWeights)->gradientTo(text, 70), *ofDisk->gradientTo(text, 70)), 0.0);
        const auto nothing = AttentionProbe::open(std::shared_ptr<const train::WeightsSnapshot>());
        QVERIFY(!nothing);
    }

    void cellStatesAreThoseOfTheText()
    {
        const auto probe = open(m_checkpoint);
        const auto whole = probe->cellStates({.text = m_text}, 1);
        QVERIFY2(whole, whole ? "" : describe(whole.error()).c_str());
        QVERIFY(whole->passed());
        QCOMPARE(whole->times, 75);
        QCOMPARE(whole->width, 16);
        QCOMPARE(whole->step, std::int64_t{12});
        const auto part
            = probe->cellStates({.memory = m_text.substr(0, 37), .text = m_text.substr(37), .firstOffset = 37}, 1);
        QVERIFY(part);
        QCOMPARE(part->firstOffset, std::int64_t{37});
        QCOMPARE(part->bytes, m_text.substr(37));
        QVERIFY(worst(part->cell, {whole->cell.begin() + 37 * 16, whole->cell.end()}) < 1e-6);
        QVERIFY(worst(part->outputGate, {whole->outputGate.begin() + 37 * 16, whole->outputGate.end()}) < 1e-6);
    }

    void gradientLeadsThroughMemoryText()
    {
        const auto probe = open(m_checkpoint);
        const auto whole = probe->gradientTo({.text = m_text}, 60);
        QVERIFY2(whole, whole ? "" : describe(whole.error()).c_str());
        QCOMPARE(whole->size(), std::size_t{60});
        QVERIFY(std::ranges::all_of(*whole, [](float value) { return value >= 0 && std::isfinite(value); }));
        QVERIFY(whole->back() > 0);
        const auto part = probe->gradientTo({.memory = m_text.substr(0, 37), .text = m_text.substr(37)}, 60);
        QVERIFY(part);
        QCOMPARE(worst(*whole, *part), 0.0);
    }

    void theWholeTextIsRefusedWhereItIsTooLong_data()
    {
        QTest::addColumn<int>("memory");
        QTest::addColumn<int>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << 0 << 0 << "empty";
        QTest::newRow("memory alone") << 10 << 0 << "empty";
        QTest::newRow("most queries") << 0 << kMostProbeQueries << QString();
        QTest::newRow("one more") << 0 << kMostProbeQueries + 1 << "4097";
        QTest::newRow("most bytes") << static_cast<int>(kMostProbeBytes) - 10 << 10 << QString();
        QTest::newRow("one byte more") << static_cast<int>(kMostProbeBytes) - 9 << 10 << "65537";
    }
    void theWholeTextIsRefusedWhereItIsTooLong()
    {
        QFETCH(const int, memory);
        QFETCH(const int, text);
        QFETCH(const QString, words);
        const ProbeText given{
            .memory = std::string(static_cast<std::size_t>(memory), 'm'),
            .text = std::string(static_cast<std::size_t>(text), 't')};
        const auto fits = checkProbeText(given);
        QCOMPARE(fits.has_value(), words.isEmpty());
        if (fits)
            return;
        QCOMPARE(fits.error().code, ErrorCode::InvalidArgument);
        QVERIFY(QString::fromStdString(fits.error().message).contains(words));
        QVERIFY(!fits.error().hint.empty());
        const auto probe = open(m_checkpoint);
        QCOMPARE(probe->attention(given, 1).error(), fits.error());
        QCOMPARE(probe->cellStates(given, 1).error(), fits.error());
        QCOMPARE(probe->gradientTo(given, 1).error(), fits.error());
    }

    void whatIsNotThereIsNamed()
    {
        const auto probe = open(m_checkpoint);
        const ProbeText text{.text = m_text};
        for (const int block : {-1, 2}) {
            const auto map = probe->attention(text, block);
            QVERIFY(!map);
            QCOMPARE(map.error().code, ErrorCode::NotFound);
            QVERIFY(map.error().hint.find("0, 1") != std::string::npos);
            const auto cells = probe->cellStates(text, block);
            QVERIFY(!cells);
            QCOMPARE(cells.error().code, ErrorCode::NotFound);
            QVERIFY(cells.error().hint.find("0 to 1") != std::string::npos);
        }
        for (const int at : {-1, 0, 75, 1 << 30}) {
            const auto gradient = probe->gradientTo(text, at);
            QVERIFY(!gradient);
            QCOMPARE(gradient.error().code, ErrorCode::InvalidArgument);
            QVERIFY(gradient.error().hint.find("1 to 74") != std::string::npos);
        }
        QVERIFY(probe->gradientTo(text, 74));
        const auto one = probe->gradientTo({.text = "a"}, 1);
        QVERIFY(!one);
        QVERIFY(one.error().hint.find("two bytes") != std::string::npos);
        QVERIFY(probe->attention({.text = "a"}, 1));
        QVERIFY(probe->cellStates({.text = "a"}, 1));
    }

    void modelsWithoutAttentionSayWhatToChoose()
    {
        const train::TrainFixture fixture; // of its own: checkpoints of the same step replace each other
        auto config = fixture.smallConfig();
        config.model.attention.placement = config::AttentionPlacement::None;
        const auto probe = open(trained(fixture, config));
        QVERIFY(probe->attentionBlocks().empty());
        const auto map = probe->attention({.text = m_text}, 0);
        QVERIFY(!map);
        QCOMPARE(map.error().code, ErrorCode::NotFound);
        QVERIFY(map.error().hint.find("model.attention") != std::string::npos);
        QVERIFY(probe->cellStates({.text = m_text}, 0)->passed());
        QVERIFY(probe->gradientTo({.text = m_text}, 50)->back() > 0);
    }

    void stops()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto probe = open(m_checkpoint);
        const ProbeText text{.text = m_text};
        QCOMPARE(probe->attention(text, 1, stop.get_token()).error().code, ErrorCode::Cancelled);
        QCOMPARE(probe->cellStates(text, 1, stop.get_token()).error().code, ErrorCode::Cancelled);
        QCOMPARE(probe->gradientTo(text, 9, stop.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestAttentionProbe)
#include "TestAttentionProbe.moc"
