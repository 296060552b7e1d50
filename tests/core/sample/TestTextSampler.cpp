// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/PackModel.h"
#include "core/sample/TextSampler.h"
#include "tests/core/sample/ReaderCases.h"

#include <QTest>

#include <cmath>

using namespace workbench;
using namespace workbench::sample;

/// Texts that a small model with attention writes.
class TestTextSampler : public QObject
{
    Q_OBJECT

private:
    static config::ModelConfig smallModel()
    {
        auto config = readerConfig(16, 48, 2, config::AttentionPlacement::All);
        config.vocabulary = 256;
        config.layers = 2;
        config.memory = 24; // a text of a hundred bytes forgets its beginning
        return config;
    }
    static std::string written(TextSampler& sampler, int bytes)
    {
        for (int i = 0; i < bytes; ++i)
            if (!sampler.draw())
                qFatal("nothing was drawn");
        return sampler.text();
    }
    static SamplerSettings seeded(std::uint64_t seed)
    {
        SamplerSettings settings;
        settings.seed = seed;
        return settings;
    }

    model::ShaRnn m_net{nullptr};
    std::shared_ptr<const PackedModel> m_packed;

private Q_SLOTS:
    void initTestCase()
    {
        m_net = stirredModel(smallModel());
        m_packed = packModel(m_net);
    }

    void theSameSeedWritesTheSame()
    {
        std::string expected;
        for (const int threads : {1, 2, 3}) {
            ByteReader reader(m_packed, threads);
            TextSampler sampler(reader, seeded(4));
            QVERIFY(sampler.readPrompt("a prompt"));
            const std::string text = written(sampler, 100);
            QCOMPARE(text.size(), std::size_t{108});
            if (expected.empty())
                expected = text;
            QCOMPARE(text, expected);
        }
        ByteReader reader(m_packed, 1);
        TextSampler sampler(reader, seeded(5));
        QVERIFY(sampler.readPrompt("a prompt"));
        QVERIFY(written(sampler, 100) != expected);
    }

