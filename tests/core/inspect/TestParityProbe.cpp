// SPDX-License-Identifier: GPL-3.0-or-later
#include "../model/ParityCase.h"
#include "../model/ParityRows.h"

#include "core/maps/AttentionMap.h"
#include "core/model/PublishedStateDict.h"
#include "core/train/TextAttention.h"

#include <ATen/ops/from_blob.h>

#include <QTest>

#include <string>

using namespace workbench;

namespace
{

constexpr double kTolerance = 5e-5;

/// Stream `number` of the bytes [T, B], as a text.
std::string streamText(const at::Tensor& input, std::int64_t number)
{
    std::string text;
    for (std::int64_t time = 0; time < input.size(0); ++time)
        text += static_cast<char>(input[time][number].item<std::int64_t>());
    return text;
}

} // namespace

/// The weights that a probe takes out of a model are those that the published code computes.
class TestParityProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        demandParityFolder();
    }

    void attention_data()
    {
        addParityRows();
    }
    void attention()
    {
        QFETCH(const QString, path);
        QVERIFY2(!path.isEmpty(), ("no *.safetensors in " + parityFolder().string()).c_str());
        const auto parity = ParityCase::load(path.toStdString());
        QVERIFY2(parity, parity ? "" : describe(parity.error()).c_str());
        model::ShaRnn model(parity->model);
        const auto filled = model::loadPublishedStateDict(model, parity->figuresUnder("init."));
        QVERIFY2(filled, filled ? "" : describe(filled.error()).c_str());
        model->eval();

        const at::Tensor input = parity->figure("step0.input");
        const auto bptt = static_cast<int>(input.size(0));
        double worst = 0;
        int maps = 0;
        for (const int block : config::attentionBlocks(parity->model))
            for (std::int64_t stream = 0; stream < input.size(1); ++stream, ++maps) {
                auto map = train::textAttention(model, streamText(input, stream), bptt, block, bptt, at::kCPU);
                QVERIFY2(map, map ? "" : describe(map.error()).c_str());
                QVERIFY(maps::checkExactness(*map).passed());
                const at::Tensor theirs = parity->figure("step0.attention." + std::to_string(block))[stream];
                const at::Tensor ours
                    = at::from_blob(map->weights.data(), {map->heads, map->queries, map->keys}, at::kFloat);
                QCOMPARE(ours.numel(), theirs.numel());
                const double deviation = (ours.view(theirs.sizes()) - theirs).abs().max().item<double>();
                QVERIFY2(deviation <= kTolerance, std::to_string(deviation).c_str());
                worst = std::max(worst, deviation);
            }
        QCOMPARE(
            maps,
            static_cast<int>(config::attentionBlocks(parity->model).size() * static_cast<std::size_t>(input.size(1))));
        qInfo("%s: %d maps, worst deviation %.2e", parity->name.c_str(), maps, worst);
    }
};

QTEST_GUILESS_MAIN(TestParityProbe)
#include "TestParityProbe.moc"
