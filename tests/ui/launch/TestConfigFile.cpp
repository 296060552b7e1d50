// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/ConfigFile.h"

#include "core/config/Preset.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace workbench;
using namespace workbench::ui;

class TestConfigFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPresetGoesRound_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t index = 0; index < config::presets().size(); ++index)
            QTest::newRow(config::presets()[index].id.c_str()) << int(index);
    }

    void everyPresetGoesRound()
    {
        QFETCH(int, index);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a b.json"));
        config::RunConfig config = config::presets()[std::size_t(index)].config;
        config.name = "ü \"quoted\"\n";
        QVERIFY(saveConfigFile(path, config));
        const auto loaded = loadConfigFile(path, {});
        QVERIFY2(loaded, loaded ? "" : describe(loaded.error()).c_str());
        QCOMPARE(*loaded, config);
    }

    void textThatIsNoUtf8IsSavedAllTheSame()
    {
        const QTemporaryDir folder;
        config::RunConfig config;
        config.corpus.path = "/tmp/\xff\xfe";
        QVERIFY(saveConfigFile(folder.filePath(QStringLiteral("x.json")), config));
    }

    void wrongFilesAreRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("empty") << QByteArray() << QByteArray("JSON");
        QTest::newRow("text") << QByteArray("First Citizen:") << QByteArray("JSON");
        QTest::newRow("cut") << QByteArray("{\"model\": {\"width\": 1") << QByteArray("line 1");
        QTest::newRow("array") << QByteArray("[1, 2]") << QByteArray("object");
        QTest::newRow("unknown field") << QByteArray(R"({"model": {"widht": 12}})") << QByteArray("widht");
        QTest::newRow("wrong type") << QByteArray(R"({"model": {"width": "wide"}})") << QByteArray("model.width");
        QTest::newRow("out of range") << QByteArray(R"({"model": {"width": -3}})") << QByteArray("model.width");
        QTest::newRow("binary") << QByteArray("\0\xff\x01\x02", 4) << QByteArray("JSON");
        QTest::newRow("deep") << QByteArray(100000, '[') << QByteArray("JSON");
    }

    void wrongFilesAreRefusedByName()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, expected);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("wrong.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
        file.close();
        const auto loaded = loadConfigFile(path, {});
        QVERIFY(!loaded);
        const QByteArray message = QByteArray::fromStdString(describe(loaded.error()));
        QVERIFY2(message.contains("wrong.json"), message.constData());
        QVERIFY2(message.contains(expected), message.constData());
    }

    void whatIsNoRegularFileIsRefusedAtOnce()
    {
        const QTemporaryDir folder;
        QVERIFY(!loadConfigFile(folder.filePath(QStringLiteral("missing.json")), {}));
        QVERIFY(!loadConfigFile(folder.path(), {}));
        QVERIFY(!loadConfigFile(QStringLiteral("/dev/zero"), {}));
        const QString fifo = folder.filePath(QStringLiteral("fifo"));
        QCOMPARE(mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
        QVERIFY(!loadConfigFile(fifo, {})); // would wait for ever if it were opened
        QFile large(folder.filePath(QStringLiteral("large.json")));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(5'000'000));
        QVERIFY(!loadConfigFile(large.fileName(), {}));
    }

    void savingWhereNothingCanBeWrittenIsTold()
    {
        const auto saved = saveConfigFile(QStringLiteral("/proc/no/such/place.json"), {});
        QVERIFY(!saved);
        QVERIFY(QByteArray::fromStdString(describe(saved.error())).contains("place.json"));
    }
};

QTEST_GUILESS_MAIN(TestConfigFile)
#include "TestConfigFile.moc"
