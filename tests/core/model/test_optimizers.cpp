// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/GradClip.h"
#include "core/train/Lamb.h"
#include "core/train/LrSchedule.h"
#include "core/train/OptimizerFactory.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <torch/optim/adamw.h>
#include <torch/serialize/archive.h>
#include <torch/utils.h>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

using namespace workbench;

namespace
{

std::vector<at::Tensor> weights(at::ScalarType type = at::kFloat)
{
    torch::manual_seed(4);
    const auto options = at::TensorOptions(type);
    std::vector<at::Tensor> result{
        at::randn({33, 70}, options), at::randn({5}, options) * 40, at::zeros({7}, options),
        at::randn({64, 3}, options).t() * 1e-4, // not contiguous
        at::randn({1}, options)};
    for (at::Tensor& each : result)
        each.requires_grad_(true);
    return result;
}

void setGradients(const std::vector<at::Tensor>& parameters, int step)
{
    torch::manual_seed(100 + step);
    for (const at::Tensor& each : parameters)
        each.mutable_grad() = at::randn_like(each) * 0.02;
}

/// LAMB written out value by value, in double.
struct PlainLamb {
    train::LambOptions options;
    std::vector<double> w, m, s;

    void step(const std::vector<double>& g)
    {
        double weightNorm = 0;
        double updateNorm = 0;
        std::vector<double> u(w.size());
        for (std::size_t i = 0; i < w.size(); ++i) {
            m[i] = options.beta1 * m[i] + (1 - options.beta1) * g[i];
            s[i] = options.beta2 * s[i] + (1 - options.beta2) * g[i] * g[i];
            u[i] = m[i] / (std::sqrt(s[i]) + options.epsilon) + options.weightDecay * w[i];
            weightNorm += w[i] * w[i];
            updateNorm += u[i] * u[i];
        }
        weightNorm = std::min(std::sqrt(weightNorm), 10.0);
        updateNorm = std::sqrt(updateNorm);
        const double trust
            = std::max(weightNorm == 0 || updateNorm == 0 ? 1 : weightNorm / updateNorm, options.minimumTrust);
        for (std::size_t i = 0; i < w.size(); ++i)
            w[i] -= options.learningRate * trust * u[i];
    }
};

std::vector<double> values(const at::Tensor& tensor)
{
    const auto flat = tensor.detach().to(at::kDouble).contiguous();
    return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

} // namespace

class TestOptimizers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lambFollowsItsFormula_data();
    void lambFollowsItsFormula();
    void lambLeavesParametersWithoutGradientAlone();
    void savedAndLoadedItGoesOnTheSame_data();
    void savedAndLoadedItGoesOnTheSame();
    void clipsToTheGlobalNorm();
    void schedules_data();
    void schedules();
    void schedulesEndWhereTheyShould();
    void factoryTakesEverySetting();
};

void TestOptimizers::lambFollowsItsFormula_data()
{
    QTest::addColumn<bool>("inDouble");
    QTest::addColumn<double>("decay");
    QTest::addColumn<double>("minimumTrust");
    QTest::newRow("as published") << false << 1.2e-6 << 0.25;
    QTest::newRow("double precision") << true << 1.2e-6 << 0.25;
    QTest::newRow("no decay") << false << 0.0 << 0.25;
    QTest::newRow("strong decay, any trust") << false << 0.1 << 0.0;
}

void TestOptimizers::lambFollowsItsFormula()
{
    QFETCH(bool, inDouble);
    QFETCH(double, decay);
    QFETCH(double, minimumTrust);
    const auto parameters = weights(inDouble ? at::kDouble : at::kFloat);
    train::LambOptions options(2e-2);
    options.weightDecay = decay;
    options.minimumTrust = minimumTrust;
    train::Lamb lamb(parameters, options);
    std::vector<PlainLamb> plain;
    for (const at::Tensor& each : parameters) {
        const auto w = values(each);
        plain.push_back({options, w, std::vector<double>(w.size()), std::vector<double>(w.size())});
    }
    for (int step = 0; step < 6; ++step) {
        setGradients(parameters, step);
        for (std::size_t i = 0; i < parameters.size(); ++i)
            plain[i].step(values(parameters[i].grad()));
        lamb.step();
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const auto ours = values(parameters[i]);
            for (std::size_t k = 0; k < ours.size(); ++k)
                QVERIFY(
                    std::abs(ours[k] - plain[i].w[k]) <= (inDouble ? 1e-12 : 2e-6) * std::max(1.0, std::abs(ours[k])));
        }
    }
}

