// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Sha256.h"
#include "core/data/CorpusResolver.h"
#include "core/data/RandomNumbers.h"
#include "core/data/RecallCorpus.h"
#include "tests/support/FailingFileSystem.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <cmath>
#include <fstream>

using namespace workbench;
using namespace workbench::data;
namespace fs = std::filesystem;

namespace
{

struct Generated {
    std::string text;
    RecallReport report;
};

Generated generate(const RecallSettings& settings)
{
    Generated result;
    const auto report = generateRecall(settings, [&](std::string_view text) -> Result<> {
        result.text += text;
        return {};
    });
    if (report)
        result.report = *report;
    return result;
}

/// What an ideal coder pays for a text, found by reading the text alone: page by page, word by word.
RecallFloors idealCost(const RecallSettings& settings, const std::string& text)
{
    const double letters = settings.lettersPerName * std::log2(26);
    double with = 0, without = 0;
    int onPage = 0;
    const auto lines = QString::fromStdString(text).split('\n', Qt::SkipEmptyParts);
    static const QRegularExpression definition("^<(\\w+)>(\\w+)</\\1>$");
    for (const QString& line : lines) {
        if (line == "<page>") {
            onPage = 0;
        } else if (const auto match = definition.match(line); match.hasMatch()) {
            with += std::log2(8 - onPage++) + letters;
            without += std::log2(8 - onPage + 1) + letters;
        } else if (line.startsWith("the ")) {
            const auto adjectives = line.split(' ').size() - 3; // "the", adjectives, thing, name
            const double cost
                = std::log2(settings.fillerWords + 1) + adjectives * std::log2(10) + std::log2(settings.thingsPerPage);
            with += cost;
            without += cost + letters;
        } else if (line != "</page>")
            qFatal("not of the grammar: %s", qPrintable(line));
    }
    const auto bytes = double(text.size());
    return {with / bytes, without / bytes};
}

} // namespace

