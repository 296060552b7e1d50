// SPDX-License-Identifier: GPL-3.0-or-later
#include "EventSamples.h"

#include "core/host/RequestCoding.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::host;

class TestRequestCoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsComeBack();
    void whatIsAskedComesBack();
    void errorsComeBack();
};

void TestRequestCoding::requestsComeBack()
{
    train::TrainRequest request;
    request.run = RunId("11111111-2222-4333-8444-555555555555");
    request.config.name = allBytes().substr(1); // what JSON cannot carry
    request.config.corpus.path = "/corpora/\xff\xfe";
    request.config.film.prompt = "\xc3";
    request.config.train.learningRate = 1.0 / 3;
    request.config.train.seed = 9'007'199'254'740'991U;
    request.config.train.steps = 1'000'000'000'000;
    request.config.model.attention = {config::AttentionPlacement::Listed, {0, 2}};
    request.config.runtime.process = config::Process::Own;
    request.checkpointFolder = "/runs/\xff";
    const auto plain = decodeRequest(encodeRequest(request));
    QVERIFY2(plain, plain ? "" : describe(plain.error()).c_str());
    QVERIFY(plain->run == request.run && plain->config == request.config);
    QVERIFY(plain->checkpointFolder == request.checkpointFolder && !plain->begin && !plain->fileSystem);

    request.begin = train::Beginning{"/runs/a/step-1", true, false};
    const std::string bytes = encodeRequest(request);
    const auto begun = decodeRequest(bytes);
    QVERIFY(begun && begun->begin);
    QVERIFY(begun->begin->checkpoint == request.begin->checkpoint);
    QVERIFY(begun->begin->freshOptimizer && !begun->begin->freshText);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        QVERIFY(!decodeRequest(std::string_view(bytes).substr(0, length)));
    QVERIFY(!decodeRequest(bytes + '\0'));
}

void TestRequestCoding::whatIsAskedComesBack()
{
    train::TrainControl::Asked asked;
    QVERIFY(decodeAsked(encodeAsked(asked)).value() == asked);
    asked
        = {.paused = true,
           .capture = train::CaptureSettings{.block = 3, .stream = 1, .perSecond = 0.3},
           .captureSet = true,
           .frameTaken = true,
           .requests = {true, true, true, 1e-4}};
    const std::string bytes = encodeAsked(asked);
    QVERIFY(decodeAsked(bytes).value() == asked);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        QVERIFY(!decodeAsked(std::string_view(bytes).substr(0, length)));
    asked.requests.learningRate = std::numeric_limits<double>::quiet_NaN(); // the trainer refuses it, not the wire
    QVERIFY(std::isnan(*decodeAsked(encodeAsked(asked)).value().requests.learningRate));
}

void TestRequestCoding::errorsComeBack()
{
    const Error error{ErrorCode::Mismatch, allBytes(), "Do something else."};
    QVERIFY(decodeError(encodeError(error)).value() == error);
    QVERIFY(!decodeError(encodeError(error) + '\0'));
    QVERIFY(!decodeError({}));
}

QTEST_GUILESS_MAIN(TestRequestCoding)
#include "TestRequestCoding.moc"
