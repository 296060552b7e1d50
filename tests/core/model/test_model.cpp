// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/PublishedStateDict.h"
#include "core/model/ShaRnn.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn_like.h>
#include <torch/nn/functional/loss.h>
#include <torch/optim/sgd.h>
#include <torch/utils.h>

#include <QTest>

#include <cmath>
#include <set>

using namespace workbench;
using config::AttentionPlacement;

namespace
{

config::ModelConfig smallConfig()
{
    config::ModelConfig config;
    config.vocabulary = 19;
    config.layers = 3;
    config.width = 12;
    config.boomWidth = 30; // two chunks and a rest
    config.memory = 9;
    return config;
}

at::Tensor randomBytes(int vocabulary, int time, int batch)
{
    return at::randint(0, vocabulary, {time, batch});
}

/// No static vector at its special starting value.
void stir(model::ShaRnn& net)
{
    const at::NoGradGuard noGrad;
    for (at::Tensor& parameter : net->parameters())
        parameter.add_(at::randn_like(parameter) * 0.3);
}

} // namespace

class TestModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(5); }
    void hasThePapersParameterCounts_data();
    void hasThePapersParameterCounts();
    void startsAsPublished();
    void readsInPiecesWhatItReadsAtOnce();
    void neverLooksAhead();
    void remembersAtMostItsMemory_data();
    void remembersAtMostItsMemory();
    void weightsSumToOne();
    void foldedVectorsFollowTheWeights();
    void dropoutOnlyWhileTraining();
    void sameSeedSameRun();
    void clonesDeeply();
    void publishedStateDictMovesBothWays();
    void refusesForeignStateDicts();
    void refusesWrongInput();
};

void TestModel::hasThePapersParameterCounts_data()
{
    QTest::addColumn<int>("vocabulary");
    QTest::addColumn<int>("placement");
    QTest::addColumn<double>("published"); ///< millions, with what the published code keeps unused; 0: none said
    QTest::addColumn<double>("within");
    QTest::newRow("no attention, 205 symbols") << 205 << int(AttentionPlacement::None) << 51.0 << 0.5;
    QTest::newRow("single head, 205 symbols") << 205 << int(AttentionPlacement::SecondLast) << 53.80 << 0.005;
    QTest::newRow("all heads, 205 symbols") << 205 << int(AttentionPlacement::All) << 63.27 << 0.005;
    QTest::newRow("no attention, 256 bytes") << 256 << int(AttentionPlacement::None) << 0.0 << 0.0;
    QTest::newRow("single head, 256 bytes") << 256 << int(AttentionPlacement::SecondLast) << 0.0 << 0.0;
    QTest::newRow("all heads, 256 bytes") << 256 << int(AttentionPlacement::All) << 0.0 << 0.0;
}

void TestModel::hasThePapersParameterCounts()
{
    QFETCH(int, vocabulary);
    QFETCH(int, placement);
    QFETCH(double, published);
    QFETCH(double, within);
    config::ModelConfig config;
    config.vocabulary = vocabulary;
    config.attention.placement = static_cast<AttentionPlacement>(placement);
    const model::ShaRnn net(config);
    long long training = 0;
    for (const at::Tensor& parameter : net->parameters())
        training += parameter.numel();
    long long written = 0;
    for (const auto& each : model::publishedStateDict(net))
        written += each.tensor.numel();
    written -= net->encoder->weight.numel(); // tied
    qInfo(
        "%s: %.3fM train, %.3fM with the published code's unused ones, %.3fM with static vectors folded",
        QTest::currentDataTag(), training / 1e6, written / 1e6, config::parameterCount(config, true) / 1e6);
    QCOMPARE(training, config::parameterCount(config));
    if (published > 0)
        QVERIFY2(std::abs(written / 1e6 - published) < within, qPrintable(QString::number(written)));
}

