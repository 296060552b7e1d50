// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ByteCoding.h"
#include "core/host/FrameChannel.h"
#include "core/host/Frames.h"

#include <QtTest>

#include <csignal>
#include <future>
#include <limits>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace workbench;
using namespace workbench::host;
using namespace std::chrono_literals;

namespace
{

/// Two ends of a connection: frames at one, bytes at the other.
class Wire
{
public:
    Wire()
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) {
            m_channel.emplace(FileDescriptor(ends[0]));
            m_other.reset(ends[1]);
        }
    }

    FrameChannel& channel() { return *m_channel; }
    int other() const { return m_other.get(); }
    void write(const std::string& bytes) const
    {
        QCOMPARE(::send(m_other.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), ssize_t(bytes.size()));
    }
    void close() { m_other.reset(); }

private:
    std::optional<FrameChannel> m_channel;
    FileDescriptor m_other;
};

std::string headerBytes(std::uint32_t kind, std::uint64_t length)
{
    std::string out;
    putWhole(out, kind);
    putWhole(out, length);
    return out;
}

} // namespace

class TestFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesCross();
    void longFramesCross();
    void framesOfManyThreadsStayWhole();
    void piecesAreWaitedFor();
    void endsAreTold_data();
    void endsAreTold();
    void lengthsAreRefusedBeforeAnythingIsRead_data();
    void lengthsAreRefusedBeforeAnythingIsRead();
    void tooLongIsNotSent();
    void limitsHaveRoomForTheRun();
    void interruptionsDoNotMatter();
    void aGonePeerIsAnErrorAndNoSignal();
    void greetingsAreChecked_data();
    void greetingsAreChecked();
    void silenceIsWaitedForAWhile();
    void shutDownEndsReceiving();
};

void TestFrames::framesCross()
{
    Wire wire;
    FrameChannel other{FileDescriptor(::dup(wire.other()))};
    const std::string bytes("a\0b\xff", 4);
    QVERIFY(other.send(FrameKind::Event, bytes));
    QVERIFY(other.send(FrameKind::Go));
    const auto first = wire.channel().receive();
    QVERIFY(first && *first);
    QVERIFY((*first)->kind == FrameKind::Event);
    QCOMPARE((*first)->bytes, bytes);
    const auto second = wire.channel().receive();
    QVERIFY(second && *second);
    QVERIFY((*second)->kind == FrameKind::Go);
    QVERIFY((*second)->bytes.empty());
}

void TestFrames::longFramesCross()
{
    Wire wire;
    FrameChannel other{FileDescriptor(::dup(wire.other()))};
    std::string bytes(5'000'001, '\0'); // more than the socket holds, and no whole number of pieces
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(i * 7 + i / 256);
    auto sent = std::async(std::launch::async, [&] { return other.send(FrameKind::Event, bytes).has_value(); });
    const auto frame = wire.channel().receive();
    QVERIFY(frame && *frame);
    QVERIFY((*frame)->bytes == bytes);
    QVERIFY(sent.get());
}

void TestFrames::framesOfManyThreadsStayWhole()
{
    constexpr int kThreads = 4, kEach = 200;
    Wire wire;
    FrameChannel other{FileDescriptor(::dup(wire.other()))};
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&other, thread] {
            for (int i = 0; i < kEach; ++i)
                (void)other.send(FrameKind::Event, std::string(std::size_t(1 + i * 37 % 5000), char('a' + thread)));
        });
    for (int i = 0; i < kThreads * kEach; ++i) {
        const auto frame = wire.channel().receive();
        QVERIFY2(frame && *frame, frame ? "closed" : describe(frame.error()).c_str());
        QVERIFY((*frame)->bytes == std::string((*frame)->bytes.size(), (*frame)->bytes.front()));
    }
}

void TestFrames::piecesAreWaitedFor()
{
    Wire wire;
    const std::string bytes = headerBytes(8, 5) + "hello";
    std::jthread slow([&] {
        for (const char byte : bytes) {
            std::this_thread::sleep_for(2ms);
            (void)::send(wire.other(), &byte, 1, MSG_NOSIGNAL);
        }
    });
    const auto frame = wire.channel().receive();
    QVERIFY(frame && *frame);
    QCOMPARE((*frame)->bytes, std::string("hello"));
}

void TestFrames::endsAreTold_data()
{
    QTest::addColumn<int>("bytes"); // of a frame that arrive before the peer is gone
    QTest::addColumn<bool>("isFault");
    QTest::newRow("between frames") << 0 << false;
    QTest::newRow("in the kind") << 3 << true;
    QTest::newRow("in the length") << 11 << true;
    QTest::newRow("after the header") << 12 << true;
    QTest::newRow("in what follows") << 16 << true;
}

void TestFrames::endsAreTold()
{
    QFETCH(int, bytes);
    QFETCH(bool, isFault);
    Wire wire;
    const std::string frame = headerBytes(8, 5) + "hello";
    wire.write(frame.substr(0, std::size_t(bytes)));
    wire.close();
    const auto got = wire.channel().receive();
    QCOMPARE(!got, isFault);
    if (isFault)
        QCOMPARE(got.error().code, ErrorCode::Io);
    else
        QVERIFY(!*got);
}

void TestFrames::lengthsAreRefusedBeforeAnythingIsRead_data()
{
    QTest::addColumn<uint>("kind");
    QTest::addColumn<quint64>("length");
    QTest::addColumn<QString>("word");
    const FrameLimits limits;
    const auto most = std::numeric_limits<quint64>::max();
    for (uint kind = 1; kind <= 10; ++kind)
        QTest::addRow("kind %u", kind) << kind << quint64(limits.of(FrameKind(kind)) + 1) << "at most";
    QTest::newRow("all memory there is") << 8U << most << "at most";
    QTest::newRow("no kind") << 0U << quint64(0) << "unknown kind 0";
    QTest::newRow("unknown kind") << 11U << quint64(0) << "unknown kind 11";
    QTest::newRow("far from any kind") << 0xffffffffU << most << "unknown kind 4294967295";
}

