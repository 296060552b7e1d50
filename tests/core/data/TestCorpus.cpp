// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ByteCorpus.h"
#include "core/data/CorpusFiles.h"
#include "core/data/CorpusSummary.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <numeric>
#include <sys/stat.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::data;
using config::SplitKind;
namespace fs = std::filesystem;

class TestCorpus : public QObject
{
    Q_OBJECT

private:
    fs::path file(const std::string& name, const std::string& text) const
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    static config::CorpusConfig fractions(double train, double validation)
    {
        config::CorpusConfig corpus;
        corpus.trainFraction = train;
        corpus.validationFraction = validation;
        return corpus;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void readsAnyByteAnywhere()
    {
        std::string all(256, '\0');
        std::iota(all.begin(), all.end(), 0);
        const auto corpus = ByteCorpus::open(file("all", all));
        QVERIFY(corpus);
        QCOMPARE(corpus->size(), std::int64_t(256));
        std::array<std::uint8_t, 3> bytes{};
        QVERIFY(corpus->read(253, bytes));
        QCOMPARE(int(bytes[0]), 253);
        QCOMPARE(int(bytes[2]), 255);
        QVERIFY(!corpus->read(254, bytes));
    }

    void linksAreFollowedAndShownResolved()
    {
        const auto target = file("target", "text");
        const auto link = fs::path(m_folder.path().toStdString()) / "link";
        fs::create_symlink(target, link);
        const auto corpus = ByteCorpus::open(link);
        QVERIFY(corpus);
        QCOMPARE(corpus->path().string(), fs::canonical(target).string());
    }

    void emptyIsRefused()
    {
        const auto corpus = ByteCorpus::open(file("nothing", ""));
        QVERIFY(!corpus);
        QCOMPARE(corpus.error().code, ErrorCode::InvalidArgument);
        QVERIFY(QString::fromStdString(corpus.error().message).endsWith("nothing is empty."));
        QVERIFY(!ByteCorpus::open(""));
        QVERIFY(!ByteCorpus::open(m_folder.path().toStdString()));
    }

    void unreadableIsRefused()
    {
        if (::geteuid() == 0)
            QSKIP("the superuser may read everything");
        const auto path = file("secret", "text");
        QCOMPARE(::chmod(path.c_str(), 0), 0);
        const auto corpus = ByteCorpus::open(path);
        QVERIFY(!corpus);
        QCOMPARE(corpus.error().code, ErrorCode::Permission);
    }

    void cuttingIsToldAsAChange()
    {
        const auto path = file("cut", std::string(1000, 'x'));
        const auto corpus = ByteCorpus::open(path);
        QVERIFY(corpus && !corpus->changedSinceOpen());
        fs::resize_file(path, 500);
        QVERIFY(corpus->changedSinceOpen());
        std::array<std::uint8_t, 10> bytes{};
        const auto read = corpus->read(600, bytes);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Mismatch);
        QVERIFY(QString::fromStdString(read.error().message).contains("changed while training"));
        QCOMPARE(corpus->sha256().error().code, ErrorCode::Mismatch);
    }

    void largerThanMemoryIsFine()
    {
        // A sparse file of 2^42 bytes: nothing may read or map it as a whole.
        const auto path = file("huge", "first");
        constexpr std::int64_t kSize = std::int64_t{1} << 42;
        std::error_code refused;
        fs::resize_file(path, kSize, refused);
        if (refused)
            QSKIP("this file system has no sparse files of 4 TiB");
        const auto corpus = ByteCorpus::open(path);
        QVERIFY(corpus);
        QCOMPARE(corpus->size(), kSize);
        std::array<std::uint8_t, 2> bytes{1, 1};
        QVERIFY(corpus->read(kSize - 2, bytes));
        QCOMPARE(int(bytes[1]), 0);
        const auto summary = summarise(*corpus);
        QVERIFY(summary && summary->sampled);
        QCOMPARE(
            summary->countedBytes,
            std::accumulate(summary->histogram.begin(), summary->histogram.end(), std::int64_t{0}));
        QVERIFY(summary->countedBytes <= 256'000'000);
    }