class TestRecall : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private Q_SLOTS:
    void textIsTheSameEverywhere()
    {
        Sha256 hash;
        RecallSettings settings{.sizeBytes = 100'000, .seed = 42};
        hash.update(generate(settings).text);
        settings = {.thingsPerPage = 3, .lettersPerName = 2, .usesPerPage = 8, .fillerWords = 2, .sizeBytes = 100'000};
        hash.update(generate(settings).text);
        QCOMPARE(hash.hexDigest(), std::string("71fff18a61f83bccc26f3c6ae84a6abd4fe1f6597952f7a0716637f7cb7c79cb"));
    }

    void randomNumbersAreThePublishedOnes()
    {
        // First values of SplitMix64 from seed 1234567, as published with its reference implementation.
        RandomNumbers random(1234567);
        QCOMPARE(random.next(), std::uint64_t(6457827717110365317U));
        QCOMPARE(random.next(), std::uint64_t(3203168211198807973U));
        std::array<int, 3> counts{};
        for (int i = 0; i < 30'000; ++i)
            ++counts[random.below(3)];
        for (const int count : counts)
            QVERIFY(std::abs(count - 10'000) < 500);
    }

    void seedsGiveOtherTexts()
    {
        QVERIFY(generate({.sizeBytes = 1000, .seed = 1}).text != generate({.sizeBytes = 1000, .seed = 2}).text);
    }

    void pagesHoldTheGrammar()
    {
        const RecallSettings settings{
            .thingsPerPage = 4, .lettersPerName = 3, .usesPerPage = 16, .fillerWords = 2, .sizeBytes = 50'000};
        const auto text = QString::fromStdString(generate(settings).text);
        static const QRegularExpression definition("^<(\\w+)>([a-z]{3})</\\1>$"),
            use("^the ((\\w+ ){0,2})(\\w+) ([a-z]{3})\\.$");
        auto pages = text.split("</page>\n");
        QVERIFY(pages.size() > 100);
        pages.removeLast(); // cut, or empty
        QSet<qsizetype> adjectiveCounts;
        for (const QString& page : pages) {
            const auto lines = page.split('\n', Qt::SkipEmptyParts);
            QCOMPARE(lines.size(), 1 + 4 + 16);
            QCOMPARE(lines[0], QString("<page>"));
            QHash<QString, QString> names;
            for (int i = 1; i <= 4; ++i) {
                const auto match = definition.match(lines[i]);
                QVERIFY2(match.hasMatch(), qPrintable(lines[i]));
                names.insert(match.captured(1), match.captured(2));
            }
            QCOMPARE(names.size(), 4); // four different things
            for (int i = 5; i < lines.size(); ++i) {
                const auto match = use.match(lines[i]);
                QVERIFY2(match.hasMatch(), qPrintable(lines[i]));
                QCOMPARE(match.captured(4), names.value(match.captured(3))); // the name that the page gave
                adjectiveCounts.insert(match.captured(1).count(' '));
            }
        }
        QCOMPARE(adjectiveCounts, (QSet<qsizetype>{0, 1, 2}));
    }

    void floorsAreThoseOfAnIdealCoder_data()
    {
        QTest::addColumn<int>("things");
        QTest::addColumn<int>("letters");
        QTest::addColumn<int>("uses");
        QTest::addColumn<int>("filler");
        QTest::addColumn<double>("nearWithout"); // nats per byte, of a first version with a similar grammar
        QTest::addColumn<double>("nearWith");
        QTest::newRow("demo") << 4 << 4 << 24 << 0 << 0.883 << 0.202;
        QTest::newRow("with filler") << 4 << 3 << 16 << 2 << 0.708 << 0.307;
        QTest::newRow("small") << 3 << 2 << 8 << 0 << 0.501 << 0.198;
    }
    void floorsAreThoseOfAnIdealCoder()
    {
        QFETCH(const int, things);
        QFETCH(const int, letters);
        QFETCH(const int, uses);
        QFETCH(const int, filler);
        QFETCH(const double, nearWithout);
        QFETCH(const double, nearWith);
        RecallSettings settings{
            .thingsPerPage = things,
            .lettersPerName = letters,
            .usesPerPage = uses,
            .fillerWords = filler,
            .sizeBytes = 500'000};
        // Whole pages, so that the coder can read line by line.
        const auto first = generate(settings);
        settings.sizeBytes = static_cast<std::int64_t>(first.text.rfind("<page>"));
        const auto [text, report] = generate(settings);
        QVERIFY(first.text.starts_with(text));

        const auto ideal = idealCost(settings, text);
        QVERIFY2(
            std::abs(report.floors.withRecall - ideal.withRecall) < 1e-9,
            qPrintable(QString::number(report.floors.withRecall)));
        QVERIFY(std::abs(report.floors.withoutRecall - ideal.withoutRecall) < 1e-9);

        const double ln2 = std::log(2);
        qInfo(
            "floors: %.4f with, %.4f without recall, bits per byte; %.4f and %.4f nats", ideal.withRecall,
            ideal.withoutRecall, ideal.withRecall * ln2, ideal.withoutRecall * ln2);
        QVERIFY(std::abs(ideal.withoutRecall * ln2 - nearWithout) < 0.015);
        QVERIFY(std::abs(ideal.withRecall * ln2 - nearWith) < 0.01);
    }

    void everyCutCostsWhatItShows()
    {
        // Two things on every page of one letter: a cut anywhere must count the choices before it and no others.
        const RecallSettings whole{
            .thingsPerPage = 2, .lettersPerName = 1, .usesPerPage = 3, .fillerWords = 1, .sizeBytes = 400};
        double before = 0;
        const auto text = generate(whole).text;
        for (std::int64_t size = 1; size <= whole.sizeBytes; ++size) {
            auto cut = whole;
            cut.sizeBytes = size;
            const auto [part, report] = generate(cut);
            QCOMPARE(part, text.substr(0, std::size_t(size)));
            const double bits = report.floors.withoutRecall * double(size);
            QVERIFY(bits > before - 1e-9);
            // Markup, the inside of words and full stops cost nothing.
            if (QString("<>/.\n").contains(text[std::size_t(size) - 1]))
                QVERIFY(std::abs(bits - before) < 1e-9);
            before = bits;
        }
    }

    void impossibleSettings_data()
    {
        QTest::addColumn<int>("things");
        QTest::addColumn<int>("letters");
        QTest::addColumn<int>("uses");
        QTest::addColumn<int>("filler");
        QTest::addColumn<qint64>("size");
        QTest::newRow("no thing") << 0 << 4 << 24 << 0 << qint64(1000);
        QTest::newRow("more things than words") << 9 << 4 << 24 << 0 << qint64(1000);
        QTest::newRow("no letter") << 4 << 0 << 24 << 0 << qint64(1000);
        QTest::newRow("no use") << 4 << 4 << 0 << 0 << qint64(1000);
        QTest::newRow("negative filler") << 4 << 4 << 24 << -1 << qint64(1000);
        QTest::newRow("empty") << 4 << 4 << 24 << 0 << qint64(0);
    }
    void impossibleSettings()
    {
        QFETCH(const int, things);
        QFETCH(const int, letters);
        QFETCH(const int, uses);
        QFETCH(const int, filler);
        QFETCH(const qint64, size);
        const auto report = generateRecall(
            {.thingsPerPage = things,
             .lettersPerName = letters,
             .usesPerPage = uses,
             .fillerWords = filler,
             .sizeBytes = size},
            [](std::string_view) -> Result<> { return {}; });
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::InvalidArgument);
    }

    void fileIsMadeOnceAndCheckedAgain()
    {
        const fs::path folder = (m_folder.path() + "/store/corpora").toStdString();
        const RecallSettings settings{.sizeBytes = 50'000};
        const auto made = makeRecallFile(settings, folder);
        QVERIFY(made);
        QCOMPARE(sha256OfFile(made->path).value_or(""), made->sha256);
        QCOMPARE(fs::file_size(made->path), std::uintmax_t(50'000));
        const auto details = QJsonDocument::fromJson(QByteArray::fromStdString(made->details)).object();
        QCOMPARE(details["floorsBitsPerByte"]["withRecall"].toDouble(), generate(settings).report.floors.withRecall);
        QCOMPARE(corpusDetails(made->path), made->details);

        const auto time = fs::last_write_time(made->path);
        const auto again = makeRecallFile(settings, folder);
        QVERIFY(again);
        QCOMPARE(again->path.string(), made->path.string());
        QCOMPARE(again->details, made->details);
        QVERIFY(fs::last_write_time(made->path) == time);

        std::fstream(made->path, std::ios::in | std::ios::out).put('X'); // somebody changed it
        const auto repaired = makeRecallFile(settings, folder);
        QVERIFY(repaired);
        QCOMPARE(sha256OfFile(made->path).value_or(""), made->sha256);

        std::ofstream(fs::path(made->path) += ".json") << "{\"settings\": 3}"; // and that too
        QVERIFY(makeRecallFile(settings, folder));
        QCOMPARE(corpusDetails(made->path), made->details);
    }

    void failureAtEveryCallLeavesNothingHalf()
    {
        const fs::path folder = (m_folder.path() + "/failing").toStdString();
        const RecallSettings settings{.sizeBytes = 2'000'000};
        const FailingFileSystem counting;
        QVERIFY(makeRecallFile(settings, folder, {}, {}, counting));
        const int calls = counting.calls();
        QVERIFY(calls > 10);
        int unnoticed = 0;
        for (int call = 1; call <= calls; ++call) {
            fs::remove_all(folder);
            const FailingFileSystem failing({.failingCall = call, .errorNumber = ENOSPC, .shortWrite = true});
            const auto made = makeRecallFile(settings, folder, {}, {}, failing);
            if (!made)
                QCOMPARE(made.error().code, ErrorCode::NoSpace);
            else
                ++unnoticed;
            if (fs::exists(folder))
                for (const auto& entry : fs::directory_iterator(folder)) {
                    QVERIFY(entry.path().extension() != ".tmp");
                    if (entry.path().extension() == ".txt")
                        QCOMPARE(entry.file_size(), std::uintmax_t(2'000'000));
                }
            QVERIFY(makeRecallFile(settings, folder)); // and the next try succeeds
        }
        QCOMPARE(unnoticed, 1); // not to know the free space is no reason to give up
    }

    void makingStops()
    {
        const fs::path folder = (m_folder.path() + "/stopped").toStdString();
        std::stop_source stop;
        const auto made = makeRecallFile(
            {.sizeBytes = 1'000'000'000}, folder, [&](std::int64_t, std::int64_t) { stop.request_stop(); },
            stop.get_token());
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::Cancelled);
        QVERIFY(fs::is_empty(folder));
    }

    void resolving()
    {
        const fs::path folder = (m_folder.path() + "/resolved").toStdString();
        const auto recall = resolveCorpus("recall", folder);
        QVERIFY(recall);
        QCOMPARE(fs::file_size(*recall), std::uintmax_t(4'000'000));
        QCOMPARE(recall->string(), (folder / "recall.txt").string());
        QVERIFY(!corpusDetails(*recall).empty());

        const auto file = resolveCorpus("./recall", folder); // a file of that name, wherever it is
        QVERIFY(file);
        QCOMPARE(file->string(), (fs::current_path() / "recall").string());
        QCOMPARE(corpusDetails(*file), std::string());
        QVERIFY(!resolveCorpus("", folder));
    }

    void detailsOfAStrangerMayNestDeeply()
    {
        const fs::path corpus = (m_folder.path() + "/theirs.txt").toStdString();
        QFile details(QString::fromStdString(corpus.string() + ".json"));
        QVERIFY(details.open(QIODevice::WriteOnly));
        const QByteArray deep = QByteArray(30'000, '[') + QByteArray(30'000, ']');
        details.write("{\"settings\":{\"generator\":" + deep + "}}");
        details.close();
        QCOMPARE(corpusDetails(corpus), std::string());
    }
};

QTEST_GUILESS_MAIN(TestRecall)
#include "TestRecall.moc"
