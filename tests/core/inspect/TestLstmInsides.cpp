// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/CellTrace.h"
#include "core/inspect/LstmInsides.h"
#include "core/inspect/TextSegments.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <QTest>

#include <cmath>
#include <limits>
#include <string>

using namespace workbench;
using namespace workbench::inspect;

namespace
{

const std::string kText = "the ship dpyo. the horse pumz.\nthe ship dpyo.";

config::ModelConfig smallModel(bool attention)
{
    config::ModelConfig config;
    config.layers = 2;
    config.width = 12;
    config.boomWidth = 24;
    config.memory = 20;
    config.attention.placement = attention ? config::AttentionPlacement::All : config::AttentionPlacement::None;
    return config;
}

model::ShaRnn makeModel(bool attention)
{
    model::ShaRnn model(smallModel(attention));
    model->eval();
    const at::NoGradGuard noGrad;
    for (auto& weight : model->parameters())
        weight.normal_(0, 0.5);
    return model;
}

kernels::LstmWeights weightsOf(model::BlockImpl& block)
{
    return {block.rnn->weightInput, block.rnn->weightHidden, block.rnn->biasInput, block.rnn->biasHidden};
}

at::Tensor asTensor(std::vector<float>& values, const maps::CellStates& states)
{
    return at::from_blob(values.data(), {states.times, states.width}, at::kFloat);
}

double worst(const at::Tensor& left, const at::Tensor& right)
{
    return (left - right).abs().max().item<double>();
}

/// An LSTM of width 6 over 9 times that started from something.
struct Example {
    kernels::LstmWeights weights;
    LstmPass pass;

    Example()
    {
        const at::NoGradGuard noGrad;
        weights = {at::randn({24, 6}), at::randn({24, 6}), at::randn({24}), at::randn({24})};
        const at::Tensor h = at::randn({1, 1, 6}).tanh(), c = at::randn({1, 1, 6}), x = at::randn({9, 1, 6});
        const auto out = kernels::plainLstmSequence(x, h, c, weights);
        pass = {x.squeeze(1), out.y.squeeze(1), h.view({6}), c.view({6})};
    }
};

} // namespace

