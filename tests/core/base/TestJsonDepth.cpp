// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonDepth.h"

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
};

QTEST_GUILESS_MAIN(TestJsonDepth)
#include "TestJsonDepth.moc"
