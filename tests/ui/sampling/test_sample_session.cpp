// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/TextSampler.h"
#include "core/train/SamplingModel.h"
#include "tests/core/train/TrainFixture.h"
#include "ui/session/SampleSession.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <memory>
#include <optional>

using namespace workbench;
using namespace workbench::ui;

namespace
{

/// All that came of the requests of one session.
struct Log {
    explicit Log(SampleSession& session)
    {
        QObject::connect(&session, &SampleSession::newsArrived, &session, [this](const WriteNews& news) {
            for (const ReadByte& byte : news.read) {
                read.push_back(byte);
            }
            for (const ReadByte& byte : news.drawn) {
                drawn.push_back(byte);
                text += static_cast<char>(byte.byte);
            }
            next = news.next ? news.next : next;
            end = news.end ? news.end : end;
            ++bundles;
        });
        QObject::connect(&session, &SampleSession::failed, &session, [this](const Error& told) { error = told; });
    }

    bool waitForEnd() const
    {
        return QTest::qWaitFor([this] { return end || error; }, 20'000) && end;
    }

    std::vector<ReadByte> read, drawn;
    std::string text;
    std::optional<ByteLogits> next;
    std::optional<WriteEnd> end;
    std::optional<Error> error;
    int bundles = 0;
};

} // namespace

class TestSampleSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        config::RunConfig config = m_fixture.smallConfig();
        config.train.steps = 3;
        train::EventLog log;
        const auto summary = m_fixture.train(config, log);
        QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
        m_checkpoint = summary->checkpoint;
    }

    void writesWhatTheSamplerWrites()
    {
        SampleSession session;
        Log log(session);
        session.write(request("the prompt", 200));
        QVERIFY(log.waitForEnd());
        QCOMPARE(*log.end, WriteEnd::Length);
        QCOMPARE(log.drawn.size(), std::size_t(200));
        QCOMPARE(log.text, written("the prompt", 200));
        QCOMPARE(log.read.size(), std::size_t(10));
        QVERIFY(std::isnan(log.read.front().surprisalBits));
        for (std::size_t i = 1; i < log.read.size(); ++i) {
            QVERIFY(log.read[i].surprisalBits > 0 && log.read[i].entropyBits > 0);
        }
        QVERIFY(log.next.has_value());
    }

    void goesOnAsIfItHadNotStopped()
    {
        const std::string whole = written("once upon", 120);
        SampleSession session;
        Log log(session);
        session.write(request("once upon", 50));
        QVERIFY(log.waitForEnd());
        const std::string first = log.text;
        log.end.reset();
        WriteRequest rest = request("once upon" + first, 70);
        rest.known = rest.text.size();
        session.write(rest);
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.text, whole);
        QCOMPARE(log.read.size(), std::size_t(9)); // nothing that was known came again
    }

    void theSameLogitsByWhateverWay()
    {
        const std::string text = written("a", 3000); // over places that are kept on the way
        SampleSession long1, long2;
        Log first(long1), second(long2);
        long1.write(request("a", 3000));
        QVERIFY(first.waitForEnd());
        WriteRequest look = request("a" + text, 0);
        look.known = look.text.size();
        long2.write(look); // read in whole segments, from its start
        QVERIFY(second.waitForEnd());
        QVERIFY(*first.next == *second.next);
        second.end.reset();
        look.text = "a" + text.substr(0, 1500);
        look.known = 1500;
        long1.write(look); // from a place in its middle
        second.next.reset();
        first.end.reset();
        long2.write(look);
        QVERIFY(first.waitForEnd() && second.waitForEnd());
        QVERIFY(*first.next == *second.next);
        QVERIFY(*first.next == first.drawn[1500].before);
        QCOMPARE(second.read.size(), std::size_t(1));
    }

    void stoppedInTheMiddleNothingIsLost()
    {
        SampleSession session;
        Log log(session);
        session.write(request("stop", 1 << 20));
        QVERIFY(QTest::qWaitFor([&] { return log.drawn.size() > 20; }, 20'000));
        session.stop();
        QVERIFY(log.waitForEnd());
        QCOMPARE(*log.end, WriteEnd::Stopped);
        QVERIFY(log.bundles > 1);
        QCOMPARE(log.text, written("stop", static_cast<std::int64_t>(log.text.size())));
        const std::size_t had = log.drawn.size();
        QTest::qWait(100);
        QCOMPARE(log.drawn.size(), had);
    }

    void stoppedBeforeItBeganItEndsAllTheSame()
    {
        SampleSession session;
        Log log(session);
        session.write(request("never", 1 << 20));
        session.stop();
        QVERIFY(log.waitForEnd());
        QCOMPARE(*log.end, WriteEnd::Stopped);
    }

    void stopStringsEndIt()
    {
        const std::string text = written("prompt", 300);
        SampleSession session;
        Log log(session);
        WriteRequest until = request("prompt", 300);
        until.settings.stops = {text.substr(100, 3)};
        session.write(until);
        QVERIFY(log.waitForEnd());
        QCOMPARE(*log.end, WriteEnd::StopString);
        QCOMPARE(log.text, text.substr(0, text.find(text.substr(100, 3)) + 3));
    }

    void onlyTheNewestRequestArrives()
    {
        SampleSession session;
        Log log(session);
        for (int i = 0; i < 10; ++i) {
            session.write(request("request " + std::to_string(i), 40));
        }
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.text, written("request 9", 40));
    }

    void restsAsItsPaceSays()
    {
        SampleSession session;
        Log log(session);
        session.open({.checkpoint = m_checkpoint, .published = nullptr});
        WriteRequest slow = request("slow", 1 << 20);
        slow.share = 0.001; // a thousandth of what it could do
        session.write(slow);
        QTest::qWait(300);
        QVERIFY(!log.drawn.empty()); // the first one came all the same
        session.stop(); // also out of a long rest
        QVERIFY(log.waitForEnd());
        const std::size_t slowly = log.drawn.size();
        log.end.reset();
        log.drawn.clear();
        session.write(request("fast", static_cast<std::int64_t>(slowly) * 3));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.drawn.size(), slowly * 3);
    }

    void otherTextsAreMeasured()
    {
        SampleSession session;
        Log log(session);
        QSignalSpy measured(&session, &SampleSession::measured);
        session.write(request("the text", 0));
        QVERIFY(log.waitForEnd());
        session.measure({.checkpoint = m_checkpoint, .published = nullptr}, "the text");
        QVERIFY(measured.wait(20'000));
        const auto bits = measured.front()[1].value<std::vector<float>>();
        QCOMPARE(bits.size(), log.read.size());
        for (std::size_t i = 1; i < bits.size(); ++i) {
            QCOMPARE(bits[i], log.read[i].surprisalBits);
        }
    }

    void whatIsWrongIsTold()
    {
        SampleSession session;
        Log log(session);
        WriteRequest wrong = request("text", 5);
        wrong.weights.checkpoint = m_fixture.folder() / "nothing";
        session.write(wrong);
        QVERIFY(!log.waitForEnd());
        QVERIFY(log.error && !log.error->message.empty() && !log.error->hint.empty());
        log.error.reset();
        WriteRequest banned = request("text", 5);
        for (int byte = 0; byte < 256; ++byte) {
            banned.settings.banned.push_back(static_cast<std::uint8_t>(byte));
        }
        session.write(banned);
        QVERIFY(QTest::qWaitFor([&] { return log.error.has_value(); }, 20'000));
    }

    void goneWhileItWrites()
    {
        auto session = std::make_unique<SampleSession>();
        session->write(request("gone", 1 << 20));
        QTest::qWait(30);
        session.reset();
    }

private:
    WriteRequest request(const std::string& text, std::int64_t bytes) const
    {
        WriteRequest request;
        request.weights.checkpoint = m_checkpoint;
        request.text = text;
        request.bytes = bytes;
        return request;
    }

    /// What comes of a prompt in one go, on this thread.
    std::string written(const std::string& prompt, std::int64_t bytes) const
    {
        const auto model = train::openSamplingModel(m_checkpoint);
        sample::ByteReader reader(model->packed, 2);
        sample::TextSampler sampler(reader, {});
        if (!sampler.readPrompt(prompt)) {
            return {};
        }
        for (std::int64_t i = 0; i < bytes; ++i) {
            if (!sampler.draw()) {
                return {};
            }
        }
        return sampler.text().substr(prompt.size());
    }

    train::TrainFixture m_fixture;
    std::filesystem::path m_checkpoint;
};

QTEST_GUILESS_MAIN(TestSampleSession)
#include "test_sample_session.moc"
