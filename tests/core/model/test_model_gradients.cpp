// SPDX-License-Identifier: GPL-3.0-or-later
// Every part of the model, and the whole: autograd's gradients against central differences in double precision.
#include "core/model/Attention.h"
#include "core/model/Block.h"
#include "core/model/Boom.h"
#include "core/model/Lstm.h"
#include "core/model/Overparam.h"
#include "core/model/ShaRnn.h"

#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace workbench;
using config::BoomOutput;

namespace
{

constexpr int kTime = 4;
constexpr int kBatch = 2;
constexpr int kWidth = 6;
constexpr int kMemory = 7;
constexpr int kProbes = 30; ///< values probed of one tensor, spread over it

/// Sums `x` with weights that tell every element from every other.
at::Tensor weighted(const at::Tensor& x)
{
    return (x * at::arange(1, x.numel() + 1, x.options().requires_grad(false)).sin().view(x.sizes())).sum();
}

/// The worst relative difference between autograd and central differences over all `inputs`.
/// `loss` must be the same function each time: the random generator is seeded before every call.
double worstGradient(const std::function<at::Tensor()>& loss, const std::vector<at::Tensor>& inputs)
{
    const auto evaluate = [&] {
        torch::manual_seed(11);
        return loss();
    };
    for (const at::Tensor& input : inputs)
        input.mutable_grad() = at::Tensor();
    evaluate().backward();
    double worst = 0;
    for (const at::Tensor& input : inputs) {
        const at::Tensor gradient = input.grad();
        if (!gradient.defined())
            return INFINITY;
        const at::Tensor values = input.detach().view(-1);
        const at::Tensor analytic = gradient.reshape(-1);
        const std::int64_t stride = 1 + values.numel() / kProbes;
        for (std::int64_t i = 0; i < values.numel(); i += stride) {
            const at::NoGradGuard noGrad;
            const double kept = values[i].item<double>();
            constexpr double kStep = 1e-5;
            values[i] = kept + kStep;
            const double above = [&] {
                const at::AutoGradMode grad(true);
                return evaluate().item<double>();
            }();
            values[i] = kept - kStep;
            const double below = [&] {
                const at::AutoGradMode grad(true);
                return evaluate().item<double>();
            }();
            values[i] = kept;
            const double numeric = (above - below) / (2 * kStep);
            const double ours = analytic[i].item<double>();
            const double difference = std::abs(numeric - ours) / std::max(1.0, std::abs(numeric));
            worst = std::isnan(difference) ? INFINITY : std::max(worst, difference);
        }
    }
    return worst;
}

/// Doubles, and no weight near a special value such as the published zeros.
template <typename Module>
std::vector<at::Tensor> prepared(Module& module)
{
    module->to(at::kDouble);
    const at::NoGradGuard noGrad;
    for (at::Tensor& parameter : module->parameters())
        parameter.copy_(at::randn_like(parameter) * 0.4 + (parameter.dim() == 1 ? 0.5 : 0.0));
    return module->parameters();
}

at::Tensor randomInput(at::IntArrayRef shape)
{
    return at::randn(shape, at::kDouble).requires_grad_(true);
}

#define VERIFY_GRADIENTS(...)                                                                                          \
    do {                                                                                                               \
        const double worst = worstGradient(__VA_ARGS__);                                                               \
        QVERIFY2(worst < 1e-7, qPrintable(QString("off by %1").arg(worst)));                                           \
    } while (false)

} // namespace

class TestModelGradients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); } // everything here is tiny
    void init() { torch::manual_seed(3); }
    void lstm();
    void overparam();
    void boom_data();
    void boom();
    void attention_data();
    void attention();
    void block();
    void wholeModel_data();
    void wholeModel();
};

void TestModelGradients::lstm()
{
    model::Lstm lstm(model::LstmOptions{.width = kWidth});
    auto inputs = prepared(lstm);
    const auto x = randomInput({kTime, kBatch, kWidth});
    const model::LstmState state{randomInput({1, kBatch, kWidth}), randomInput({1, kBatch, kWidth})};
    inputs.insert(inputs.end(), {x, state.h, state.c});
    VERIFY_GRADIENTS(
        [&] {
            const auto out = lstm->forward(x, state);
            return weighted(out.y) + weighted(out.state.h) + weighted(out.state.c);
        },
        inputs);
}

void TestModelGradients::overparam()
{
    model::Overparam layer(model::OverparamOptions{.width = kWidth});
    auto inputs = prepared(layer);
    const auto u = randomInput({1, 1, kWidth});
    inputs.push_back(u);
    VERIFY_GRADIENTS([&] { return weighted(layer->forward(u)); }, inputs);
}

void TestModelGradients::boom_data()
{
    QTest::addColumn<int>("output");
    QTest::addColumn<int>("inner");
    QTest::addColumn<double>("dropout");
    QTest::newRow("chunks summed") << int(BoomOutput::ChunkSum) << 3 * kWidth << 0.0;
    QTest::newRow("chunks summed, a rest left out") << int(BoomOutput::ChunkSum) << 3 * kWidth + 4 << 0.0;
    QTest::newRow("chunks summed, dropout") << int(BoomOutput::ChunkSum) << 3 * kWidth << 0.3;
    QTest::newRow("second matrix") << int(BoomOutput::SecondMatrix) << 2 * kWidth + 1 << 0.0;
    QTest::newRow("second matrix, dropout") << int(BoomOutput::SecondMatrix) << 2 * kWidth + 1 << 0.3;
}

