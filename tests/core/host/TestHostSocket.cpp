// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/SystemError.h"
#include "core/host/ChildProcess.h"
#include "core/host/HostSocket.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::host;
using namespace std::chrono_literals;

namespace
{

int modeOf(const std::filesystem::path& path)
{
    struct stat status {
    };
    return ::stat(path.c_str(), &status) == 0 ? int(status.st_mode & 07777) : -1;
}

/// Connects as anybody could who found the path.
FileDescriptor connectTo(const std::filesystem::path& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return FileDescriptor();
    return socket;
}

bool stays()
{
    return false;
}

} // namespace

class TestHostSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { qunsetenv("XDG_RUNTIME_DIR"); }

    void isPrivateWhateverTheUmask_data();
    void isPrivateWhateverTheUmask();
    void liesWhereThereIsRoom_data();
    void liesWhereThereIsRoom();
    void goesWithTheObject();
    void isNotHandedDown();
    void theChildIsLetIn();
    void strangersAreTurnedAway();
    void nobodyComes_data();
    void nobodyComes();
    void connectsToItsParentAlone();
    void childrenAreCollected_data();
    void childrenAreCollected();
    void childrenThatCannotStartAreErrors();
    void childrenGoWithTheObject();
    void childrenHaveNoneOfOurFiles();
};

void TestHostSocket::isPrivateWhateverTheUmask_data()
{
    QTest::addColumn<int>("mask");
    QTest::newRow("0") << 0;
    QTest::newRow("022") << 022;
    QTest::newRow("0777") << 0777;
}

void TestHostSocket::isPrivateWhateverTheUmask()
{
    QFETCH(int, mask);
    const mode_t before = ::umask(mode_t(mask));
    const auto socket = HostSocket::open();
    ::umask(before);
    QVERIFY2(socket, socket ? "" : describe(socket.error()).c_str());
    QCOMPARE(modeOf(socket->path()), 0600);
    QCOMPARE(modeOf(socket->path().parent_path()), 0700);
}

void TestHostSocket::liesWhereThereIsRoom_data()
{
    QTest::addColumn<QString>("runtime"); // below a temporary folder; empty: not set
    QTest::addColumn<bool>("isThere");
    QTest::newRow("runtime folder") << "run" << true;
    QTest::newRow("no runtime folder") << "" << false;
    QTest::newRow("one that is missing") << "missing" << false;
    QTest::newRow("one with too long a path") << QString(90, 'x') << false;
}

void TestHostSocket::liesWhereThereIsRoom()
{
    QFETCH(QString, runtime);
    QFETCH(bool, isThere);
    const QTemporaryDir folder;
    if (!runtime.isEmpty()) {
        const QString path = folder.filePath(runtime);
        if (runtime != "missing")
            QVERIFY(QDir().mkpath(path));
        qputenv("XDG_RUNTIME_DIR", path.toUtf8());
    }
    const auto socket = HostSocket::open();
    QVERIFY2(socket, socket ? "" : describe(socket.error()).c_str());
    const auto parent = socket->path().parent_path().parent_path();
    QCOMPARE(parent.string(), isThere ? folder.filePath(runtime).toStdString() : std::string("/tmp"));
    QVERIFY(connectTo(socket->path()));
}

void TestHostSocket::goesWithTheObject()
{
    std::filesystem::path path;
    {
        auto socket = HostSocket::open();
        QVERIFY(socket);
        const HostSocket moved(std::move(*socket));
        path = moved.path();
        QVERIFY(std::filesystem::exists(path));
    }
    QVERIFY(!std::filesystem::exists(path.parent_path()));
}

void TestHostSocket::isNotHandedDown()
{
    const auto socket = HostSocket::open();
    QVERIFY(socket);
    int sockets = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        const int descriptor = std::stoi(entry.path().filename());
        struct stat status {
        };
        if (descriptor > 2 && ::fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode)) {
            ++sockets;
            QVERIFY(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
        }
    }
    QVERIFY(sockets > 0);
}

void TestHostSocket::theChildIsLetIn()
{
    auto socket = HostSocket::open();
    QVERIFY(socket);
    const FileDescriptor ours = connectTo(socket->path()); // this very process takes the child's part
    const auto connection = socket->accept(::getpid(), stays, 20s);
    QVERIFY2(connection, connection ? "" : describe(connection.error()).c_str());
    QVERIFY(::fcntl(connection->get(), F_GETFD) & FD_CLOEXEC);
    QCOMPARE(::send(ours.get(), "x", 1, 0), ssize_t(1));
    char got = 0;
    QCOMPARE(::recv(connection->get(), &got, 1, 0), ssize_t(1));
}

