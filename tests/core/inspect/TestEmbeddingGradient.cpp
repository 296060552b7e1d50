// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/EmbeddingGradient.h"
#include "core/inspect/TextSegments.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include <string>
#include <vector>

using namespace workbench;
using namespace workbench::inspect;

namespace
{

constexpr int kBptt = 5;
constexpr int kWidth = 8;
const std::string kText = "<a>xyz</a>\nthe a xyz. end";

model::ShaRnn makeModel(config::AttentionPlacement placement, int memory = 12, int heads = 2)
{
    config::ModelConfig config;
    config.layers = 2;
    config.width = kWidth;
    config.boomWidth = 20; // not a multiple: two chunks and a rest
    config.heads = heads;
    config.memory = memory;
    config.attention.placement = placement;
    model::ShaRnn model(config);
    model->to(at::kDouble);
    model->eval();
    const at::NoGradGuard noGrad;
    for (auto& weight : model->parameters())
        weight.normal_(0, 0.6);
    return model;
}

/// The LSTMs forget everything at once, so that memory is the only way from one byte to another.
void cutRecurrence(model::ShaRnn& model)
{
    const at::NoGradGuard noGrad;
    for (std::size_t number = 0; number < model->blocks->size(); ++number) {
        auto& rnn = *model->blocks->at<model::BlockImpl>(number).rnn;
        rnn.weightHidden.zero_();
        rnn.weightInput.narrow(0, kWidth, kWidth).zero_();
        rnn.biasInput.narrow(0, kWidth, kWidth).fill_(-1000);
        rnn.biasHidden.narrow(0, kWidth, kWidth).zero_();
    }
}

/// The loss at a byte as one graph from `embedded` [bytes, 1, D] on, written out.
at::Tensor lossAt(model::ShaRnn& model, const at::Tensor& embedded, const std::string& text, int at)
{
    const auto layers = model->blocks->size();
    std::vector<model::LstmState> hidden(layers);
    std::vector<at::Tensor> memory(layers);
    for (const TextSegment& segment : textSegments(static_cast<int>(text.size()), kBptt)) {
        at::Tensor h = embedded.narrow(0, segment.begin, segment.length());
        for (std::size_t number = 0; number < layers; ++number) {
            auto out = model->blocks->at<model::BlockImpl>(number).forward(h, hidden[number], memory[number], false);
            h = out.h;
            hidden[number] = out.hidden;
            memory[number] = out.memory;
        }
        if (at <= segment.end) {
            const at::Tensor logits = model->decoder->forward(h[at - 1 - segment.begin], model->encoder->weight);
            return at::cross_entropy_loss(logits, byteColumn(text)[at]);
        }
    }
    return {};
}

at::Tensor embed(model::ShaRnn& model, const std::string& text)
{
    return at::embedding(model->encoder->weight, byteColumn(text)).detach();
}

at::Tensor gradientOf(model::ShaRnn& model, const std::string& text, int at)
{
    const auto gradient = embeddingGradient(model, text, at, kBptt, {});
    if (!gradient)
        qFatal("%s", describe(gradient.error()).c_str());
    return *gradient;
}

double worst(const at::Tensor& left, const at::Tensor& right)
{
    return (left - right).abs().max().item<double>();
}

} // namespace

