// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/CorpusSession.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::ui;

namespace
{

config::CorpusConfig corpusOf(const QString& path)
{
    config::CorpusConfig corpus;
    corpus.path = path.toStdString();
    return corpus;
}

} // namespace

class TestCorpusSession : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    QString write(const char* name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return file.fileName();
    }

private Q_SLOTS:
    void tellsWhatAFileIs()
    {
        const QByteArray bytes = QByteArray("abc\n").repeated(500);
        CorpusSession session(m_folder.path().toStdString());
        QSignalSpy hashed(&session, &CorpusSession::hashed);
        CorpusFacts facts;
        data::CorpusSummary summary;
        connect(&session, &CorpusSession::opened, this, [&](const CorpusFacts& seen) { facts = seen; });
        connect(&session, &CorpusSession::summarised, this, [&](const auto& seen) { summary = seen; });
        session.request(corpusOf(write("abc.txt", bytes)));
        QVERIFY(hashed.wait(5000));
        QCOMPARE(facts.sizeBytes, std::int64_t(2000));
        QCOMPARE(facts.split.train.size(), std::int64_t(1800));
        QVERIFY(bytes.startsWith(QByteArray::fromStdString(facts.firstBytes)));
        QVERIFY(!facts.firstBytes.empty());
        QVERIFY(!facts.floors);
        QCOMPARE(summary.histogram['a'], std::int64_t(500));
        QCOMPARE(
            hashed.front().front().toString().toLatin1(),
            QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    }

    void makesTheRecallCorpusWithItsFloors()
    {
        CorpusSession session(m_folder.filePath(QStringLiteral("made")).toStdString());
        QSignalSpy opened(&session, &CorpusSession::opened);
        CorpusFacts facts;
        connect(&session, &CorpusSession::opened, this, [&](const CorpusFacts& seen) { facts = seen; });
        session.request(corpusOf(QStringLiteral("recall")));
        QVERIFY(opened.wait(20000));
        QVERIFY(facts.floors);
        QVERIFY(facts.floors->withRecall < facts.floors->withoutRecall);
        QVERIFY(facts.firstBytes.starts_with("<page>"));
    }

    void makesACorpusByAnotherRecipe()
    {
        CorpusSession session(m_folder.filePath(QStringLiteral("made")).toStdString());
        QSignalSpy made(&session, &CorpusSession::recallMade);
        session.makeRecall({.sizeBytes = 5000, .seed = 7});
        QVERIFY(made.wait(5000));
        QCOMPARE(QFileInfo(made.front().front().toString()).size(), qint64(5000));
    }

    void badFilesAreToldAtOnce_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("missing") << m_folder.filePath(QStringLiteral("missing.txt"));
        QTest::newRow("folder") << m_folder.path();
        QTest::newRow("empty") << write("empty.txt", {});
        QTest::newRow("device") << QStringLiteral("/dev/zero");
        const QString fifo = m_folder.filePath(QStringLiteral("fifo"));
        if (mkfifo(QFile::encodeName(fifo).constData(), 0600) == 0)
            QTest::newRow("pipe") << fifo;
        const QString secret = write("secret.txt", "abc");
        QFile::setPermissions(secret, {});
        if (geteuid() != 0) // root reads everything
            QTest::newRow("unreadable") << secret;
        QTest::newRow("long") << QLatin1Char('/') + QString(10000, QLatin1Char('x'));
        QTest::newRow("nul") << QStringLiteral("/tmp/a") + QChar(0) + QStringLiteral("b");
    }

    void badFilesAreToldAtOnce()
    {
        QFETCH(QString, path);
        CorpusSession session(m_folder.path().toStdString());
        QSignalSpy failed(&session, &CorpusSession::failed);
        QSignalSpy opened(&session, &CorpusSession::opened);
        CorpusTrouble trouble;
        connect(&session, &CorpusSession::failed, this, [&](const CorpusTrouble& seen) { trouble = seen; });
        session.request(corpusOf(path));
        QVERIFY(failed.wait(1000 + int(CorpusSession::kSettleTime.count())));
        QCOMPARE(opened.count(), 0);
        QCOMPARE(trouble.path, std::string("corpus.path"));
        QVERIFY(!trouble.error.message.empty());
    }

    void anImpossibleCutNamesTheSplit()
    {
        config::CorpusConfig corpus = corpusOf(write("small.txt", "abcdef"));
        corpus.split = config::SplitKind::Enwik8;
        CorpusSession session(m_folder.path().toStdString());
        QSignalSpy failed(&session, &CorpusSession::failed);
        CorpusTrouble trouble;
        connect(&session, &CorpusSession::failed, this, [&](const CorpusTrouble& seen) { trouble = seen; });
        session.request(corpus);
        QVERIFY(failed.wait(2000));
        QCOMPARE(trouble.path, std::string("corpus.split"));

        corpus.split = config::SplitKind::Files;
        corpus.validationPath = m_folder.filePath(QStringLiteral("nowhere.txt")).toStdString();
        session.request(corpus);
        QVERIFY(failed.wait(2000));
        QCOMPARE(trouble.path, std::string("corpus.validationPath"));
    }

    void anotherSplitDoesNotReadTheBytesAgain()
    {
        config::CorpusConfig corpus = corpusOf(write("again.txt", QByteArray(1000, 'x')));
        CorpusSession session(m_folder.path().toStdString());
        QSignalSpy opened(&session, &CorpusSession::opened);
        QSignalSpy hashed(&session, &CorpusSession::hashed);
        session.request(corpus);
        QVERIFY(hashed.wait(5000));
        corpus.trainFraction = 0.5;
        session.request(corpus);
        QVERIFY(opened.wait(5000));
        QTest::qWait(100);
        QCOMPARE(hashed.count(), 1);
    }

    void onlyTheNewestRequestArrives()
    {
        CorpusSession session(m_folder.path().toStdString());
        QSignalSpy opened(&session, &CorpusSession::opened);
        QSignalSpy failed(&session, &CorpusSession::failed);
        std::filesystem::path seen;
        connect(&session, &CorpusSession::opened, this, [&](const CorpusFacts& facts) { seen = facts.path; });
        session.request(corpusOf(QStringLiteral("/nowhere")));
        const QString last = write("last.txt", "abc");
        session.request(corpusOf(last));
        QVERIFY(opened.wait(5000));
        QTest::qWait(300);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(failed.count(), 0);
        QCOMPARE(seen.filename().string(), std::string("last.txt"));
    }

    void destroyedWhileReading()
    {
        QFile large(m_folder.filePath(QStringLiteral("large.bin")));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(qint64(8) << 30)); // a hole: takes no disk
        QElapsedTimer clock;
        {
            CorpusSession session(m_folder.path().toStdString());
            QSignalSpy opened(&session, &CorpusSession::opened);
            session.request(corpusOf(large.fileName()));
            QVERIFY(opened.wait(5000));
            clock.start();
        }
        QVERIFY2(clock.elapsed() < 2000, "reading went on after its owner was gone");
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(TestCorpusSession)
#include "TestCorpusSession.moc"