void TestHostSocket::strangersAreTurnedAway()
{
    auto socket = HostSocket::open();
    QVERIFY(socket);
    const FileDescriptor stranger = connectTo(socket->path()); // not the process that is awaited
    const auto connection = socket->accept(::getppid(), stays, 300ms);
    QVERIFY(!connection);
    QCOMPARE(connection.error().code, ErrorCode::Busy); // it went on waiting
    char got = 0;
    QCOMPARE(::recv(stranger.get(), &got, 1, 0), ssize_t(0)); // closed
}

void TestHostSocket::nobodyComes_data()
{
    QTest::addColumn<bool>("ends");
    QTest::addColumn<int>("code");
    QTest::newRow("it ends first") << true << int(ErrorCode::NotFound);
    QTest::newRow("it does something else") << false << int(ErrorCode::Busy);
}

void TestHostSocket::nobodyComes()
{
    QFETCH(bool, ends);
    QFETCH(int, code);
    auto socket = HostSocket::open();
    QVERIFY(socket);
    const auto connection = socket->accept(
        ::getpid(), [ends] { return ends; }, ends ? 60s : std::chrono::milliseconds(50));
    QVERIFY(!connection);
    QCOMPARE(int(connection.error().code), code);
}

void TestHostSocket::connectsToItsParentAlone()
{
    const auto socket = HostSocket::open(); // of this process, which is not its own parent
    QVERIFY(socket);
    const auto connection = connectToParent(socket->path());
    QVERIFY(!connection);
    QCOMPARE(connection.error().code, ErrorCode::Permission);
    QCOMPARE(connectToParent("/tmp/no such socket").error().code, ErrorCode::NotFound);
    QCOMPARE(connectToParent("/" + std::string(200, 'x')).error().code, ErrorCode::InvalidArgument);
}

void TestHostSocket::childrenAreCollected_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("killed");
    QTest::newRow("done") << "exit 0"
                          << "ended with code 0" << false;
    QTest::newRow("failed") << "exit 3"
                            << "ended with code 3" << false;
    QTest::newRow("segmentation fault") << "kill -SEGV $$"
                                        << "was ended by SIGSEGV (Segmentation fault)" << false;
    QTest::newRow("abort") << "kill -ABRT $$"
                           << "was ended by SIGABRT (Aborted)" << false;
    QTest::newRow("killed") << "kill -KILL $$"
                            << "was ended by SIGKILL (Killed)" << true;
}

void TestHostSocket::childrenAreCollected()
{
    QFETCH(QString, script);
    QFETCH(QString, words);
    QFETCH(bool, killed);
    auto child = ChildProcess::start("/bin/sh", {"-c", script.toStdString()});
    QVERIFY(child);
    child->end(60s);
    QVERIFY(child->hasEnded());
    QCOMPARE(QString::fromStdString(child->howItEnded()), words);
    QCOMPARE(child->endedByKill(), killed);
    QVERIFY(!child->wasKilled());
}

void TestHostSocket::childrenThatCannotStartAreErrors()
{
    const auto missing = ChildProcess::start("/no such program", {});
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QCOMPARE(ChildProcess::start("sh", {}).error().code, ErrorCode::InvalidArgument);
}

void TestHostSocket::childrenGoWithTheObject()
{
    int id = 0;
    {
        auto child = ChildProcess::start("/bin/sleep", {"1000"});
        QVERIFY(child);
        id = child->id();
        QVERIFY(!child->hasEnded());
    }
    QCOMPARE(::kill(id, 0), -1);

    auto patient = ChildProcess::start("/bin/sleep", {"1000"});
    QVERIFY(patient);
    patient->end(20ms);
    QVERIFY(patient->hasEnded());
    QVERIFY(patient->endedByKill() && patient->wasKilled());
}

void TestHostSocket::childrenHaveNoneOfOurFiles()
{
    const FileDescriptor careless(::open("/dev/null", O_RDONLY)); // without close-on-exec, as a library might
    QVERIFY(careless);
    // The shell's own are 0, 1, 2 and the folder that it lists.
    auto child = ChildProcess::start("/bin/sh", {"-c", "test $(ls /proc/self/fd | wc -l) -eq 4"});
    QVERIFY(child);
    child->end(60s);
    QCOMPARE(child->howItEnded(), std::string("ended with code 0"));
}

QTEST_GUILESS_MAIN(TestHostSocket)
#include "TestHostSocket.moc"