void TestOptimizers::lambLeavesParametersWithoutGradientAlone()
{
    const auto parameters = weights();
    train::Lamb lamb(parameters);
    setGradients(parameters, 0);
    parameters[1].mutable_grad() = at::Tensor();
    const auto before = parameters[1].detach().clone();
    const auto other = parameters[0].detach().clone();
    lamb.step();
    QVERIFY(at::equal(parameters[1], before));
    QVERIFY(!at::equal(parameters[0], other));
    QCOMPARE(lamb.state().size(), parameters.size() - 1);
}

void TestOptimizers::savedAndLoadedItGoesOnTheSame_data()
{
    QTest::addColumn<int>("optimizer");
    QTest::newRow("LAMB") << int(config::Optimizer::Lamb);
    QTest::newRow("AdamW") << int(config::Optimizer::AdamW);
}

void TestOptimizers::savedAndLoadedItGoesOnTheSame()
{
    QFETCH(int, optimizer);
    config::TrainConfig train;
    train.optimizer = static_cast<config::Optimizer>(optimizer);
    train.learningRate = 0.03;
    train.weightDecay = 0.01;
    const auto parameters = weights();
    const auto first = train::makeOptimizer(train, parameters);
    for (int step = 0; step < 3; ++step) {
        setGradients(parameters, step);
        first->step();
    }
    std::stringstream file;
    torch::serialize::OutputArchive out;
    first->save(out);
    out.save_to(file);

    std::vector<at::Tensor> copies;
    for (const at::Tensor& each : parameters)
        copies.push_back(each.detach().clone().requires_grad_(true));
    config::TrainConfig other = train;
    other.learningRate = 7;
    const auto second = train::makeOptimizer(other, copies);
    torch::serialize::InputArchive in;
    in.load_from(file);
    second->load(in);
    for (int step = 3; step < 5; ++step) {
        setGradients(parameters, step);
        setGradients(copies, step);
        first->step();
        second->step();
    }
    for (std::size_t i = 0; i < parameters.size(); ++i)
        QVERIFY(at::equal(parameters[i], copies[i]));
}

void TestOptimizers::clipsToTheGlobalNorm()
{
    const auto parameters = weights();
    setGradients(parameters, 1);
    parameters[4].mutable_grad() = at::Tensor();
    double square = 0;
    std::vector<at::Tensor> before;
    for (std::size_t i = 0; i < 4; ++i) {
        before.push_back(parameters[i].grad().clone());
        square += before.back().to(at::kDouble).square().sum().item<double>();
    }
    const double norm = std::sqrt(square);
    QVERIFY(std::abs(train::clipGradients(parameters, 0) - norm) < 1e-6 * norm);
    QVERIFY(std::abs(train::clipGradients(parameters, 2 * norm) - norm) < 1e-6 * norm);
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(at::equal(parameters[i].grad(), before[i]));
    QVERIFY(std::abs(train::clipGradients(parameters, norm / 3) - norm) < 1e-6 * norm);
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(at::allclose(parameters[i].grad(), before[i] / 3, 1e-4));
    QVERIFY(std::abs(train::clipGradients(parameters, 0) - norm / 3) < 1e-4 * norm);
    QCOMPARE(train::clipGradients({}, 1), 0.0);
    parameters[0].mutable_grad().fill_(NAN);
    QVERIFY(std::isnan(train::clipGradients(parameters, 0.25)));
}

