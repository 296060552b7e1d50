// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ShapeFields.h"
#include "core/model/PublishedShapes.h"
#include "core/model/PublishedStateDict.h"
#include "core/train/Checkpoint.h"
#include "core/train/CheckpointReader.h"
#include "core/train/ForeignWeights.h"
#include "tests/core/model/ParityCase.h"
#include "tests/core/model/ParityRows.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <QtTest>

#include <algorithm>
#include <functional>
#include <limits>

using namespace workbench;
using namespace workbench::train;

namespace
{

using Tensors = std::vector<model::NamedTensor>;
using Change = std::function<void(Tensors&)>;

at::Tensor& tensorOf(Tensors& tensors, const std::string& name)
{
    return std::ranges::find(tensors, name, &model::NamedTensor::name)->tensor;
}

Change drop(const std::string& part)
{
    return [part](Tensors& tensors) {
        const auto count = std::erase_if(
            tensors, [&](const model::NamedTensor& each) { return each.name.find(part) != std::string::npos; });
        QVERIFY(count > 0);
    };
}

Change put(const std::string& name, const std::function<at::Tensor(const at::Tensor&)>& other)
{
    return [=](Tensors& tensors) { tensorOf(tensors, name) = other(tensorOf(tensors, name)).contiguous(); };
}

Change convert(at::ScalarType type)
{
    return [type](Tensors& tensors) {
        for (model::NamedTensor& each : tensors)
            each.tensor = each.tensor.to(type);
    };
}

config::ModelConfig modelConfig(const config::AttentionBlocks& attention, int layers = 3)
{
    config::ModelConfig model;
    model.layers = layers;
    model.width = 8;
    model.boomWidth = 20;
    model.attention = attention;
    return model;
}

config::AttentionBlocks placed(config::AttentionPlacement placement)
{
    return {placement, {}};
}

std::string text(const auto& result)
{
    return result ? "" : describe(result.error());
}

} // namespace
Q_DECLARE_METATYPE(config::ModelConfig)
Q_DECLARE_METATYPE(Change)

class TestForeignWeights : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    std::filesystem::path file() const { return folder() / "weights.safetensors"; }
    std::filesystem::path checkpoints() const { return folder() / "checkpoints"; }
    void write(const Tensors& tensors) const { QVERIFY(model::writeSafetensors(file(), tensors)); }

    static Tensors stateDict(const model::ShaRnn& model)
    {
        Tensors tensors = model::publishedStateDict(model);
        for (model::NamedTensor& each : tensors)
            each.tensor = each.tensor.clone();
        return tensors;
    }
    model::ShaRnn usual() const { return model::ShaRnn(modelConfig(placed(config::AttentionPlacement::SecondLast))); }

    const RunId m_run{"5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60"};
    QTemporaryDir m_folder;

private Q_SLOTS:
    void cleanup() { std::filesystem::remove_all(checkpoints()); }
    void shapesNameEveryParameter_data() { shapesAreFoundAgain_data(); }
    void shapesNameEveryParameter();
    void shapesAreFoundAgain_data();
    void shapesAreFoundAgain();
    void leavesOpenWhatNobodyNeeds_data();
    void leavesOpenWhatNobodyNeeds();
    void converts_data();
    void converts();
    void leavesOutOnlyWhatItMay();
    void refuses_data();
    void refuses();
    void computesWhatThePublishedCodeComputes_data();
    void computesWhatThePublishedCodeComputes();
};

void TestForeignWeights::shapesAreFoundAgain_data()
{
    using enum config::AttentionPlacement;
    QTest::addColumn<config::ModelConfig>("config");
    QTest::newRow("no attention") << modelConfig(placed(None));
    QTest::newRow("second last") << modelConfig(placed(SecondLast));
    QTest::newRow("all") << modelConfig(placed(All));
    QTest::newRow("listed") << modelConfig({Listed, {0, 2}});
    QTest::newRow("one block without") << modelConfig(placed(None), 1);
    QTest::newRow("one block with") << modelConfig(placed(All), 1);
    QTest::newRow("eleven blocks") << modelConfig(placed(SecondLast), 11); // "blocks.10" sorts before "blocks.2"
    auto second = modelConfig(placed(SecondLast));
    second.boom = config::BoomOutput::SecondMatrix;
    second.boomWidth = 5;
    QTest::newRow("second matrix") << second;
}