    /// Against LibTorch's model in segments of one byte, and with everything that is told of a byte.
    void figuresAreTheModels()
    {
        ByteReader reader(m_packed, 1);
        SamplerSettings settings = seeded(9);
        settings.topK = 3;
        settings.validUtf8 = true;
        TextSampler sampler(reader, settings);
        QVERIFY(sampler.readPrompt("prompt"));
        std::vector<DrawnByte> drawn;
        for (int i = 0; i < 60; ++i)
            drawn.push_back(*sampler.draw());
        const std::string& text = sampler.text();
        const LogitRows rows = modelLogits(m_net, text, 1);
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            const std::size_t place = 6 + i;
            QCOMPARE(drawn[i].byte, static_cast<std::uint8_t>(text[place]));
            const Distribution model = probabilities(std::span<const float, 256>(rows[place - 1].data(), 256));
            QVERIFY(std::abs(drawn[i].surprisalBits - surprisalBits(model, drawn[i].byte)) < 1e-3);
            QVERIFY(std::abs(drawn[i].entropyBits - entropyBits(model)) < 1e-3);
            const auto sampled = applySampler(settings, model, text.substr(0, place));
            QVERIFY(sampled);
            QVERIFY(std::abs(drawn[i].probability - sampled->after[drawn[i].byte]) < 1e-3);
            QVERIFY(std::abs(drawn[i].utf8Removed - sampled->removed.front().mass) < 1e-3);
        }
    }

    void manyTextsAreWhatEachIsAlone()
    {
        ByteReader reader(m_packed, 2);
        std::vector<std::unique_ptr<TextSampler>> owned;
        std::vector<TextSampler*> together;
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            owned.push_back(std::make_unique<TextSampler>(reader, seeded(seed)));
            QVERIFY(owned.back()->readPrompt(seed % 2 == 0 ? "even" : "an odd one"));
            together.push_back(owned.back().get());
        }
        for (int i = 0; i < 40; ++i)
            QVERIFY(TextSampler::drawTogether(together));
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            TextSampler alone(reader, seeded(seed));
            QVERIFY(alone.readPrompt(seed % 2 == 0 ? "even" : "an odd one"));
            QCOMPARE(owned[seed]->text(), written(alone, 40));
            QVERIFY(owned[seed]->state() == alone.state());
        }
        QVERIFY(TextSampler::drawTogether({})->empty());
    }

    /// A text goes on in the same way however it was come by: drawn, resumed, chosen byte by byte, or given as a
    /// prompt.
    void goingOnIsExact()
    {
        ByteReader reader(m_packed, 1);
        TextSampler sampler(reader, seeded(3));
        QVERIFY(sampler.readPrompt("start"));
        const std::string half = written(sampler, 30);
        const ReadingState state = sampler.state();
        const std::vector<float> logits(sampler.logits().begin(), sampler.logits().end());
        const std::string whole = written(sampler, 30);

        TextSampler resumed(reader, seeded(3));
        resumed.resume(half, state, logits);
        QCOMPARE(written(resumed, 30), whole);
        QVERIFY(resumed.state() == sampler.state());

        TextSampler prompted(reader, seeded(3));
        QVERIFY(prompted.readPrompt(half));
        QCOMPARE(written(prompted, 30), whole);

        TextSampler chosen(reader, seeded(3));
        QVERIFY(chosen.readPrompt(half.substr(0, 1)));
        for (const char byte : half.substr(1)) {
            const double expected = surprisalBits(chosen.modelDistribution(), static_cast<std::uint8_t>(byte));
            QCOMPARE(chosen.choose(static_cast<std::uint8_t>(byte)).surprisalBits, expected);
        }
        QCOMPARE(written(chosen, 30), whole);
    }

    void promptsThatCannotBe()
    {
        ByteReader reader(m_packed, 1);
        TextSampler sampler(reader, {});
        QCOMPARE(sampler.readPrompt("").error().code, ErrorCode::InvalidArgument);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(sampler.readPrompt("abc", stop.get_token()).error().code, ErrorCode::Cancelled);
        QVERIFY(sampler.text().empty());
    }

    void anErrorChangesNothing()
    {
        ByteReader reader(m_packed, 1);
        SamplerSettings settings;
        settings.noRepeat = 1;
        TextSampler sampler(reader, settings);
        std::string all;
        for (int byte = 0; byte < 256; ++byte)
            all += static_cast<char>(byte);
        QVERIFY(sampler.readPrompt(all));
        const ReadingState before = sampler.state();
        QCOMPARE(sampler.draw().error().code, ErrorCode::InvalidArgument);
        QCOMPARE(sampler.text(), all);
        QVERIFY(sampler.state() == before);
        QCOMPARE(sampler.choose('x').probability, 0.0); // by hand everything goes
        QCOMPARE(sampler.text(), all + 'x');
    }

    void ends()
    {
        ByteReader reader(m_packed, 1);
        SamplerSettings settings;
        settings.bytes = 4;
        settings.stops = {"b", "ac"};
        TextSampler sampler(reader, settings);
        QVERIFY(sampler.readPrompt("ab"));
        QVERIFY(!sampler.ended(0)); // what stands in the prompt ends nothing
        sampler.choose('c');
        QVERIFY(!sampler.ended(1));
        sampler.choose('a');
        QVERIFY(!sampler.ended(2));
        sampler.choose('c');
        QCOMPARE(sampler.ended(3), SampleEnd::StopString);
        QVERIFY(!sampler.ended(1)); // begins before what counts as written
        sampler.choose('x');
        QCOMPARE(sampler.ended(4), SampleEnd::Length);
        sampler.choose('b');
        QCOMPARE(sampler.ended(5), SampleEnd::StopString);
    }
};

QTEST_GUILESS_MAIN(TestTextSampler)
#include "TestTextSampler.moc"
