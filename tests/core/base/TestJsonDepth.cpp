// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonDepth.h"
#include "core/base/JsonKeys.h"

#include <QTest>

using workbench::kDeepestJson;
using workbench::nestsTooDeeply;

class TestJsonDepth : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void depths_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("tooDeep");
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("as deep as it may be") << QByteArray(kDeepestJson, '[') + QByteArray(kDeepestJson, ']') << false;
        QTest::newRow("one deeper") << QByteArray(kDeepestJson + 1, '[') << true;
        QTest::newRow("objects") << QByteArray("{\"a\":").repeated(kDeepestJson + 1) << true;
        QTest::newRow("side by side") << QByteArray("[],").repeated(1000) << false;
        QTest::newRow("in a text") << '"' + QByteArray(1000, '[') + '"' << false;
        QTest::newRow("after a text that ends with a backslash") << "\"\\\\\"" + QByteArray(1000, '[') << true;
        QTest::newRow("in a text after a quotation mark") << "\"\\\"" + QByteArray(1000, '[') + '"' << false;
        QTest::newRow("a text that never ends") << QByteArray("\"\\") << false;
    }

    void depths()
    {
        QFETCH(QByteArray, json);
        QTEST(nestsTooDeeply({json.constData(), std::size_t(json.size())}), "tooDeep");
    }

    void repeatedKeys_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("each once") << QByteArray(R"({"a": 1, "b": {"a": 2}})") << QByteArray();
        QTest::newRow("twice") << QByteArray(R"({"a": 1, "b": 2, "a" : 3})") << QByteArray("a");
        QTest::newRow("twice, deep") << QByteArray(R"([{"x": {"b": 1, "b": 2}}])") << QByteArray("b");
        QTest::newRow("in objects beside each other") << QByteArray(R"([{"a": 1}, {"a": 2}])") << QByteArray();
        QTest::newRow("as a value") << QByteArray(R"({"a": "b", "b": "a"})") << QByteArray();
        QTest::newRow("in an array") << QByteArray(R"({"a": ["a", "a"]})") << QByteArray();
        QTest::newRow("in a text") << QByteArray("{\"a\": \"\\\"a\\\": 1, \\\"a\\\": 2\"}") << QByteArray();
        QTest::newRow("with an escape") << QByteArray("{\"a\\\"b\": 1, \"a\\\"b\": 2}") << QByteArray("a\\\"b");
        QTest::newRow("a text that never ends") << QByteArray("{\"a") << QByteArray();
        QTest::newRow("cut behind a backslash") << QByteArray("{\"a\\") << QByteArray();
        QTest::newRow("brackets that close nothing") << QByteArray("]}{\"a\":}") << QByteArray();
    }

    void repeatedKeys()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, key);
        const auto found = workbench::repeatedKey({json.constData(), std::size_t(json.size())});
        QCOMPARE(found ? QByteArray(found->data(), qsizetype(found->size())) : QByteArray(), key);
    }
};

QTEST_GUILESS_MAIN(TestJsonDepth)
#include "TestJsonDepth.moc"
