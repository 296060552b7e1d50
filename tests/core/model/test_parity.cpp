// SPDX-License-Identifier: GPL-3.0-or-later
#include "ParityCase.h"
#include "ParityRows.h"

#include "core/model/PublishedStateDict.h"
#include "core/model/ShaRnn.h"
#include "core/train/GradClip.h"
#include "core/train/MapTensors.h"
#include "core/train/OptimizerFactory.h"

#include <torch/nn/functional/loss.h>

#include <QTest>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace workbench;

namespace
{

constexpr double kTolerance = 5e-5;
constexpr double kLossTolerance = 1e-5;

/// The worst deviation of every kind of figure.
class Deviations
{
public:
    /// False, with a message, where `ours` is of another shape or further from `theirs` than `tolerance`.
    bool compare(
        const std::string& kind, const std::string& name, const at::Tensor& ours, const at::Tensor& theirs,
        double tolerance = kTolerance)
    {
        if (!ours.defined() || !theirs.defined() || ours.sizes() != theirs.sizes()) {
            QTest::qFail(("no such figure, or of another shape: " + name).c_str(), __FILE__, __LINE__);
            return false;
        }
        const double deviation
            = ours.numel() ? (ours.to(at::kDouble) - theirs.to(at::kDouble)).abs().max().item<double>() : 0;
        Worst& worst = m_worst[kind];
        ++worst.figures;
        // Written so that a NaN is worse than every number.
        if (worst.figures == 1 || !(deviation <= worst.deviation))
            worst = {deviation, name, worst.figures};
        if (deviation <= tolerance)
            return true;
        QTest::qFail((name + " is off by " + std::to_string(deviation)).c_str(), __FILE__, __LINE__);
        return false;
    }

    int count(const std::string& kind) const
    {
        const auto found = m_worst.find(kind);
        return found == m_worst.end() ? 0 : found->second.figures;
    }

    void print(const std::string& file) const
    {
        for (const auto& [kind, worst] : m_worst)
            qInfo(
                "%-28s %-12s worst %.2e of %4d figures (%s)", file.c_str(), kind.c_str(), worst.deviation,
                worst.figures, worst.name.c_str());
    }

private:
    struct Worst {
        double deviation = 0;
        std::string name;
        int figures = 0;
    };
    std::map<std::string, Worst> m_worst;
};

/// The attention of a block as maps hold it: one map a stream, taken out as while training; [B, heads, T, K].
at::Tensor capturedBy(const config::ModelConfig& model, int block, const model::ShaRnnOutput& output)
{
    const at::Tensor& weights = output.attention.at(static_cast<std::size_t>(block));
    std::vector<at::Tensor> streams;
    for (int stream = 0; stream < weights.size(0); ++stream) {
        auto map = train::emptyMap(model, block, static_cast<int>(weights.size(2)), static_cast<int>(weights.size(3)));
        train::putSegment(map, output, stream, 0, 0);
        streams.push_back(at::tensor(map.weights).view({map.heads, map.queries, map.keys}));
    }
    return at::stack(streams);
}

} // namespace

class TestParity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void figures_data();
    void figures();
};

void TestParity::initTestCase()
{
    demandParityFolder();
}

void TestParity::figures_data()
{
    addParityRows();
}

void TestParity::figures()
{
    QFETCH(QString, path);
    QVERIFY2(!path.isEmpty(), ("no *.safetensors in " + parityFolder().string()).c_str());
    const auto loaded = ParityCase::load(path.toStdString());
    QVERIFY2(loaded, loaded ? "" : describe(loaded.error()).c_str());
    const ParityCase& parity = *loaded;
    QVERIFY(parity.steps > 0);

    model::ShaRnn net(parity.model);
    const auto filled = model::loadPublishedStateDict(net, parity.figuresUnder("init."));
    QVERIFY2(filled, filled ? "" : describe(filled.error()).c_str());
    const auto named = net->named_parameters();
    const auto parameters = net->parameters();
    const auto optimizer = train::makeOptimizer(parity.train, parameters);

    Deviations deviations;
    model::ShaRnnState state;
    for (int step = 0; step < parity.steps; ++step) {
        const std::string prefix = "step" + std::to_string(step) + ".";
        const auto theirs = [&](const std::string& name) { return parity.figure(prefix + name); };
        auto out = net->forward(theirs("input"), state, true);
        state = out.state.detached();
        const auto loss = torch::nn::functional::cross_entropy(out.logits.flatten(0, 1), theirs("target").flatten());
        optimizer->zero_grad();
        loss.backward();
        const double gradNorm = train::clipGradients(parameters, parity.train.clip);

        bool good = deviations.compare("logits", prefix + "logits", out.logits, theirs("logits"));
        good &= deviations.compare("loss", prefix + "loss", loss.reshape({1}), theirs("loss"), kLossTolerance);
        good &= deviations.compare("grad_norm", prefix + "grad_norm", at::tensor({gradNorm}), theirs("grad_norm"));
        for (int number = 0; number < parity.model.layers; ++number) {
            const auto at = static_cast<std::size_t>(number);
            const std::string block = std::to_string(number);
            good &= deviations.compare(
                "hidden", prefix + "hidden." + block + ".h", state.hidden[at].h, theirs("hidden." + block + ".h"));
            good &= deviations.compare(
                "hidden", prefix + "hidden." + block + ".c", state.hidden[at].c, theirs("hidden." + block + ".c"));
            if (!config::hasAttention(parity.model, number))
                continue;
            good &= deviations.compare(
                "memory", prefix + "memory." + block, state.memory[at], theirs("memory." + block));
            const auto& weights = out.attention[at];
            good &= deviations.compare(
                "attention", prefix + "attention." + block, parity.model.heads == 1 ? weights.squeeze(1) : weights,
                theirs("attention." + block));
            good &= deviations.compare(
                "captured", prefix + "captured." + block, capturedBy(parity.model, number, out),
                parity.model.heads == 1 ? theirs("attention." + block).unsqueeze(1) : theirs("attention." + block));
        }
        for (const auto& figure : parity.figuresUnder(prefix + "clipped_grad.")) {
            const auto* const weight = named.find(figure.name);
            QVERIFY2(weight, ("a gradient of the unknown " + figure.name).c_str());
            good &= deviations.compare(
                "gradients", prefix + "clipped_grad." + figure.name, weight->grad(), figure.tensor);
        }
        optimizer->step();
        for (const auto& weight : named)
            good &= deviations.compare(
                "weights", prefix + "after." + weight.key(), weight.value(), theirs("after." + weight.key()));
        if (!good)
            break;
    }
    deviations.print(parity.name);
    QCOMPARE(deviations.count("logits"), parity.steps);
    QVERIFY(deviations.count("gradients") >= parity.steps * static_cast<int>(named.size()));
    QCOMPARE(deviations.count("captured"), deviations.count("attention"));
    QCOMPARE(
        deviations.count("attention"), parity.steps * static_cast<int>(config::attentionBlocks(parity.model).size()));
}

QTEST_GUILESS_MAIN(TestParity)
#include "test_parity.moc"