void TestFrames::lengthsAreRefusedBeforeAnythingIsRead()
{
    QFETCH(uint, kind);
    QFETCH(quint64, length);
    QFETCH(QString, word);
    Wire wire;
    wire.write(headerBytes(kind, length)); // and nothing after it: who waited for that would wait for ever
    const auto got = wire.channel().receive();
    QVERIFY(!got);
    QCOMPARE(got.error().code, ErrorCode::Corrupt);
    QVERIFY2(got.error().message.find(word.toStdString()) != std::string::npos, got.error().message.c_str());
}

void TestFrames::tooLongIsNotSent()
{
    Wire wire;
    QVERIFY(!wire.channel().send(FrameKind::Stop, "now"));
    QVERIFY(wire.channel().send(FrameKind::Stop));
    std::string got(64, '\0');
    QCOMPARE(::recv(wire.other(), got.data(), got.size(), 0), ssize_t(kFrameHeaderBytes)); // the second alone
}

void TestFrames::limitsHaveRoomForTheRun()
{
    config::RunConfig run;
    run.model.heads = 4;
    run.model.memory = 5000;
    run.train.bptt = 1024;
    const FrameLimits limits(run);
    QVERIFY(limits.of(FrameKind::Event) > 4ULL * 4 * 1024 * (5000 + 1024) + 4ULL * 1024 * 256);
    QVERIFY(limits.of(FrameKind::Weights) > 4ULL * std::uint64_t(config::parameterCount(run.model)));
    QVERIFY(limits.of(FrameKind::Event) < 1ULL << 30);
    QCOMPARE(FrameLimits().of(FrameKind::Weights), std::uint64_t(0)); // nobody sends weights before the run is known
}

void TestFrames::interruptionsDoNotMatter()
{
    struct sigaction action {
    }, before{};
    action.sa_handler = [](int) {};
    sigaction(SIGUSR1, &action, &before); // without SA_RESTART
    Wire wire;
    FrameChannel other{FileDescriptor(::dup(wire.other()))};
    const std::string bytes(3'000'000, 'x');
    std::atomic<bool> done = false;
    const auto disturb = [&done](pthread_t thread) {
        while (!done) {
            pthread_kill(thread, SIGUSR1);
            std::this_thread::sleep_for(200us);
        }
    };
    std::promise<pthread_t> sender;
    std::jthread sending([&] {
        sender.set_value(pthread_self());
        for (int i = 0; i < 20; ++i)
            (void)other.send(FrameKind::Event, bytes);
        while (!done)
            std::this_thread::sleep_for(1ms);
    });
    std::jthread disturbing(disturb, pthread_self());
    std::jthread disturbingToo(disturb, sender.get_future().get());
    int whole = 0;
    for (int i = 0; i < 20; ++i) {
        const auto frame = wire.channel().receive();
        whole += frame && *frame && (*frame)->bytes == bytes;
    }
    done = true;
    disturbing.join();
    disturbingToo.join();
    sending.join();
    sigaction(SIGUSR1, &before, nullptr);
    QCOMPARE(whole, 20);
}

void TestFrames::aGonePeerIsAnErrorAndNoSignal()
{
    Wire wire;
    wire.close();
    const auto sent = wire.channel().send(FrameKind::Go); // SIGPIPE would end the test
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, ErrorCode::Io);
}

void TestFrames::greetingsAreChecked_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code"); // -1: fine
    const QByteArray ours = QByteArray::fromStdString(greeting());
    QTest::newRow("ours") << ours << -1;
    QByteArray newer = ours;
    newer[12] = 2;
    QTest::newRow("another version") << newer << int(ErrorCode::Unsupported);
    QTest::newRow("another program") << QByteArray("HTTP/1.1 200 OK\r\n") << int(ErrorCode::Corrupt);
    QTest::newRow("cut") << ours.left(9) << int(ErrorCode::Io);
    QTest::newRow("nothing") << QByteArray() << int(ErrorCode::Io);
}

void TestFrames::greetingsAreChecked()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    Wire wire;
    wire.write(bytes.toStdString());
    ::shutdown(wire.other(), SHUT_WR);
    const auto greeted = wire.channel().greet(20s);
    QCOMPARE(greeted ? -1 : int(greeted.error().code), code);
    std::string got(64, '\0');
    QCOMPARE(::recv(wire.other(), got.data(), got.size(), 0), ssize_t(greeting().size()));
}

void TestFrames::silenceIsWaitedForAWhile()
{
    Wire wire;
    wire.write(greeting().substr(0, 5));
    const auto greeted = wire.channel().greet(30ms);
    QVERIFY(!greeted);
    QCOMPARE(greeted.error().code, ErrorCode::Busy);
}

void TestFrames::shutDownEndsReceiving()
{
    Wire wire;
    auto got = std::async(std::launch::async, [&] { return wire.channel().receive(); });
    QVERIFY(got.wait_for(50ms) == std::future_status::timeout);
    wire.channel().shutDown();
    QVERIFY(got.wait_for(20s) == std::future_status::ready);
    const auto frame = got.get();
    QVERIFY(frame && !*frame);
    QVERIFY(!wire.channel().send(FrameKind::Go));
}

QTEST_GUILESS_MAIN(TestFrames)
#include "TestFrames.moc"
