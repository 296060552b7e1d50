// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SampleTree.h"
#include "tests/core/sample/SmallTree.h"

#include <QTest>

#include <limits>
#include <random>

using namespace workbench;
using namespace workbench::sample;

/// What trees of texts are kept as, and what damage makes of it.
class TestSampleTreeCoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsKeptComesBack()
    {
        std::string all;
        for (int byte = 0; byte < 256; ++byte)
            all += static_cast<char>(byte);
        SampleTree every;
        every.goTo(write(every, kSampleRoot, all));
        for (int byte = 0; byte < 256; ++byte)
            write(every, kSampleRoot, all.substr(static_cast<std::size_t>(byte), 1));
        SampleTree infinite;
        infinite.add({kSampleRoot, 'x', ByteOrigin::Chosen, 0, std::numeric_limits<float>::infinity(), 0});

        for (const SampleTree& tree : {SampleTree(), smallTree(), every, infinite}) {
            const auto read = SampleTree::deserialise(tree.serialise());
            QVERIFY2(read, read ? "" : describe(read.error()).c_str());
            QVERIFY(*read == tree);
            QVERIFY(!read->canUndo() && !read->canRedo());
            QCOMPARE(read->active(), tree.active());
            QCOMPARE(read->leafBelow(kSampleRoot), tree.leafBelow(kSampleRoot));
            QCOMPARE(read->serialise(), tree.serialise());
        }
    }

    void randomTreesComeBack()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 100; ++round) {
            SampleTree tree;
            for (int i = 0; i < 3; ++i) {
                SamplerSettings settings;
                settings.seed = random();
                tree.addSettings(settings);
            }
            for (int i = 0; i < 200; ++i) {
                const auto parent = random() % 4 == 0 ? static_cast<SampleNode>(random() % (tree.size() + 1)) - 1
                                                      : static_cast<SampleNode>(tree.size()) - 1;
                tree.add(
                    {parent, static_cast<std::uint8_t>(random()), static_cast<ByteOrigin>(random() % 3),
                     static_cast<std::uint16_t>(random() % 3), static_cast<float>(random() % 100) / 7, kNone});
            }
            tree.goTo(static_cast<SampleNode>(random() % tree.size()));
            const auto read = SampleTree::deserialise(tree.serialise());
            QVERIFY(read && *read == tree);
        }
    }

    void nineBytesForOneOfTheText()
    {
        SampleTree tree;
        write(tree, kSampleRoot, std::string(1000, 'a') + "b");
        QCOMPARE(tree.serialise().size(), std::size_t{16 + 11 + 9 * 1001});
    }

    void everyCutIsRefused()
    {
        const std::string whole = smallTree().serialise();
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const auto read = SampleTree::deserialise(std::string_view(whole).substr(0, length));
            QVERIFY2(!read, qPrintable(QString::number(length)));
            QCOMPARE(read.error().code, ErrorCode::Corrupt);
            QVERIFY(read.error().message.find("at byte ") != std::string::npos);
        }
        QCOMPARE(SampleTree::deserialise(whole + '\0').error().code, ErrorCode::Corrupt);
    }

    /// What a flipped bit makes of it is refused, or is a tree that is whole in itself.
    void everyFlipIsStood()
    {
        const std::string whole = smallTree().serialise();
        int refused = 0;
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (int flip = 1; flip < 256; flip += flip < 128 ? flip : 127) {
                std::string damaged = whole;
                damaged[at] = static_cast<char>(damaged[at] ^ flip);
                const auto read = SampleTree::deserialise(damaged);
                if (!read) {
                    QVERIFY(
                        read.error().code == ErrorCode::Corrupt
                        || (read.error().code == ErrorCode::Unsupported && at < 4));
                    ++refused;
                    continue;
                }
                QCOMPARE(read->size(), std::size_t{11}); // every length is held against what is there
                QCOMPARE(read->serialise().size() > 0, true);
                QVERIFY(read->branches().size() >= 1);
                QVERIFY(read->text(read->leafBelow(kSampleRoot)).size() > 0);
            }
        QVERIFY(refused > 100);
    }

    void impossibleTreesAreNamed_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("word");
        const int stretch = 16; // of a tree without settings
        QTest::newRow("version 0") << 0 << QByteArray("\0", 1) << QByteArray("version 0");
        QTest::newRow("more settings than bytes") << 4 << QByteArray("\xff\xff\xff\xff") << QByteArray("settings");
        QTest::newRow("more bytes than there are") << 8 << QByteArray("\xff\xff\xff\xff") << QByteArray("4294967295");
        QTest::newRow("active beyond the end") << 12 << QByteArray("\x03") << QByteArray("active");
        QTest::newRow("active before the root") << 12 << QByteArray("\xfe\xff\xff\xff") << QByteArray("active");
        QTest::newRow("empty stretch") << stretch << QByteArray("\0", 1) << QByteArray("stretch of 0");
        QTest::newRow("long stretch") << stretch << QByteArray("\x04") << QByteArray("stretch of 4");
        QTest::newRow("parent behind it") << stretch + 4 << QByteArray("\0\0\0\0", 4) << QByteArray("follows");
        QTest::newRow("origin") << stretch + 8 << QByteArray("\x03") << QByteArray("origin 3");
        QTest::newRow("settings") << stretch + 9 << QByteArray("\x01") << QByteArray("settings 1");
        QTest::newRow("negative surprisal")
            << stretch + 14 + 4 << QByteArray("\0\0\x80\xbf", 4) << QByteArray("below 0");
    }
    void impossibleTreesAreNamed()
    {
        QFETCH(const int, at);
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, word);
        SampleTree tree;
        write(tree, kSampleRoot, "abc");
        std::string data = tree.serialise();
        QVERIFY(SampleTree::deserialise(data));
        data.replace(std::size_t(at), std::size_t(bytes.size()), bytes.constData(), std::size_t(bytes.size()));
        const auto read = SampleTree::deserialise(data);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
        QVERIFY2(QByteArray::fromStdString(read.error().message).contains(word), read.error().message.c_str());
    }

    void aNewerVersionIsNoDamage()
    {
        std::string data = smallTree().serialise();
        data[0] = 2;
        QCOMPARE(SampleTree::deserialise(data).error().code, ErrorCode::Unsupported);
    }

    void twinsAreRefused()
    {
        SampleTree tree;
        write(tree, kSampleRoot, "a");
        write(tree, kSampleRoot, "b");
        std::string data = tree.serialise();
        data[data.size() - 9] = 'a'; // the second stretch's byte
        const auto read = SampleTree::deserialise(data);
        QVERIFY(!read);
        QVERIFY2(read.error().message.find("twice") != std::string::npos, read.error().message.c_str());
    }

    /// As many as an index can count: a reader that held each against all before it would be at it for half a minute.
    void settingsAreDifferentAndCounted_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("twice");
        QTest::addColumn<bool>("sound");
        QTest::newRow("two") << 2 << false << true;
        QTest::newRow("the last like the first") << 1000 << true << false;
        QTest::newRow("the most") << 65'536 << false << true;
        QTest::newRow("one too many") << 65'537 << false << false;
    }
    void settingsAreDifferentAndCounted()
    {
        QFETCH(int, count);
        QFETCH(bool, twice);
        QFETCH(bool, sound);
        std::string data = SampleTree().serialise();
        const auto putCount = [&](std::size_t place, std::uint32_t number) {
            for (int i = 0; i < 4; ++i)
                data[place + std::size_t(i)] = char(number >> (8 * i) & 0xff);
        };
        putCount(4, std::uint32_t(count));
        for (int i = 0; i < count; ++i) {
            const std::string json = "{\"seed\":" + std::to_string(twice && i + 1 == count ? 0 : i) + "}";
            data += std::string(4, '\0') + json;
            putCount(data.size() - json.size() - 4, std::uint32_t(json.size()));
        }
        const auto read = SampleTree::deserialise(data);
        QCOMPARE(read.has_value(), sound);
        if (read) {
            QCOMPARE(read->settings().size(), std::size_t(count));
            QCOMPARE(read->settings().back().seed, std::uint64_t(count - 1));
        }
    }
};

QTEST_GUILESS_MAIN(TestSampleTreeCoding)
#include "TestSampleTreeCoding.moc"