void TestForeignWeights::shapesNameEveryParameter()
{
    QFETCH(config::ModelConfig, config);
    std::map<std::string, std::vector<std::int64_t>> shapes;
    for (const model::NamedShape& each : model::trainedParameters(config))
        QVERIFY(shapes.emplace(each.name, each.shape).second);
    const model::ShaRnn model(config);
    std::size_t trained = 0;
    for (const auto& parameter : model->named_parameters()) {
        QCOMPARE(shapes[parameter.key()], parameter.value().sizes().vec());
        ++trained;
    }
    QCOMPARE(shapes.size(), trained);
}

void TestForeignWeights::shapesAreFoundAgain()
{
    QFETCH(config::ModelConfig, config);
    const model::ShaRnn model(config);
    write(stateDict(model));
    const auto weights = examineWeights(file(), false);
    QVERIFY2(weights, text(weights).c_str());
    config::RunConfig expected;
    expected.model = config;
    QVERIFY(config::shapeDifferences(expected, weights->config).empty());
    QCOMPARE(config::parameterCount(weights->config.model), config::parameterCount(config));

    const auto written = writeCheckpoint(*weights, m_run, checkpoints());
    QVERIFY2(written, text(written).c_str());
    QCOMPARE(written->folder.filename().string(), std::string("step-000000000"));
    const auto manifest = verifyCheckpoint(written->folder);
    QVERIFY2(manifest, text(manifest).c_str());
    QCOMPARE(manifest->run, m_run);
    QCOMPARE(manifest->corpusSha256, std::string());
    const auto read = readModel(written->folder, at::kCPU);
    QVERIFY2(read, text(read).c_str());
    const Tensors before = stateDict(model), after = stateDict(*read);
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        QVERIFY2(at::equal(before[i].tensor, after[i].tensor), before[i].name.c_str());
}

void TestForeignWeights::leavesOpenWhatNobodyNeeds_data()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("without decoder.weight") << drop("decoder.weight");
    QTest::newRow("without encoder.weight") << drop("encoder.weight");
    QTest::newRow("without what the published code never uses") << Change([](Tensors& tensors) {
        for (const char* const part : {"lnout", "qkvs", "r_gate", "blocks.0.lnm", "blocks.2.lnm"})
            drop(part)(tensors);
    });
    QTest::newRow("wrapped for several devices") << Change([](Tensors& tensors) {
        for (model::NamedTensor& each : tensors)
            each.name.insert(0, "module.");
    });
}

void TestForeignWeights::leavesOpenWhatNobodyNeeds()
{
    QFETCH(Change, change);
    const model::ShaRnn model = usual();
    Tensors tensors = stateDict(model);
    change(tensors);
    write(tensors);
    const auto weights = examineWeights(file(), false);
    QVERIFY2(weights, text(weights).c_str());
    const auto written = writeCheckpoint(*weights, m_run, checkpoints());
    QVERIFY2(written, text(written).c_str());
    const auto read = readModel(written->folder, at::kCPU);
    QVERIFY2(read, text(read).c_str());
    for (const auto& parameter : model->named_parameters())
        QVERIFY2(at::equal((*read)->named_parameters()[parameter.key()], parameter.value()), parameter.key().c_str());
}

void TestForeignWeights::converts_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("name");
    QTest::newRow("F64") << int(at::kDouble) << "F64";
    QTest::newRow("F16") << int(at::kHalf) << "F16";
    QTest::newRow("BF16") << int(at::kBFloat16) << "BF16";
}

