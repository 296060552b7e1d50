// SPDX-License-Identifier: GPL-3.0-or-later
// Every fused operation against the same from LibTorch's own operations, values and gradients; dropout by its counts.
#include "core/kernels/AttentionCore.h"
#include "core/kernels/BoomActivation.h"
#include "core/kernels/Dropout.h"
#include "core/kernels/LambUpdate.h"
#include "core/kernels/LstmSequence.h"

#include <ATen/ATen.h>
#include <torch/utils.h>

#include <QTest>

#include <cmath>
#include <functional>
#include <vector>

using namespace workbench;

namespace
{

at::Tensor randomInput(at::IntArrayRef shape, double scale = 1)
{
    return (at::randn(shape) * scale).requires_grad_(true);
}

/// All outputs, and the gradients of their weighted sum for all inputs.
std::vector<at::Tensor>
valuesAndGradients(const std::vector<at::Tensor>& inputs, const std::function<std::vector<at::Tensor>()>& operation)
{
    for (const at::Tensor& input : inputs)
        input.mutable_grad() = at::Tensor();
    auto result = operation();
    at::Tensor sum = at::zeros({});
    for (const at::Tensor& each : result)
        sum = sum + (each * at::arange(1, each.numel() + 1).sin().view(each.sizes())).sum();
    sum.backward();
    for (at::Tensor& each : result)
        each = each.detach();
    for (const at::Tensor& input : inputs)
        result.push_back(input.grad().clone());
    return result;
}

/// The worst difference, relative to the largest value of each tensor.
double worst(const std::vector<at::Tensor>& left, const std::vector<at::Tensor>& right)
{
    if (left.size() != right.size())
        return INFINITY;
    double result = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].sizes() != right[i].sizes())
            return INFINITY;
        if (right[i].numel() == 0)
            continue;
        const double scale = std::max(1e-3, right[i].abs().max().item<double>());
        const double difference = (left[i] - right[i]).abs().max().item<double>() / scale;
        result = difference <= result ? result : difference; // a NaN stays
    }
    return result;
}

#define VERIFY_SAME(left, right)                                                                                       \
    do {                                                                                                               \
        const double difference = worst(left, right);                                                                  \
        QVERIFY2(difference < 1e-5, qPrintable(QString("off by %1").arg(difference)));                                 \
    } while (false)

} // namespace

class TestKernels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(9); }
    void lstm_data();
    void lstm();
    void attention_data();
    void attention();
    void boom();
    void lamb();
    void dropsAsOftenAsAsked_data();
    void dropsAsOftenAsAsked();
    void dropsTheSameForAnyNumberOfThreads();
    void largeValuesSaturate();
};

void TestKernels::lstm_data()
{
    QTest::addColumn<int>("time");
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("width");
    QTest::newRow("one byte") << 1 << 1 << 24;
    QTest::newRow("short") << 3 << 2 << 5;
    QTest::newRow("long enough for a turned copy") << 40 << 3 << 33;
    QTest::newRow("wide") << 4 << 2 << 520;
}

void TestKernels::lstm()
{
    QFETCH(int, time);
    QFETCH(int, batch);
    QFETCH(int, width);
    const double scale = 1 / std::sqrt(width);
    const auto x = randomInput({time, batch, width});
    const auto h = randomInput({1, batch, width}, 0.5);
    const auto c = randomInput({1, batch, width});
    const kernels::LstmWeights weights{
        randomInput({4 * width, width}, scale), randomInput({4 * width, width}, scale), randomInput({4 * width}),
        randomInput({4 * width})};
    const std::vector<at::Tensor> inputs{
        x, h, c, weights.weightInput, weights.weightHidden, weights.biasInput, weights.biasHidden};
    const auto run = [&](const auto& operation) {
        return valuesAndGradients(inputs, [&]() -> std::vector<at::Tensor> {
            const auto out = operation(x, h, c, weights);
            return {out.y, out.h, out.c};
        });
    };
    VERIFY_SAME(run(kernels::lstmSequence), run(kernels::plainLstmSequence));
    const at::NoGradGuard noGrad;
    const auto fused = kernels::lstmSequence(x, h, c, weights);
    const auto plain = kernels::plainLstmSequence(x, h, c, weights);
    VERIFY_SAME(
        (std::vector<at::Tensor>{fused.y, fused.h, fused.c}), (std::vector<at::Tensor>{plain.y, plain.h, plain.c}));
}

void TestKernels::attention_data()
{
    QTest::addColumn<int>("time");
    QTest::addColumn<int>("past");
    QTest::addColumn<int>("heads");
    QTest::newRow("one byte, full memory") << 1 << 50 << 1;
    QTest::newRow("first byte") << 1 << 0 << 1;
    QTest::newRow("first segment") << 20 << 0 << 1;
    QTest::newRow("several turns of query rows") << 150 << 37 << 1;
    QTest::newRow("three heads") << 70 << 30 << 3;
}

void TestKernels::attention()
{
    QFETCH(int, time);
    QFETCH(int, past);
    QFETCH(int, heads);
    const auto q = randomInput({time, 2, 24}, 0.7);
    const auto before = randomInput({past, 2, 24});
    const auto fresh = randomInput({time, 2, 24});
    for (const bool pastToo : {false, true}) {
        std::vector<at::Tensor> inputs{q, fresh};
        if (pastToo)
            inputs.push_back(before);
        const auto run = [&](const auto& operation) {
            return valuesAndGradients(inputs, [&]() -> std::vector<at::Tensor> {
                const auto out = operation(q, pastToo ? before : before.detach(), fresh, heads, 0.0, false);
                return {out.mix, out.keys};
            });
        };
        VERIFY_SAME(run(kernels::attentionCore), run(kernels::plainAttentionCore));
    }
    const auto fused = kernels::attentionCore(q, before, fresh, heads, 0, true).weights;
    const auto plain = kernels::plainAttentionCore(q, before, fresh, heads, 0, true).weights;
    QVERIFY(!fused.requires_grad());
    VERIFY_SAME(std::vector<at::Tensor>{fused}, std::vector<at::Tensor>{plain});
}