void TestModel::startsAsPublished()
{
    config::ModelConfig config;
    config.width = 64;
    config.boomWidth = 256;
    const model::ShaRnn net(config);
    const double linear = 0.1 / std::sqrt(64.0);
    const double uniform = 1 / std::sqrt(64.0);
    for (const auto& parameter : net->named_parameters()) {
        const std::string& name = parameter.key();
        const auto& values = parameter.value();
        const auto isFull = [&](double value) { return (values == value).all().item<bool>(); };
        const auto isNorm = name.find(".ln") != std::string::npos || name.find(".qln.") != std::string::npos;
        if (isNorm)
            QVERIFY2(isFull(name.ends_with("weight") ? 1 : 0), name.c_str());
        else if (name.find(".rnn.") != std::string::npos) {
            QVERIFY2(values.abs().max().item<double>() <= uniform, name.c_str());
            QVERIFY2(std::abs(values.std().item<double>() - uniform / std::sqrt(3.0)) < 0.1 * uniform, name.c_str());
        } else if (name.ends_with(".weight"))
            QVERIFY2(std::abs(values.std().item<double>() - linear) < 0.1 * linear, name.c_str());
        else
            QVERIFY2(isFull(0), name.c_str()); // biases, qs, ks, vs
    }
}

void TestModel::readsInPiecesWhatItReadsAtOnce()
{
    auto config = smallConfig();
    config.memory = 40;
    config.heads = 2;
    config.attention.placement = AttentionPlacement::All;
    model::ShaRnn net(config);
    net->to(at::kDouble);
    stir(net);
    net->eval();
    const at::NoGradGuard noGrad;
    const auto text = randomBytes(config.vocabulary, 23, 3);
    const auto whole = net->forward(text, {}).logits;
    model::ShaRnnState state;
    std::vector<at::Tensor> pieces;
    for (const auto& piece : text.split_with_sizes({1, 9, 1, 1, 4, 7})) {
        auto out = net->forward(piece, state);
        state = out.state.detached();
        pieces.push_back(out.logits);
    }
    QVERIFY(at::allclose(at::cat(pieces), whole, 0, 1e-10));
}

void TestModel::neverLooksAhead()
{
    auto config = smallConfig();
    config.attention.placement = AttentionPlacement::All;
    model::ShaRnn net(config);
    stir(net);
    net->eval();
    const at::NoGradGuard noGrad;
    const auto before = net->forward(randomBytes(config.vocabulary, 5, 2), {}).state;
    const auto text = randomBytes(config.vocabulary, 6, 2);
    const auto logits = net->forward(text, before).logits;
    for (int t = 0; t < 6; ++t) {
        auto changed = text.clone();
        changed[t] = (changed[t] + 1).remainder(config.vocabulary);
        const auto other = net->forward(changed, before).logits;
        QVERIFY(at::equal(logits.narrow(0, 0, t), other.narrow(0, 0, t)));
        QVERIFY(!at::equal(logits[t], other[t]));
    }
}

void TestModel::remembersAtMostItsMemory_data()
{
    QTest::addColumn<int>("time");
    for (const int time : {1, 2, 4, 5, 8, 9, 10, 14})
        QTest::newRow(qPrintable(QString("T %1 of M 9").arg(time))) << time;
}

void TestModel::remembersAtMostItsMemory()
{
    QFETCH(int, time);
    const auto config = smallConfig();
    model::ShaRnn net(config);
    net->eval();
    const at::NoGradGuard noGrad;
    model::ShaRnnState state;
    std::int64_t remembered = 0;
    for (int segment = 0; segment < 12; ++segment) {
        const auto out = net->forward(randomBytes(config.vocabulary, time, 2), state, true);
        const auto keys = std::min<std::int64_t>(remembered, std::max(0, config.memory - time)) + time;
        QCOMPARE(out.attention[1].sizes(), at::IntArrayRef({2, 1, time, keys}));
        QVERIFY(!out.attention[0].defined() && !out.attention[2].defined());
        remembered = std::min<std::int64_t>(keys, config.memory);
        QCOMPARE(out.state.memory[1].size(0), remembered);
        QVERIFY(!out.state.memory[0].defined());
        if (state.memory.size() && keys < remembered + time) {
            // What is still remembered is what was there before.
            const auto old = remembered - time;
            if (old > 0)
                QVERIFY(at::equal(
                    out.state.memory[1].narrow(0, 0, old),
                    state.memory[1].narrow(0, state.memory[1].size(0) - old, old)));
        }
        state = out.state.detached();
    }
}