    void splits_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<double>("train");
        QTest::addColumn<double>("validation");
        QTest::addColumn<qint64>("trainEnd");
        QTest::addColumn<qint64>("validationEnd");
        QTest::newRow("default") << qint64(1000) << 0.90 << 0.05 << qint64(900) << qint64(950);
        QTest::newRow("rounded down") << qint64(1115394) << 0.90 << 0.05 << qint64(1003854) << qint64(1059624);
        QTest::newRow("no test part") << qint64(1115394) << 0.90 << 0.10 << qint64(1003854) << qint64(1115394);
        QTest::newRow("sum just below 1 in binary") << qint64(1001) << 0.7 << 0.3 << qint64(700) << qint64(1001);
        QTest::newRow("product just below a byte") << qint64(100) << 0.29 << 0.29 << qint64(29) << qint64(58);
        QTest::newRow("huge") << qint64(1) * 1'000'000'000'000 << 0.9 << 0.05 << qint64(900'000'000'000)
                              << qint64(950'000'000'000);
    }
    void splits()
    {
        QFETCH(const qint64, size);
        QFETCH(const double, train);
        QFETCH(const double, validation);
        QFETCH(const qint64, trainEnd);
        QFETCH(const qint64, validationEnd);
        const auto split = splitCorpus(fractions(train, validation), {.training = size});
        QVERIFY(split);
        QVERIFY((split->train == CorpusPart{0, 0, trainEnd}));
        QVERIFY((split->validation == CorpusPart{0, trainEnd, validationEnd}));
        QVERIFY((split->test == CorpusPart{0, validationEnd, size}));
    }

    void impossibleFractions_data()
    {
        QTest::addColumn<double>("train");
        QTest::addColumn<double>("validation");
        QTest::newRow("too much") << 0.9 << 0.2;
        QTest::newRow("nothing") << 0.0 << 0.5;
        QTest::newRow("negative") << 0.9 << -0.1;
        QTest::newRow("no number") << std::nan("") << 0.1;
    }
    void impossibleFractions()
    {
        QFETCH(const double, train);
        QFETCH(const double, validation);
        QVERIFY(!splitCorpus(fractions(train, validation), {.training = 1000}));
    }

    void enwik8IsCutAsPublished()
    {
        config::CorpusConfig corpus;
        corpus.split = SplitKind::Enwik8;
        const auto split = splitCorpus(corpus, {.training = 100'000'000});
        QVERIFY(split);
        QVERIFY((split->train == CorpusPart{0, 0, 90'000'000}));
        QVERIFY((split->validation == CorpusPart{0, 90'000'000, 95'000'000}));
        QVERIFY((split->test == CorpusPart{0, 95'000'000, 100'000'000}));

        corpus.path = "/data/other";
        const auto refused = splitCorpus(corpus, {.training = 99'999'999});
        QVERIFY(!refused);
        const auto message = QString::fromStdString(refused.error().message);
        QVERIFY2(
            message.contains("100000000") && message.contains("99999999") && message.contains("/data/other"),
            qPrintable(message));
    }

    void separateFiles()
    {
        config::CorpusConfig corpus;
        corpus.split = SplitKind::Files;
        corpus.path = file("train", std::string(300, 'a'));
        QVERIFY(!openCorpus(corpus)); // no validation file named

        corpus.validationPath = file("valid", std::string(200, 'b'));
        auto opened = openCorpus(corpus);
        QVERIFY(opened);
        QCOMPARE(opened->files.size(), std::size_t(2));
        QVERIFY((opened->split.train == CorpusPart{0, 0, 300}));
        QVERIFY((opened->split.validation == CorpusPart{1, 0, 200}));
        QCOMPARE(opened->split.test.size(), std::int64_t(0));
        QCOMPARE(
            opened->fileOf(opened->split.test).size(), std::int64_t(300)); // an empty part names a file that is there

        corpus.testPath = file("test", std::string(100, 'c'));
        opened = openCorpus(corpus);
        QVERIFY(opened);
        QVERIFY((opened->split.test == CorpusPart{2, 0, 100}));
        std::array<std::uint8_t, 1> byte{};
        QVERIFY(opened->fileOf(opened->split.test).read(0, byte));
        QCOMPARE(char(byte[0]), 'c');

        corpus.testPath = "/nowhere/at/all";
        QCOMPARE(openCorpus(corpus).error().code, ErrorCode::NotFound);
    }

    void smallPartsAreToldApart_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<int>("bptt");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("just enough") << qint64(1000) << 899 << "";
        QTest::newRow("one row short") << qint64(1000) << 900
                                       << "training part of the corpus has 900 bytes, but needs at least 901";
        QTest::newRow("validation") << qint64(60) << 4
                                    << "validation part of the corpus has 3 bytes, but needs at least 16";
    }
    void smallPartsAreToldApart()
    {
        QFETCH(const qint64, size);
        QFETCH(const int, bptt);
        QFETCH(const QString, complaint);
        const auto split = splitCorpus(fractions(0.9, 0.05), {.training = size});
        QVERIFY(split);
        const auto checked = checkSplit(*split, {.trainBatch = 1, .bptt = bptt, .evalBatch = 8});
        QCOMPARE(!checked, !complaint.isEmpty());
        if (!checked)
            QVERIFY2(
                QString::fromStdString(checked.error().message).contains(complaint), checked.error().message.c_str());
    }

    void summaryCounts()
    {
        const auto corpus = ByteCorpus::open(file("four", "abcdabcdabcdabcd"));
        QVERIFY(corpus);
        const auto summary = summarise(*corpus);
        QVERIFY(summary);
        QCOMPARE(summary->sizeBytes, std::int64_t(16));
        QCOMPARE(summary->countedBytes, std::int64_t(16));
        QCOMPARE(summary->firstBytes, std::string("abcdabcdabcdabcd"));
        QCOMPARE(summary->histogram['a'], std::int64_t(4));
        QCOMPARE(summary->distinctBytes, 4);
        QCOMPARE(summary->entropyBits, 2.0); // four values equally often
        QVERIFY(!summary->sampled);
    }

    void summaryReadsAllBlocks()
    {
        const auto corpus = ByteCorpus::open(file("blocks", std::string(1'500'000, 'x') + std::string(1'500'001, 'y')));
        QVERIFY(corpus);
        std::int64_t last = 0;
        const auto summary = summarise(*corpus, [&](std::int64_t done, std::int64_t total) { last = total - done; });
        QVERIFY(summary);
        QCOMPARE(summary->countedBytes, std::int64_t(3'000'001));
        QCOMPARE(summary->histogram['x'], std::int64_t(1'500'000));
        QCOMPARE(summary->firstBytes.size(), std::size_t(4096));
        QCOMPARE(last, std::int64_t(0));

        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(summarise(*corpus, {}, stop.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestCorpus)
#include "TestCorpus.moc"