class TestLstmInsides : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheLstmStepByStep_data()
    {
        QTest::addColumn<int>("bptt");
        QTest::addColumn<int>("first");
        QTest::newRow("one segment") << 100 << 0;
        QTest::newRow("segments") << 7 << 0;
        QTest::newRow("one byte a segment") << 1 << 0;
        QTest::newRow("from within a segment") << 7 << 10;
        QTest::newRow("from a border") << 7 << 14;
        QTest::newRow("the last byte alone") << 7 << static_cast<int>(kText.size()) - 1;
    }
    void equalsTheLstmStepByStep()
    {
        QFETCH(const int, bptt);
        QFETCH(const int, first);
        const at::NoGradGuard noGrad;
        model::ShaRnn model = makeModel(false); // without attention segments change nothing
        auto states = traceCells(model, kText, first, 1, bptt, {});
        QVERIFY2(states, states ? "" : describe(states.error()).c_str());
        QCOMPARE(states->times, static_cast<int>(kText.size()) - first);
        QCOMPARE(states->width, 12);
        QCOMPARE(states->block, 1);
        QCOMPARE(states->bytes, kText.substr(static_cast<std::size_t>(first)));
        QVERIFY2(states->passed(), std::to_string(states->selfCheck).c_str());

        auto& blocks = *model->blocks;
        const at::Tensor embedded = at::embedding(model->encoder->weight, byteColumn(kText));
        const at::Tensor h = blocks.at<model::BlockImpl>(0).forward(embedded, {}, {}, false).h;
        auto& watched = blocks.at<model::BlockImpl>(1);
        const at::Tensor x = watched.lnstart->forward(h);
        const kernels::LstmWeights weights = weightsOf(watched);
        at::Tensor hidden = at::zeros({1, 1, 12}), cell = at::zeros({1, 1, 12});
        const at::Tensor ours = asTensor(states->cell, *states), oursHidden = asTensor(states->hidden, *states);
        for (int time = 0; time < static_cast<int>(kText.size()); ++time) {
            const auto out = kernels::plainLstmSequence(x.narrow(0, time, 1), hidden, cell, weights);
            hidden = out.h;
            cell = out.c;
            if (time < first)
                continue;
            QVERIFY(worst(ours[time - first], cell.view({12})) < 1e-4);
            QVERIFY(worst(oursHidden[time - first], hidden.view({12})) < 1e-4);
        }
        const at::Tensor input = asTensor(states->inputGate, *states), forget = asTensor(states->forgetGate, *states),
                         candidate = asTensor(states->candidate, *states);
        if (states->times > 1)
            QVERIFY(
                worst(
                    ours.narrow(0, 1, states->times - 1),
                    (forget * at::roll(ours, 1, 0) + input * candidate).narrow(0, 1, states->times - 1))
                < 1e-5);
        QVERIFY(worst(asTensor(states->outputGate, *states) * ours.tanh(), oursHidden) < 1e-4);
    }

    void followsSegmentsAndMemory()
    {
        // The second block's input depends on what attention before it still remembered, which segments decide.
        const at::NoGradGuard noGrad;
        model::ShaRnn model = makeModel(true);
        auto states = traceCells(model, kText, 0, 1, 9, {});
        QVERIFY(states && states->passed());
        model::ShaRnnState carried;
        for (const TextSegment& segment : textSegments(static_cast<int>(kText.size()), 9)) {
            const auto part
                = kText.substr(static_cast<std::size_t>(segment.begin), static_cast<std::size_t>(segment.length()));
            carried = model->forward(byteColumn(part), carried).state;
            const at::Tensor cell = asTensor(states->cell, *states)[segment.end - 1];
            QVERIFY(worst(cell, carried.hidden[1].c.view({12})) < 1e-4);
        }
    }

    void rightWeightsPass()
    {
        const Example example;
        const auto insides = lookInside(example.weights, example.pass);
        QVERIFY2(insides.deviation < 1e-5, std::to_string(insides.deviation).c_str());
        QCOMPARE(insides.gates.sizes(), at::IntArrayRef({4, 9, 6}));
    }

    void deviationsAreFound_data()
    {
        QTest::addColumn<int>("altered");
        QTest::newRow("input weight") << 0;
        QTest::newRow("recurrent weight") << 1;
        QTest::newRow("bias") << 2;
        QTest::newRow("input") << 3;
        QTest::newRow("one output") << 4;
        QTest::newRow("state before") << 5;
        QTest::newRow("cell before") << 6;
        QTest::newRow("no number") << 7;
    }
    void deviationsAreFound()
    {
        QFETCH(const int, altered);
        Example example;
        const std::vector<at::Tensor> parts{example.weights.weightInput[0], example.weights.weightHidden[0],
                                            example.weights.biasInput,      example.pass.x[3],
                                            example.pass.h[5][2],           example.pass.hBefore,
                                            example.pass.cBefore,           example.pass.h[5][2]};
        parts[static_cast<std::size_t>(altered)].add_(altered == 7 ? std::numeric_limits<double>::quiet_NaN() : 0.05);
        maps::CellStates states;
        states.selfCheck = lookInside(example.weights, example.pass).deviation;
        QVERIFY2(!states.passed(), std::to_string(states.selfCheck).c_str());
    }

    void noTimesAreNoTrouble()
    {
        Example example;
        example.pass.x = at::zeros({0, 6});
        example.pass.h = at::zeros({0, 6});
        const auto insides = lookInside(example.weights, example.pass);
        QCOMPARE(insides.gates.sizes(), at::IntArrayRef({4, 0, 6}));
        QCOMPARE(insides.deviation, 0.0);
    }

    void noNumberInAWeightShows()
    {
        model::ShaRnn model = makeModel(false);
        {
            const at::NoGradGuard noGrad;
            weightsOf(model->blocks->at<model::BlockImpl>(0)).biasInput[3].fill_(std::nan(""));
        }
        const auto states = traceCells(model, kText, 0, 0, 7, {});
        QVERIFY(states);
        QVERIFY(!states->passed());
    }

    void stops()
    {
        std::stop_source stop;
        stop.request_stop();
        model::ShaRnn model = makeModel(false);
        const auto states = traceCells(model, kText, 0, 0, 7, stop.get_token());
        QVERIFY(!states);
        QCOMPARE(states.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestLstmInsides)
#include "TestLstmInsides.moc"