void TestKernels::boom()
{
    const auto u = randomInput({7, 3, 50}, 3);
    for (const auto& [chunks, width] : {std::pair(1, 50), std::pair(3, 16), std::pair(2, 25)}) {
        const auto run = [&](const auto& operation) {
            return valuesAndGradients(
                {u}, [&]() -> std::vector<at::Tensor> { return {operation(u, chunks, width, 0.0)}; });
        };
        VERIFY_SAME(run(kernels::boomActivation), run(kernels::plainBoomActivation));
    }
}

void TestKernels::lamb()
{
    const kernels::LambNumbers numbers{
        .rate = 0.02, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-6, .weightDecay = 1e-3, .minimumTrust = 0.25};
    for (const int count : {1, 17, 4096, 70'001}) {
        const auto w = at::randn({count});
        const auto m = at::randn({count}) * 0.01;
        const auto s = at::rand({count}) * 0.01;
        const auto g = at::randn({count}) * 0.1;
        std::vector<at::Tensor> fused{w.clone(), m.clone(), s.clone()};
        std::vector<at::Tensor> plain{w.clone(), m.clone(), s.clone()};
        const auto version = fused[0]._version();
        for (int step = 0; step < 3; ++step) {
            kernels::lambUpdate(fused[0], g, fused[1], fused[2], numbers);
            kernels::plainLambUpdate(plain[0], g, plain[1], plain[2], numbers);
        }
        VERIFY_SAME(fused, plain);
        QVERIFY(!at::equal(fused[0], w));
        QVERIFY(fused[0]._version() > version);
    }
}

void TestKernels::dropsAsOftenAsAsked_data()
{
    QTest::addColumn<double>("rate");
    for (const double rate : {0.02, 0.1, 0.5, 0.9})
        QTest::newRow(qPrintable(QString::number(rate))) << rate;
}

void TestKernels::dropsAsOftenAsAsked()
{
    QFETCH(double, rate);
    constexpr std::int64_t kCount = 400'000;
    const double deviation = std::sqrt(rate * (1 - rate) / kCount);
    const auto x = at::ones({kCount}).requires_grad_(true);
    const auto first = kernels::dropout(x, rate);
    const auto second = kernels::dropout(x, rate);
    const auto share = [](const at::Tensor& where) { return where.to(at::kDouble).mean().item<double>(); };
    const at::Tensor gone = first == 0;
    QVERIFY(std::abs(share(gone) - rate) < 5 * deviation);
    const auto kept = first.masked_select(first != 0);
    QVERIFY(at::allclose(kept, at::full_like(kept, 1 / (1 - rate))));
    // Neither neighbours nor two masks have anything to do with each other.
    const double both = rate * rate;
    const double bothDeviation = std::sqrt(both * (1 - both) / kCount);
    for (const std::int64_t distance : {1, 2, 16, 64, 128, 1024, 4096}) {
        const auto pairs = gone.narrow(0, 0, kCount - distance) & gone.narrow(0, distance, kCount - distance);
        QVERIFY2(std::abs(share(pairs) - both) < 6 * bothDeviation, qPrintable(QString::number(distance)));
    }
    QVERIFY(std::abs(share(gone & (second == 0)) - both) < 6 * bothDeviation);
    // The gradient passes where the value did.
    first.sum().backward();
    QVERIFY(at::equal(x.grad(), first.detach()));
    torch::manual_seed(9);
    QVERIFY(at::equal(kernels::dropout(x, rate), first));
}

void TestKernels::dropsTheSameForAnyNumberOfThreads()
{
    const int threads = at::get_num_threads();
    const auto run = [&](int count) {
        at::set_num_threads(count);
        torch::manual_seed(2);
        const auto x = at::ones({100'000});
        const auto q = at::randn({40, 3, 16});
        return std::vector<at::Tensor>{
            kernels::dropout(x, 0.3), kernels::boomActivation(x.view({100, 1000}), 2, 500, 0.3),
            kernels::attentionCore(q, q, q, 2, 0.3, false).mix};
    };
    const auto one = run(1);
    const auto three = run(3);
    at::set_num_threads(threads);
    for (std::size_t i = 0; i < one.size(); ++i)
        QVERIFY(at::equal(one[i], three[i]));
}

void TestKernels::largeValuesSaturate()
{
    const auto u = at::tensor({-1e30F, -200.0F, -88.0F, 88.0F, 200.0F, 1e30F});
    const auto out = kernels::boomActivation(u, 1, 6, 0);
    QVERIFY(at::allclose(out, at::tensor({0.0F, 0.0F, 0.0F, 88.0F, 200.0F, 1e30F}), 1e-6, 1e-6));
    QVERIFY(std::isnan(kernels::boomActivation(at::full({4}, NAN), 1, 4, 0)[0].item<float>()));
    const auto q = at::full({2, 1, 4}, 1e18);
    QVERIFY(!at::isnan(kernels::attentionCore(q, q.narrow(0, 0, 0), q, 1, 0, false).mix).any().item<bool>());
}

QTEST_GUILESS_MAIN(TestKernels)
#include "test_kernels.moc"
