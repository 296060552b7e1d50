// SPDX-License-Identifier: GPL-3.0-or-later
// The reader with the published code's weights against the published code's logits.
#include "../model/ParityCase.h"
#include "../model/ParityRows.h"

#include "core/model/PublishedStateDict.h"
#include "core/model/ShaRnn.h"
#include "core/sample/ByteReader.h"
#include "core/sample/PackModel.h"

#include <QTest>

#include <cmath>

using namespace workbench;

class TestReaderParity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void logits_data();
    void logits();
};

void TestReaderParity::initTestCase()
{
    demandParityFolder();
}

void TestReaderParity::logits_data()
{
    addParityRows();
}

/// The first segment starts from nothing and is no longer than the memory, so bytes and segments see the same.
void TestReaderParity::logits()
{
    constexpr double kTolerance = 5e-5;
    QFETCH(QString, path);
    QVERIFY2(!path.isEmpty(), ("no *.safetensors in " + parityFolder().string()).c_str());
    const auto loaded = ParityCase::load(path.toStdString());
    QVERIFY2(loaded, loaded ? "" : describe(loaded.error()).c_str());
    model::ShaRnn net(loaded->model);
    const auto filled = model::loadPublishedStateDict(net, loaded->figuresUnder("init."));
    QVERIFY2(filled, filled ? "" : describe(filled.error()).c_str());
    net->eval();
    sample::ByteReader reader(sample::packModel(net), 2);

    const at::Tensor input = loaded->figure("step0.input");
    const at::Tensor theirs = loaded->figure("step0.logits");
    QVERIFY(input.size(0) <= loaded->model.memory);
    double worst = 0;
    for (std::int64_t stream = 0; stream < input.size(1); ++stream) {
        std::string text;
        for (std::int64_t time = 0; time < input.size(0); ++time)
            text += static_cast<char>(input[time][stream].item<std::int64_t>());
        const at::Tensor expected = theirs.select(1, stream).contiguous();
        sample::ReadingState state(reader.model());
        std::size_t heard = 0;
        reader.read(state, text, [&](std::size_t index, std::span<const float> logits) {
            ++heard;
            const float* const row = expected.const_data_ptr<float>() + index * logits.size();
            for (std::size_t i = 0; i < logits.size(); ++i)
                if (const double away = std::abs(double{logits[i]} - row[i]); !(away <= worst))
                    worst = away;
        });
        QCOMPARE(heard, text.size());
    }
    qInfo("%s: worst %.2e of %d streams", loaded->name.c_str(), worst, static_cast<int>(input.size(1)));
    QVERIFY2(worst <= kTolerance, std::to_string(worst).c_str());
}

QTEST_GUILESS_MAIN(TestReaderParity)
#include "TestReaderParity.moc"
