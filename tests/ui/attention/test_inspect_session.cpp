// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/TrainFixture.h"
#include "ui/session/InspectSession.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace workbench;
using namespace workbench::ui;

class TestInspectSession : public QObject
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
        QVERIFY(!m_checkpoint.empty());
    }

    void runsATextAndTellsOnce()
    {
        InspectSession session;
        QSignalSpy ready(&session, &InspectSession::attentionReady), failed(&session, &InspectSession::failed);
        session.requestAttention(request("the first text"));
        QVERIFY(ready.wait(20'000));
        QTest::qWait(50);
        QCOMPARE(ready.size(), 1);
        QCOMPARE(failed.size(), 0);
    }

    void onlyTheNewestRequestArrives()
    {
        InspectSession session;
        std::string bytes;
        int arrived = 0;
        connect(&session, &InspectSession::attentionReady, this, [&](const auto& map) {
            bytes = map->bytes;
            ++arrived;
        });
        for (int i = 0; i < 20; ++i)
            session.requestAttention(request("text number " + std::to_string(i)));
        QVERIFY(QTest::qWaitFor([&] { return arrived > 0; }, 20'000));
        QTest::qWait(100);
        QCOMPARE(arrived, 1);
        QCOMPARE(bytes, std::string("text number 19"));
    }

    void whatIsWrongIsTold_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("no such checkpoint") << 0;
        QTest::newRow("an empty text") << 1;
        QTest::newRow("a block that is not there") << 2;
        QTest::newRow("an empty prompt") << 3;
    }
    void whatIsWrongIsTold()
    {
        QFETCH(int, kind);
        InspectRequest wrong = request("some text");
        if (kind == 0)
            wrong.weights.checkpoint = m_fixture.folder() / "nothing";
        if (kind == 1)
            wrong.text.text.clear();
        if (kind == 2)
            wrong.block = 17;
        if (kind == 3) {
            wrong.text.text.clear();
            wrong.writeBytes = 5;
        }
        InspectSession session;
        QSignalSpy ready(&session, &InspectSession::attentionReady);
        std::optional<Error> told;
        connect(&session, &InspectSession::failed, this, [&](const Error& error) { told = error; });
        session.requestAttention(wrong);
        QVERIFY(QTest::qWaitFor([&] { return told.has_value(); }, 20'000));
        QVERIFY(!told->message.empty() && !told->hint.empty());
        QCOMPARE(ready.size(), 0);
        session.requestAttention(request("and it goes on")); // one failure does not spoil the next request
        QVERIFY(ready.wait(20'000));
    }

    void cancelledNothingArrives()
    {
        InspectSession session;
        QSignalSpy ready(&session, &InspectSession::attentionReady), failed(&session, &InspectSession::failed);
        session.requestAttention(request(std::string(4000, 'x')));
        session.cancel();
        QTest::qWait(300);
        QCOMPARE(ready.size() + failed.size(), 0);
    }

    void mayEndWhileItRuns()
    {
        for (int i = 0; i < 5; ++i) {
            auto session = std::make_unique<InspectSession>();
            session->requestAttention(request(std::string(4000, 'x')));
            QTest::qWait(i * 20);
            session.reset();
        }
    }

    void cellsAndGradientsComeToo()
    {
        InspectSession session;
        QSignalSpy cells(&session, &InspectSession::cellsReady), gradients(&session, &InspectSession::gradientReady);
        session.requestCells(request("the cells of this"));
        QVERIFY(cells.wait(20'000));
        session.requestGradient(request("the gradient of this"), 7);
        QVERIFY(gradients.wait(20'000));
        QCOMPARE(gradients[0][0].toInt(), 7);
        QCOMPARE(gradients[0][1].value<std::vector<float>>().size(), std::size_t(7));
    }

private:
    InspectRequest request(std::string text) const
    {
        InspectRequest request;
        request.weights.checkpoint = m_checkpoint;
        request.text.text = std::move(text);
        return request;
    }

    train::TrainFixture m_fixture;
    std::filesystem::path m_checkpoint;
};

QTEST_GUILESS_MAIN(TestInspectSession)
#include "test_inspect_session.moc"