class TestEmbeddingGradient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsOneGraphOverTheText_data()
    {
        QTest::addColumn<int>("placement");
        QTest::addColumn<int>("memory");
        QTest::addColumn<int>("at");
        const auto add = [](const char* name, config::AttentionPlacement placement, int memory, int at) {
            QTest::newRow(name) << static_cast<int>(placement) << memory << at;
        };
        using enum config::AttentionPlacement;
        const int last = static_cast<int>(kText.size()) - 1;
        add("first byte that is predicted", All, 12, 1);
        add("within the first segment", All, 12, 4);
        add("first of the second segment", All, 12, 5);
        add("byte after the second segment", All, 12, 10);
        add("memory is cut", All, 12, last);
        add("memory holds all", All, 100, last);
        add("memory is shorter than a segment", All, 3, last);
        add("memory is a segment", All, 5, last);
        add("attention in one block", SecondLast, 12, last);
        add("no attention", None, 12, last);
    }
    void equalsOneGraphOverTheText()
    {
        QFETCH(const int, placement);
        QFETCH(const int, memory);
        QFETCH(const int, at);
        auto model = makeModel(static_cast<config::AttentionPlacement>(placement), memory);
        const at::Tensor gradient = gradientOf(model, kText, at);
        const at::Tensor embedded = embed(model, kText).requires_grad_(true);
        const auto whole = torch::autograd::grad({lossAt(model, embedded, kText, at)}, {embedded})[0].squeeze(1);
        QCOMPARE(gradient.sizes(), at::IntArrayRef({at, kWidth}));
        QVERIFY(worst(gradient, whole.narrow(0, 0, at)) < 1e-12);
        QCOMPARE(whole.narrow(0, at, whole.size(0) - at).abs().max().item<double>(), 0.0); // causality
        QVERIFY(gradient[at - 1].norm().item<double>() > 1e-6);
    }

    void equalsFiniteDifferences()
    {
        auto model = makeModel(config::AttentionPlacement::All);
        const int at = static_cast<int>(kText.size()) - 2;
        const at::Tensor gradient = gradientOf(model, kText, at);
        const at::NoGradGuard noGrad;
        const at::Tensor embedded = embed(model, kText);
        constexpr double kStep = 1e-5;
        for (int byte = 0; byte < at; ++byte)
            for (const int unit : {0, kWidth - 1}) {
                const at::Tensor value = embedded[byte][0][unit];
                const auto lossWith = [&](double change) {
                    value.add_(change);
                    const double loss = lossAt(model, embedded, kText, at).item<double>();
                    value.sub_(change);
                    return loss;
                };
                const double difference = (lossWith(kStep) - lossWith(-kStep)) / (2 * kStep);
                const double ours = gradient[byte][unit].item<double>();
                QVERIFY2(
                    std::abs(difference - ours) < 1e-6 * std::max(1.0, std::abs(ours)),
                    (std::to_string(byte) + ": " + std::to_string(difference) + " against " + std::to_string(ours))
                        .c_str());
            }
    }

    void laterBytesDoNotMatter()
    {
        auto model = makeModel(config::AttentionPlacement::All);
        std::string other = kText;
        const int at = 12;
        for (std::size_t byte = at + 1; byte < other.size(); ++byte)
            other[byte] = '#';
        QCOMPARE(worst(gradientOf(model, kText, at), gradientOf(model, other, at)), 0.0);
        other[at] = '#'; // the byte itself does: it is what the loss is about
        QVERIFY(worst(gradientOf(model, kText, at), gradientOf(model, other, at)) > 1e-3);
    }

    void memoryAloneLeadsOverBorders()
    {
        const int at = 15; // the last byte of the third segment is its query
        auto with = makeModel(config::AttentionPlacement::All, 12);
        cutRecurrence(with);
        const at::Tensor remembered = gradientOf(with, kText, at).norm(2, {1}, false, at::kDouble);
        // Blocks see 12 - 5 rows before the segment, and what those rows saw themselves.
        for (int byte = 3; byte < at; ++byte)
            QVERIFY2(remembered[byte].item<double>() > 1e-8, std::to_string(byte).c_str());

        auto without = makeModel(config::AttentionPlacement::None);
        cutRecurrence(without);
        const at::Tensor alone = gradientOf(without, kText, at).norm(2, {1}, false, at::kDouble);
        QCOMPARE(alone.narrow(0, 0, at - 1).max().item<double>(), 0.0);
        QVERIFY(alone[at - 1].item<double>() > 1e-6);
    }

    void whatWasForgottenHasNoGradient()
    {
        auto model = makeModel(config::AttentionPlacement::SecondLast, 7);
        cutRecurrence(model);
        const int at = 15;
        const at::Tensor norms = gradientOf(model, kText, at).norm(2, {1}, false, at::kDouble);
        // One block of attention: the segment from 10 on sees two rows before it.
        QCOMPARE(norms.narrow(0, 0, 8).max().item<double>(), 0.0);
        for (int byte = 8; byte < at; ++byte)
            QVERIFY2(norms[byte].item<double>() > 1e-8, std::to_string(byte).c_str());
    }

    void stops()
    {
        std::stop_source stop;
        stop.request_stop();
        auto model = makeModel(config::AttentionPlacement::All);
        const auto gradient = embeddingGradient(model, kText, 9, kBptt, stop.get_token());
        QVERIFY(!gradient);
        QCOMPARE(gradient.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestEmbeddingGradient)
#include "TestEmbeddingGradient.moc"