void TestForeignWeights::converts()
{
    QFETCH(int, type);
    QFETCH(QString, name);
    const model::ShaRnn model = usual();
    Tensors tensors = stateDict(model);
    convert(at::ScalarType(type))(tensors);
    write(tensors);
    const auto weights = examineWeights(file(), false);
    QVERIFY2(weights, text(weights).c_str());
    QVERIFY(std::ranges::any_of(weights->notes, [&](const std::string& note) {
        return note.find(name.toStdString() + " to F32") != std::string::npos;
    }));
    const auto written = writeCheckpoint(*weights, m_run, checkpoints());
    QVERIFY2(written, text(written).c_str());
    const auto read = readModel(written->folder, at::kCPU);
    QVERIFY2(read, text(read).c_str());
    for (const auto& parameter : (*read)->named_parameters())
        QVERIFY(at::equal(parameter.value(), tensorOf(tensors, parameter.key()).to(at::kFloat)));
}

void TestForeignWeights::leavesOutOnlyWhatItMay()
{
    Tensors tensors = stateDict(usual());
    tensors.push_back({"blocks.0.attention_probe", at::zeros({3})});
    tensors.push_back({"pos_emb", at::zeros({2, 2}, at::kLong)});
    write(tensors);
    const auto refused = examineWeights(file(), false);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Mismatch);
    for (const char* const named : {"blocks.0.attention_probe", "pos_emb", "weights.safetensors"})
        QVERIFY2(refused.error().message.find(named) != std::string::npos, refused.error().message.c_str());
    QVERIFY(refused.error().hint.find("--ignore-extra") != std::string::npos);

    const auto weights = examineWeights(file(), true);
    QVERIFY2(weights, text(weights).c_str());
    QCOMPARE(weights->foreign, (std::vector<std::string>{"blocks.0.attention_probe", "pos_emb"}));
    const auto written = writeCheckpoint(*weights, m_run, checkpoints());
    QVERIFY2(written, text(written).c_str());
}

void TestForeignWeights::refuses_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const Change& change, ErrorCode code, const char* named) {
        QTest::newRow(name) << change << int(code) << named;
    };
    row(
        "nothing", [](Tensors& tensors) { tensors.clear(); }, ErrorCode::Mismatch, "holds no SHA-RNN");
    row(
        "another model",
        [](Tensors& tensors) {
            tensors = {{"transformer.wte.weight", at::zeros({256, 8})}};
        },
        ErrorCode::Mismatch, "transformer.wte.weight");
    row("no blocks", drop("blocks."), ErrorCode::Mismatch, "blocks.0");
    row("a block is missing", drop("blocks.1."), ErrorCode::Mismatch, "blocks.1.lnstart.weight is missing");
    row("a matrix is missing", drop("blocks.0.rnn.weight_hh_l0"), ErrorCode::Mismatch, "blocks.0.rnn.weight_hh_l0");
    row("no output bias", drop("decoder.bias"), ErrorCode::Mismatch, "decoder.bias is missing");
    row("folded vectors", drop("attn.vq"), ErrorCode::Mismatch, "vq_collapse");
    row(
        "other symbols than bytes",
        [](Tensors& tensors) {
            tensorOf(tensors, "encoder.weight") = at::zeros({205, 8});
            tensorOf(tensors, "decoder.weight") = at::zeros({205, 8});
            tensorOf(tensors, "decoder.bias") = at::zeros({205});
        },
        ErrorCode::Unsupported, "205");
    row("another width in one block", put("blocks.2.lnff.bias", [](const auto&) { return at::zeros({9}); }),
        ErrorCode::Mismatch, "blocks.2.lnff.bias is [9], not [8]");
    row("a matrix the other way round", put("blocks.0.ff.linear1.weight", [](const auto& each) { return each.t(); }),
        ErrorCode::Mismatch, "blocks.0.ff.linear1.weight");
    row("an unused one of another shape", put("blocks.1.attn.qkvs", [](const auto&) { return at::zeros({3}); }),
        ErrorCode::Mismatch, "blocks.1.attn.qkvs");
    row("whole numbers", put("blocks.0.lnff.bias", [](const auto& each) { return each.to(at::kLong); }),
        ErrorCode::Mismatch, "blocks.0.lnff.bias holds I64");
    row(
        "a width of nothing",
        [](Tensors& tensors) {
            for (model::NamedTensor& each : tensors)
                each.tensor = at::zeros({256, 0});
        },
        ErrorCode::Unsupported, "model.width 0");
    row(
        "a block number out of all bounds",
        [](Tensors& tensors) {
            tensors.push_back({"blocks.2000000000.lnff.bias", at::zeros({8})});
        },
        ErrorCode::Unsupported, "model.layers");
    row("a Boom layer narrower than the model",
        put("blocks.0.ff.linear1.weight", [](const auto& each) { return each.narrow(0, 0, 5); }),
        ErrorCode::Unsupported, "Boom layer of 5");
    row("not tied", put("decoder.weight", [](const auto& each) { return each + 1; }), ErrorCode::Mismatch, "not tied");
    row("no number",
        put("blocks.1.attn.q.weight",
            [](const auto& each) { return at::full_like(each, std::numeric_limits<double>::quiet_NaN()); }),
        ErrorCode::Corrupt, "blocks.1.attn.q.weight");
    row(
        "beyond single precision",
        [](Tensors& tensors) {
            convert(at::kDouble)(tensors);
            tensorOf(tensors, "blocks.0.rnn.bias_hh_l0").fill_(1e300);
        },
        ErrorCode::Corrupt, "blocks.0.rnn.bias_hh_l0");
}