void TestModel::weightsSumToOne()
{
    auto config = smallConfig();
    config.heads = 3;
    config.dropoutHidden = 0.5;
    model::ShaRnn net(config);
    stir(net);
    const auto state = net->forward(randomBytes(config.vocabulary, 4, 2), {}).state.detached();
    const auto weights = net->forward(randomBytes(config.vocabulary, 4, 2), state, true).attention[1];
    QCOMPARE(weights.sizes(), at::IntArrayRef({2, 3, 4, 8}));
    QVERIFY(at::allclose(weights.sum(-1), at::ones({2, 3, 4})));
    const auto own = weights.narrow(-1, 4, 4);
    QVERIFY(at::equal(own, own.tril()));
    QVERIFY((weights.narrow(-1, 0, 4) > 0).all().item<bool>());
}

void TestModel::foldedVectorsFollowTheWeights()
{
    const auto config = smallConfig();
    model::ShaRnn net(config);
    stir(net);
    const auto text = randomBytes(config.vocabulary, 6, 2);
    net->eval();
    const auto unfolded = [&] { return net->forward(text, {}).logits.detach(); }; // with gradients: never folded
    const auto folded = [&] {
        const at::NoGradGuard noGrad;
        return net->forward(text, {}).logits;
    };
    QVERIFY(at::allclose(folded(), unfolded(), 0, 1e-5));
    QVERIFY(at::equal(folded(), folded()));
    // Changed by an optimiser, by a copy, and by another type, without train() in between.
    const auto before = folded();
    torch::optim::SGD sgd(net->parameters(), 0.5);
    net->forward(text, {}).logits.square().mean().backward();
    sgd.step();
    QVERIFY(!at::equal(folded(), before));
    QVERIFY(at::allclose(folded(), unfolded(), 0, 1e-5));
    {
        const at::NoGradGuard noGrad;
        auto& attention = *net->blocks->at<model::BlockImpl>(1).attn;
        attention.vs.add_(1);
        attention.vq->l1->bias.sub_(0.5);
    }
    QVERIFY(at::allclose(folded(), unfolded(), 0, 1e-5));
    net->to(at::kDouble);
    QVERIFY(at::allclose(folded(), unfolded(), 0, 1e-10));
}

void TestModel::dropoutOnlyWhileTraining()
{
    const auto text = randomBytes(19, 8, 2);
    const auto differs = [&](double config::ModelConfig::*rate) {
        auto config = smallConfig();
        config.dropoutEmbedding = config.dropoutInput = config.dropoutHidden = config.dropoutOutput = 0;
        if (rate)
            config.*rate = 0.5;
        model::ShaRnn net(config);
        stir(net);
        net->eval();
        const auto still = net->forward(text, {}).logits;
        if (!at::equal(still, net->forward(text, {}).logits))
            qFatal("evaluation is not deterministic");
        net->train();
        return !at::equal(net->forward(text, {}).logits, net->forward(text, {}).logits);
    };
    QVERIFY(!differs(nullptr));
    QVERIFY(differs(&config::ModelConfig::dropoutEmbedding));
    QVERIFY(differs(&config::ModelConfig::dropoutInput));
    QVERIFY(differs(&config::ModelConfig::dropoutHidden));
    QVERIFY(differs(&config::ModelConfig::dropoutOutput));
}

void TestModel::sameSeedSameRun()
{
    auto config = smallConfig();
    config.dropoutHidden = 0.3;
    const auto run = [&] {
        torch::manual_seed(21);
        model::ShaRnn net(config);
        const auto text = randomBytes(config.vocabulary, 7, 2);
        const auto state = net->forward(text, {}).state.detached();
        const auto loss = net->forward(text, state).logits.square().mean();
        loss.backward();
        return net->encoder->weight.grad().clone();
    };
    QVERIFY(at::equal(run(), run()));
}

void TestModel::clonesDeeply()
{
    auto config = smallConfig();
    config.boom = config::BoomOutput::SecondMatrix;
    model::ShaRnn net(config);
    stir(net);
    net->eval();
    const auto copy = std::dynamic_pointer_cast<model::ShaRnnImpl>(net->clone());
    QVERIFY(copy);
    const auto text = randomBytes(config.vocabulary, 6, 2);
    const auto logits = net->forward(text, {}).logits;
    copy->eval();
    QVERIFY(at::equal(copy->forward(text, {}).logits, logits));
    stir(net);
    QVERIFY(!at::equal(net->forward(text, {}).logits, logits));
    QVERIFY(at::equal(copy->forward(text, {}).logits, logits));
    std::set<const void*> theirs;
    for (const at::Tensor& parameter : net->parameters())
        theirs.insert(parameter.const_data_ptr());
    for (const at::Tensor& parameter : copy->parameters())
        QVERIFY(!theirs.contains(parameter.const_data_ptr()));
}

