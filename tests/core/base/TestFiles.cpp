// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AtomicFile.h"
#include "core/base/RegularFile.h"
#include "core/base/Sha256.h"
#include "tests/support/FailingFileSystem.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace workbench;
namespace fs = std::filesystem;

class TestFiles : public QObject
{
    Q_OBJECT

private:
    fs::path folder() const { return m_folder.path().toStdString(); }
    static std::string contents(const fs::path& path) { return readTextFile(path, 1 << 20).value_or("unreadable"); }
    static void put(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
    static int entries(const fs::path& path)
    {
        return static_cast<int>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void writesAndReplaces()
    {
        const auto path = folder() / "settings.json";
        const mode_t before = ::umask(0777); // even the oddest umask must leave the file usable
        const auto first = writeFileAtomically(realFileSystem(), path, "one");
        ::umask(before);
        QVERIFY(first);
        QCOMPARE(contents(path), std::string("one"));
        QVERIFY(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
        QVERIFY(writeFileAtomically(realFileSystem(), path, "two"));
        QCOMPARE(contents(path), std::string("two"));

        const auto refused = writeFileAtomically(realFileSystem(), path, "three", Replace::No);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(contents(path), std::string("two"));
    }

    void manyRemoveTheSameFolder()
    {
        for (int round = 0; round < 10; ++round) {
            const fs::path tree = folder() / "tree";
            for (int i = 0; i < 40; ++i) {
                fs::create_directories(tree / std::to_string(i));
                for (int k = 0; k < 10; ++k)
                    put(tree / std::to_string(i) / std::to_string(k), "x");
            }
            std::atomic<int> failed = 0;
            {
                std::vector<std::jthread> all;
                for (int i = 0; i < 4; ++i)
                    all.emplace_back([&] { failed += realFileSystem().removeAll(tree) ? 0 : 1; });
            }
            QCOMPARE(failed.load(), 0);
            QVERIFY(!fs::exists(tree));
        }
    }

    void neverReplacesWhatIsNoRegularFile()
    {
        const fs::path pipe = folder() / "a pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const fs::path link = folder() / "a link to it";
        fs::create_symlink(pipe, link);
        for (const fs::path& target : {pipe, link, folder()}) {
            const auto written = writeFileAtomically(realFileSystem(), target, "text", Replace::Yes);
            QVERIFY(!written);
            QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
            QVERIFY(written.error().message.find(target.string()) != std::string::npos);
        }
        QVERIFY(fs::is_fifo(pipe));
        QVERIFY(fs::is_symlink(link));
    }

    void failureAtEveryCall_data()
    {
        QTest::addColumn<int>("errorNumber");
        QTest::addColumn<bool>("shortWrite");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("disk full") << ENOSPC << false << ErrorCode::NoSpace;
        QTest::newRow("disk full in the middle of a write") << ENOSPC << true << ErrorCode::NoSpace;
        QTest::newRow("broken disk") << EIO << false << ErrorCode::Io;
        QTest::newRow("no permission") << EACCES << false << ErrorCode::Permission;
    }
    void failureAtEveryCall()
    {
        QFETCH(const int, errorNumber);
        QFETCH(const bool, shortWrite);
        QFETCH(const ErrorCode, code);

        const auto place = folder() / "failing" / QTest::currentDataTag();
        QVERIFY(realFileSystem().createDirectories(place));
        const auto path = place / "file";
        const FailingFileSystem counting;
        QVERIFY(writeFileAtomically(counting, path, "old contents"));
        QCOMPARE(counting.calls(), 6); // create, write, sync, close, rename, sync of the folder

        for (int call = 1; call <= counting.calls(); ++call) {
            put(path, "old contents");
            const FailingFileSystem failing(
                {.failingCall = call, .errorNumber = errorNumber, .shortWrite = shortWrite});
            const auto result = writeFileAtomically(failing, path, "new contents");
            QVERIFY(!result);
            QCOMPARE(result.error().code, code);
            QVERIFY(!result.error().hint.empty());
            // Only the very last step comes after the new name is in place.
            QCOMPARE(contents(path), std::string(call == counting.calls() ? "new contents" : "old contents"));
            QCOMPARE(entries(place), 1); // the temporary file is gone
        }
    }

    void deathAtEveryCallKeepsTheOldFile()
    {
        const auto place = folder() / "death";
        QVERIFY(realFileSystem().createDirectories(place));
        for (int call = 1; call <= 5; ++call) {
            put(place / "file", "old");
            const FailingFileSystem dying(
                {.failingCall = call, .errorNumber = EIO, .shortWrite = true, .andAllLater = true});
            QVERIFY(!writeFileAtomically(dying, place / "file", "new contents"));
            QCOMPARE(contents(place / "file"), std::string("old"));
        }
    }

    void foldersAreMadeAndRemoved()
    {
        const auto deep = folder() / "a" / "b" / "c";
        QVERIFY(realFileSystem().createDirectories(deep));
        QVERIFY(realFileSystem().createDirectories(deep));
        QVERIFY(fs::status(folder() / "a" / "b").permissions() == fs::perms::owner_all);
        QVERIFY(realFileSystem().syncDirectory(deep));
        put(deep / "file", "text");
        QVERIFY(realFileSystem().removeAll(folder() / "a"));
        QVERIFY(!fs::exists(folder() / "a"));
        QVERIFY(realFileSystem().removeAll(folder() / "a"));
        QVERIFY(realFileSystem().freeSpace(folder()).value_or(0) > 0);

        put(folder() / "plain", "text");
        QVERIFY(!realFileSystem().createDirectories(folder() / "plain" / "below"));
    }

    void onlyRegularFilesOpen_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("folder") << "folder" << ErrorCode::InvalidArgument << "a folder";
        QTest::newRow("pipe") << "pipe" << ErrorCode::InvalidArgument << "a pipe";
        QTest::newRow("socket") << "socket" << ErrorCode::InvalidArgument << "a socket";
        QTest::newRow("device") << "device" << ErrorCode::InvalidArgument << "a device";
        QTest::newRow("nothing") << "nothing" << ErrorCode::NotFound << "No such file";
        QTest::newRow("link to itself") << "loop" << ErrorCode::NotFound << "Too many levels";
    }
    void onlyRegularFilesOpen()
    {
        QFETCH(const QString, kind);
        QFETCH(const ErrorCode, code);
        QFETCH(const QString, word);

        fs::path path = folder() / ("kind-" + kind.toStdString());
        if (kind == "folder")
            fs::create_directory(path);
        else if (kind == "pipe")
            QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        else if (kind == "device")
            path = "/dev/zero";
        else if (kind == "loop")
            fs::create_symlink(path, path);
        else if (kind == "socket") {
            sockaddr_un address{};
            address.sun_family = AF_UNIX;
            qstrncpy(address.sun_path, path.c_str(), sizeof(address.sun_path));
            const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
            QCOMPARE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
        }
        const auto file = RegularFile::open(path);
        QVERIFY(!file);
        QCOMPARE(file.error().code, code);
        const auto message = QString::fromStdString(file.error().message);
        QVERIFY2(
            message.contains(QString::fromStdString(path.string())) && message.contains(word), qPrintable(message));
        QVERIFY(!file.error().hint.empty());
    }

    void readingPastTheEndIsAnError()
    {
        const auto path = folder() / "shrinking";
        put(path, "0123456789");
        const auto file = RegularFile::open(path);
        QVERIFY(file);
        std::array<std::byte, 4> bytes{};
        QVERIFY(file->readAt(6, bytes));
        QVERIFY(bytes[3] == std::byte('9'));
        QVERIFY(!file->readAt(7, bytes));
        QVERIFY(!file->changedSinceOpen());
        fs::resize_file(path, 5);
        QVERIFY(file->changedSinceOpen());
        QVERIFY(!file->readAt(4, bytes));
    }

    void replacingIsAChange()
    {
        const auto path = folder() / "replaced";
        put(path, "0123456789");
        const auto file = RegularFile::open(path);
        QVERIFY(file);
        QVERIFY(writeFileAtomically(realFileSystem(), path, "9876543210"));
        QVERIFY(file->changedSinceOpen());
        std::array<std::byte, 1> first{};
        QVERIFY(file->readAt(0, first)); // the open file still has the bytes it had
        QVERIFY(first[0] == std::byte('0'));
    }

    void textFileHasALimit()
    {
        put(folder() / "text", "12345");
        QCOMPARE(readTextFile(folder() / "text", 5).value_or(""), std::string("12345"));
        QVERIFY(!readTextFile(folder() / "text", 4));
    }

    void sha256_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("digest");
        // The examples of FIPS 180-4, and the empty message.
        QTest::newRow("empty") << QByteArray()
                               << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("one block") << QByteArray("abc")
                                   << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million") << QByteArray(1'000'000, 'a')
                                   << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    void sha256()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, digest);
        Sha256 hash;
        const auto half = text.size() / 2;
        hash.update(std::string_view(text.constData(), half));
        static_cast<void>(hash.hexDigest()); // looking in between changes nothing
        hash.update(std::string_view(text.constData() + half, text.size() - half));
        QCOMPARE(QByteArray::fromStdString(hash.hexDigest()), digest);

        const auto path = folder() / "hashed";
        put(path, text.toStdString());
        std::int64_t last = 0;
        const auto ofFile = sha256OfFile(path, [&](std::int64_t done, std::int64_t) { last = done; });
        QCOMPARE(QByteArray::fromStdString(ofFile.value_or("")), digest);
        QCOMPARE(last, std::int64_t(text.size()));
    }

    void hashingStops()
    {
        put(folder() / "long", std::string(1 << 20, 'x'));
        std::stop_source stop;
        stop.request_stop();
        const auto digest = sha256OfFile(folder() / "long", {}, stop.get_token());
        QVERIFY(!digest);
        QCOMPARE(digest.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "TestFiles.moc"