void TestForeignWeights::refuses()
{
    QFETCH(Change, change);
    QFETCH(int, code);
    QFETCH(QString, named);
    Tensors tensors = stateDict(usual());
    change(tensors);
    write(tensors);
    const auto outcome = examineWeights(file(), false).and_then([&](const ForeignWeights& weights) {
        return writeCheckpoint(weights, m_run, checkpoints());
    });
    QVERIFY(!outcome);
    const std::string message = describe(outcome.error());
    QVERIFY2(message.find(named.toStdString()) != std::string::npos, message.c_str());
    QVERIFY2(message.find("weights.safetensors") != std::string::npos, message.c_str());
    QCOMPARE(int(outcome.error().code), code);
    QVERIFY(!std::filesystem::exists(checkpoints() / "step-000000000"));
}

void TestForeignWeights::computesWhatThePublishedCodeComputes_data()
{
    demandParityFolder();
    addParityRows();
}

void TestForeignWeights::computesWhatThePublishedCodeComputes()
{
    QFETCH(QString, path);
    const auto figures = ParityCase::load(path.toStdString());
    QVERIFY2(figures, text(figures).c_str());
    Tensors tensors = figures->figuresUnder("init.");
    write(tensors);
    auto weights = examineWeights(file(), false);
    QVERIFY2(weights, text(weights).c_str());
    QCOMPARE(config::attentionBlocks(weights->config.model), config::attentionBlocks(figures->model));
    weights->config.model.heads = figures->model.heads;
    weights->config.model.memory = figures->model.memory;
    weights->config.train.bptt = 8;
    const auto written = writeCheckpoint(*weights, m_run, checkpoints());
    QVERIFY2(written, text(written).c_str());
    auto model = readModel(written->folder, at::kCPU);
    QVERIFY2(model, text(model).c_str());
    const at::NoGradGuard noGrad;
    const auto logits = (*model)->forward(figures->figure("step0.input"), {}).logits;
    const double deviation = (logits - figures->figure("step0.logits")).abs().max().item<double>();
    QVERIFY2(deviation < 1e-5, std::to_string(deviation).c_str());
}

QTEST_GUILESS_MAIN(TestForeignWeights)
#include "TestForeignWeights.moc"