void TestModel::publishedStateDictMovesBothWays()
{
    const auto config = smallConfig();
    model::ShaRnn net(config);
    stir(net);
    const auto dict = model::publishedStateDict(net);
    for (const char* const name :
         {"decoder.weight", "blocks.0.lnout.bias", "blocks.0.lnmid.weight", "blocks.2.lnmem.bias", "blocks.1.attn.qkvs",
          "blocks.1.attn.r_gate", "blocks.1.attn.vq.l1.weight", "blocks.0.rnn.weight_hh_l0"})
        QVERIFY2(model::findTensor(dict, name), name);
    QVERIFY(!model::findTensor(dict, "blocks.0.attn.qs"));

    model::ShaRnn other(config);
    const auto loaded = model::loadPublishedStateDict(other, dict);
    QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
    const auto text = randomBytes(config.vocabulary, 6, 2);
    net->eval();
    other->eval();
    QVERIFY(at::equal(net->forward(text, {}).logits, other->forward(text, {}).logits));

    std::vector<model::NamedTensor> trained; // without the unused ones it is as good
    for (const auto& parameter : net->named_parameters())
        trained.push_back({parameter.key(), parameter.value().detach().to(at::kHalf)});
    QVERIFY(model::loadPublishedStateDict(other, trained));
}

void TestModel::refusesForeignStateDicts()
{
    const auto config = smallConfig();
    model::ShaRnn net(config);
    const auto before = net->encoder->weight.detach().clone();
    const auto dict = model::publishedStateDict(model::ShaRnn(config));
    const auto error = [&](auto change) {
        auto changed = dict;
        change(changed);
        const auto loaded = model::loadPublishedStateDict(net, changed);
        return loaded ? std::string() : loaded.error().message;
    };
    const auto replace = [](std::vector<model::NamedTensor>& list, const std::string& name, const at::Tensor& tensor) {
        std::ranges::find(list, name, &model::NamedTensor::name)->tensor = tensor;
    };
    const auto missing = error(
        [](auto& list) { std::erase_if(list, [](const auto& each) { return each.name == "blocks.1.attn.qs"; }); });
    QVERIFY2(missing.find("blocks.1.attn.qs is missing") != std::string::npos, missing.c_str());
    const auto shape = error([&](auto& list) { replace(list, "decoder.bias", at::zeros({7})); });
    QVERIFY2(shape.find("decoder.bias is [7], not [19]") != std::string::npos, shape.c_str());
    const auto type = error([&](auto& list) { replace(list, "decoder.bias", at::zeros({19}, at::kLong)); });
    QVERIFY2(type.find("decoder.bias") != std::string::npos, type.c_str());
    const auto untied = error([&](auto& list) { replace(list, "decoder.weight", at::zeros({19, 12})); });
    QVERIFY2(untied.find("decoder.weight") != std::string::npos, untied.c_str());
    const auto more = error([](auto& list) { list.push_back({"blocks.3.lnff.bias", at::zeros({12})}); });
    QVERIFY2(more.find("blocks.3.lnff.bias") != std::string::npos, more.c_str());
    QVERIFY(at::equal(net->encoder->weight, before)); // refused as a whole
}

void TestModel::refusesWrongInput()
{
    const auto config = smallConfig();
    model::ShaRnn net(config);
    QVERIFY_EXCEPTION_THROWN(net->forward(at::zeros({4}, at::kLong), {}), c10::Error);
    QVERIFY_EXCEPTION_THROWN(net->forward(at::zeros({0, 2}, at::kLong), {}), c10::Error);
    QVERIFY_EXCEPTION_THROWN(net->forward(at::full({4, 2}, 19, at::kLong), {}), c10::Error);
    model::ShaRnnState state;
    state.hidden.resize(2);
    QVERIFY_EXCEPTION_THROWN(net->forward(at::zeros({4, 2}, at::kLong), state), c10::Error);
    auto bad = config;
    bad.heads = 5;
    QVERIFY_EXCEPTION_THROWN(model::ShaRnn{bad}, c10::Error);
    bad = config;
    bad.boomWidth = 11;
    QVERIFY_EXCEPTION_THROWN(model::ShaRnn{bad}, c10::Error);
}

QTEST_GUILESS_MAIN(TestModel)
#include "test_model.moc"
