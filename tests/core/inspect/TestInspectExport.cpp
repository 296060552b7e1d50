// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/inspect/AttentionProbe.h"
#include "core/inspect/CellPicture.h"
#include "core/inspect/TableExport.h"
#include "core/inspect/TensorExport.h"
#include "core/model/Safetensors.h"

#include <QTest>

#include <cmath>
#include <string>

using namespace workbench;
using namespace workbench::inspect;

/// What is written of a probe reads back as it was.
class TestInspectExport : public QObject
{
    Q_OBJECT

private:
    const train::TrainFixture m_fixture;
    const std::string m_text = train::patternText(75);
    std::unique_ptr<AttentionProbe> m_probe; ///< attention in both blocks, two heads

private Q_SLOTS:
    void initTestCase()
    {
        auto config = m_fixture.smallConfig();
        config.model.attention.placement = config::AttentionPlacement::All;
        config.model.heads = 2;
        train::EventLog log;
        const auto summary = m_fixture.train(config, log);
        QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
        auto probe = AttentionProbe::open(summary->checkpoint);
        QVERIFY2(probe, probe ? "" : describe(probe.error()).c_str());
        m_probe = std::move(*probe);
    }

    void mapTensorsReadBack()
    {
        const auto map
            = m_probe->attention({.memory = m_text.substr(0, 30), .text = m_text.substr(30), .firstOffset = 130}, 1);
        QVERIFY(map);
        const maps::MapRegion region{.firstQuery = 5, .queries = 7, .firstKey = 11, .keys = 20};
        const auto path = m_fixture.folder() / "map.safetensors";
        const auto written = writeMapTensors(path, *map, region, "a run");
        QVERIFY2(written, written ? "" : describe(written.error()).c_str());
        const auto file = model::readSafetensors(path);
        QVERIFY2(file, file ? "" : describe(file.error()).c_str());
        const auto tensor = [&](const char* name) { return *model::findTensor(file->tensors, name); };
        QCOMPARE(tensor("weights").sizes(), at::IntArrayRef({2, 7, 20}));
        for (int head = 0; head < 2; ++head)
            for (int query = 0; query < 7; ++query)
                for (int key = 0; key < 20; ++key)
                    QCOMPARE(
                        tensor("weights")[head][query][key].item<float>(),
                        map->row(head, 5 + query)[static_cast<std::size_t>(11 + key)]);
        const auto surprisal = maps::surprisalBits(*map);
        for (int key = 0; key < 20; ++key) {
            QCOMPARE(tensor("keyBytes")[key].item<int>(), int{map->byte(11 + key)});
            const float ours = tensor("surprisalBits")[key].item<float>();
            const float theirs = surprisal[static_cast<std::size_t>(11 + key)];
            QVERIFY(ours == theirs || (std::isnan(ours) && std::isnan(theirs)));
        }
        for (int query = 0; query < 7; ++query) {
            QCOMPARE(tensor("queryBytes")[query].item<int>(), int{map->byte(map->ownKey(5 + query))});
            QCOMPARE(
                tensor("entropyBits")[1][query].item<float>(),
                maps::rowStatistics(*map, 1)[static_cast<std::size_t>(5 + query)].entropyBits);
        }
        QCOMPARE(file->metadata.at("run"), std::string("a run"));
        QCOMPARE(file->metadata.at("step"), std::string("12"));
        QCOMPARE(file->metadata.at("block"), std::string("1"));
        QCOMPARE(file->metadata.at("firstOffset"), std::to_string(map->offset(11)));
        QCOMPARE(file->metadata.at("firstQueryOffset"), std::string("135"));

        for (const maps::MapRegion& wrong : std::initializer_list<maps::MapRegion>{
                 {0, 0, 0, 1},
                 {0, 1, 0, 0},
                 {-1, 2, 0, 1},
                 {0, 46, 0, 1},
                 {0, 1, map->keys, 1},
                 {0, 1, 1, map->keys}}) {
            const auto refused = writeMapTensors(path, *map, wrong, "");
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        }
    }

    void cellsAndGradientReadBack()
    {
        const ProbeText text{.memory = "ab", .text = m_text.substr(0, 20), .firstOffset = 2};
        const auto states = m_probe->cellStates(text, 0);
        QVERIFY(states);
        const auto path = m_fixture.folder() / "cells.safetensors";
        QVERIFY(writeCellTensors(path, *states, "a run"));
        const auto file = model::readSafetensors(path);
        QVERIFY(file);
        QCOMPARE(model::findTensor(file->tensors, "forgetGate")->sizes(), at::IntArrayRef({20, 16}));
        QCOMPARE((*model::findTensor(file->tensors, "cell"))[19][3].item<float>(), states->cell[19 * 16 + 3]);
        QCOMPARE((*model::findTensor(file->tensors, "bytes"))[0].item<int>(), int{m_text[0]});

        const auto csv = m_fixture.folder() / "cells.csv";
        QVERIFY(writeCellsCsv(csv, *states));
        const auto lines = QString::fromStdString(train::readAll(csv)).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 1 + 20 * 16);
        const auto fields = lines[1 + 19 * 16 + 3].split(',');
        QCOMPARE(fields.size(), 10);
        QCOMPARE(fields[1], QString("21"));
        QCOMPARE(fields[3], QString("3"));
        QCOMPARE(fields[4].toFloat(), states->cell[19 * 16 + 3]);
        QCOMPARE(fields[9].toFloat(), states->hidden[19 * 16 + 3]);

        const auto gradient = m_probe->gradientTo(text, 15);
        QVERIFY(gradient);
        const auto curve = m_fixture.folder() / "gradient.csv";
        QVERIFY(writeGradientCsv(curve, text, *gradient));
        const auto rows = QString::fromStdString(train::readAll(curve)).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(rows.size(), 16);
        QVERIFY(rows[1].startsWith("-2,0,97,15,"));
        QCOMPARE(rows[15].section(',', 4, 4).toFloat(), gradient->back());
        QVERIFY(rows[15].startsWith("12,14,"));
    }

    void cellsAreDrawn_data()
    {
        QTest::addColumn<int>("times");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("drawn");
        QTest::newRow("nothing") << 0 << 16 << false;
        QTest::newRow("no unit") << 3 << 0 << false;
        QTest::newRow("one cell") << 1 << 1 << true;
        QTest::newRow("more cells than pixels") << 1201 << 1700 << true;
    }
    void cellsAreDrawn()
    {
        QFETCH(const int, times);
        QFETCH(const int, width);
        QFETCH(const bool, drawn);
        maps::CellStates states;
        states.times = times;
        states.width = width;
        states.cell.assign(static_cast<std::size_t>(times) * static_cast<std::size_t>(width), -0.5F);
        if (times > 2 && width > 2)
            states.cell[2] = std::nanf("");
        const auto path = m_fixture.folder() / "cells.png";
        std::filesystem::remove(path);
        const auto written = writeCellsPng(path, states);
        QCOMPARE(written.has_value(), drawn);
        QCOMPARE(std::filesystem::exists(path), drawn);
        if (drawn)
            QVERIFY(train::readAll(path).starts_with("\x89PNG"));
        else
            QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestInspectExport)
#include "TestInspectExport.moc"