void TestOptimizers::schedules_data()
{
    using config::Schedule;
    QTest::addColumn<int>("schedule");
    QTest::addColumn<int>("step");
    QTest::addColumn<double>("progress");
    QTest::addColumn<double>("factor"); ///< of the base rate; decay from 0.4 to 0.1 of it, 100 steps of warm-up
    const auto row = [](const char* name, Schedule schedule, int step, double progress, double factor) {
        QTest::newRow(name) << int(schedule) << step << progress << factor;
    };
    row("first step", Schedule::Constant, 0, 0, 0);
    row("warming", Schedule::Constant, 25, 0.01, 0.25);
    row("warm", Schedule::Constant, 100, 0.1, 1);
    row("constant to the end", Schedule::Constant, 900, 1, 1);
    row("linear before", Schedule::Linear, 300, 0.39, 1);
    row("linear half way", Schedule::Linear, 300, 0.7, 0.55);
    row("linear end", Schedule::Linear, 300, 1, 0.1);
    row("cosine before", Schedule::Cosine, 300, 0.2, 1);
    row("cosine a quarter", Schedule::Cosine, 300, 0.55, 0.1 + 0.9 * 0.5 * (1 + std::sqrt(0.5)));
    row("cosine half way", Schedule::Cosine, 300, 0.7, 0.55);
    row("cosine end", Schedule::Cosine, 300, 1, 0.1);
    row("step before", Schedule::Step, 300, 0.399, 1);
    row("step at", Schedule::Step, 300, 0.4, 0.1);
    row("warming while it falls", Schedule::Linear, 50, 0.7, 0.275);
    row("past the end", Schedule::Linear, 300, 1.5, 0.1);
}

void TestOptimizers::schedules()
{
    QFETCH(int, schedule);
    QFETCH(int, step);
    QFETCH(double, progress);
    QFETCH(double, factor);
    config::TrainConfig train;
    train.learningRate = 2e-3;
    train.warmupSteps = 100;
    train.schedule = static_cast<config::Schedule>(schedule);
    train.decayFrom = 0.4;
    train.finalRate = 0.1;
    QVERIFY(std::abs(train::learningRate(train, step, progress) - 2e-3 * factor) < 1e-12);
}

void TestOptimizers::schedulesEndWhereTheyShould()
{
    config::TrainConfig train;
    train.warmupSteps = 0;
    QCOMPARE(train::learningRate(train, 0, 0), train.learningRate);
    train.decayFrom = 1;
    train.schedule = config::Schedule::Cosine;
    QCOMPARE(train::learningRate(train, 0, 0.99), train.learningRate);
    QVERIFY(std::isfinite(train::learningRate(train, 0, 1)));
}

void TestOptimizers::factoryTakesEverySetting()
{
    config::TrainConfig train;
    train.beta1 = 0.5;
    train.beta2 = 0.75;
    train.epsilon = 1e-3;
    train.weightDecay = 0.125;
    train.minimumTrust = 0.0625;
    const auto lamb = train::makeOptimizer(train, weights());
    const auto& l = static_cast<const train::LambOptions&>(lamb->param_groups().front().options());
    QVERIFY(dynamic_cast<train::Lamb*>(lamb.get()));
    QVERIFY(l.beta1 == 0.5 && l.beta2 == 0.75 && l.epsilon == 1e-3 && l.weightDecay == 0.125);
    QVERIFY(l.minimumTrust == 0.0625 && l.learningRate == train.learningRate);
    train.optimizer = config::Optimizer::AdamW;
    const auto adamW = train::makeOptimizer(train, weights());
    const auto& a = static_cast<const torch::optim::AdamWOptions&>(adamW->param_groups().front().options());
    QVERIFY(dynamic_cast<torch::optim::AdamW*>(adamW.get()));
    QVERIFY(a.betas() == std::make_tuple(0.5, 0.75) && a.eps() == 1e-3 && a.weight_decay() == 0.125);
    train::setLearningRate(*adamW, 0.5);
    QCOMPARE(adamW->param_groups().front().options().get_lr(), 0.5);
}

QTEST_GUILESS_MAIN(TestOptimizers)
#include "test_optimizers.moc"