void TestModelGradients::boom()
{
    QFETCH(int, output);
    QFETCH(int, inner);
    QFETCH(double, dropout);
    model::Boom boom(model::BoomOptions{
        .width = kWidth, .innerWidth = inner, .output = static_cast<BoomOutput>(output), .dropout = dropout});
    auto inputs = prepared(boom);
    const auto x = randomInput({kTime, kBatch, kWidth});
    inputs.push_back(x);
    VERIFY_GRADIENTS([&] { return weighted(boom->forward(x)); }, inputs);
}

void TestModelGradients::attention_data()
{
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("past");
    QTest::addColumn<double>("dropout");
    QTest::newRow("one head") << 1 << 3 << 0.0;
    QTest::newRow("one head, nothing remembered") << 1 << 0 << 0.0;
    QTest::newRow("one head, dropout") << 1 << 3 << 0.3;
    QTest::newRow("three heads") << 3 << 3 << 0.0;
    QTest::newRow("three heads, dropout") << 3 << 3 << 0.3;
}

void TestModelGradients::attention()
{
    QFETCH(int, heads);
    QFETCH(int, past);
    QFETCH(double, dropout);
    model::Attention layer(model::AttentionOptions{.width = kWidth, .heads = heads, .dropout = dropout});
    auto inputs = prepared(layer);
    const auto query = randomInput({kTime, kBatch, kWidth});
    const auto fresh = randomInput({kTime, kBatch, kWidth});
    const auto before = randomInput({past, kBatch, kWidth});
    inputs.insert(inputs.end(), {query, fresh});
    // What is remembered may be cut from the graph, as in training, or be part of it.
    VERIFY_GRADIENTS([&] { return weighted(layer->forward(query, before.detach(), fresh, false).mix); }, inputs);
    inputs.push_back(before);
    VERIFY_GRADIENTS(
        [&] {
            const auto out = layer->forward(query, before, fresh, false);
            return weighted(out.mix) + weighted(out.memory);
        },
        inputs);
}

void TestModelGradients::block()
{
    model::Block block(
        model::BlockOptions{.width = kWidth, .boomWidth = 2 * kWidth, .attention = true, .memory = kMemory});
    auto inputs = prepared(block);
    const auto h = randomInput({kTime, kBatch, kWidth});
    const auto memory = randomInput({kMemory - kTime, kBatch, kWidth});
    inputs.insert(inputs.end(), {h, memory});
    VERIFY_GRADIENTS(
        [&] {
            const auto out = block->forward(h, {}, memory, false);
            return weighted(out.h) + weighted(out.memory) + weighted(out.hidden.c);
        },
        inputs);
}

void TestModelGradients::wholeModel_data()
{
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("boom");
    QTest::addColumn<QList<int>>("attention");
    QTest::addColumn<bool>("detached");
    QTest::addColumn<double>("dropout");
    const int sum = int(BoomOutput::ChunkSum);
    const int matrix = int(BoomOutput::SecondMatrix);
    QTest::newRow("no attention") << 1 << sum << QList<int>() << false << 0.0;
    QTest::newRow("one block, chunks summed") << 1 << sum << QList<int>{0} << false << 0.0;
    QTest::newRow("all blocks, two heads, second matrix") << 2 << matrix << QList<int>{0, 1} << false << 0.0;
    QTest::newRow("state detached, as in training") << 1 << sum << QList<int>{0, 1} << true << 0.0;
    QTest::newRow("state detached, two heads, dropout") << 2 << sum << QList<int>{1} << true << 0.2;
    QTest::newRow("state in the graph, dropout") << 1 << matrix << QList<int>{0} << false << 0.2;
}

void TestModelGradients::wholeModel()
{
    QFETCH(int, heads);
    QFETCH(int, boom);
    QFETCH(QList<int>, attention);
    QFETCH(bool, detached);
    QFETCH(double, dropout);
    config::ModelConfig config;
    config.vocabulary = 5;
    config.layers = 2;
    config.width = kWidth;
    config.boomWidth = 2 * kWidth;
    config.heads = heads;
    config.memory = kMemory;
    config.boom = static_cast<BoomOutput>(boom);
    config.attention = {config::AttentionPlacement::Listed, {attention.begin(), attention.end()}};
    config.dropoutEmbedding = config.dropoutInput = config.dropoutHidden = config.dropoutOutput = dropout;
    model::ShaRnn net(config);
    const auto inputs = prepared(net);
    const auto first = at::randint(0, 5, {kTime, kBatch});
    const auto second = at::randint(0, 5, {kTime, kBatch});
    const auto target = at::randint(0, 5, {2 * kTime * kBatch});

    const auto carried = net->forward(first, {}).state.detached();
    VERIFY_GRADIENTS(
        [&] {
            if (detached) {
                const auto out = net->forward(second, carried);
                return torch::nn::functional::cross_entropy(
                    out.logits.flatten(0, 1), target.narrow(0, 0, kTime * kBatch));
            }
            const auto one = net->forward(first, {});
            const auto two = net->forward(second, one.state);
            return torch::nn::functional::cross_entropy(
                at::cat({one.logits.flatten(0, 1), two.logits.flatten(0, 1)}), target);
        },
        inputs);
}

QTEST_GUILESS_MAIN(TestModelGradients)
#include "test_model_gradients.moc"
