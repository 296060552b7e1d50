// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/PromptCard.h"
#include "ui/sampling/PromptEdit.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

namespace
{

const PromptActions kAll{
    .sample = true, .continueText = true, .regenerate = true, .stop = true, .undo = true, .redo = true, .byHand = true};

class Shown
{
public:
    Shown()
    {
        card.resize(700, 200);
        card.setActions(kAll);
        card.show();
        QApplication::setActiveWindow(&card);
    }

    QPushButton* button(const QString& words)
    {
        for (QPushButton* const each : card.findChildren<QPushButton*>()) {
            if (each->text() == words || each->objectName() == words)
                return each;
        }
        return nullptr;
    }
    QString problem() { return label("promptProblem"); }
    QString note() { return label("promptNote"); }

    PromptCard card;

private:
    QString label(const char* name)
    {
        const auto* const found = card.findChild<QLabel*>(QLatin1String(name));
        return found->isVisibleTo(&card) ? found->text() : QString();
    }
};

QString writeFile(const QTemporaryDir& folder, const QByteArray& bytes)
{
    QFile file(folder.filePath(QStringLiteral("prompt")));
    const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    return written ? file.fileName() : QString();
}

QByteArray everyByte()
{
    QByteArray bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    return bytes;
}

} // namespace

class TestPromptCard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void bytesComeBack_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("lines") << QByteArray("ROMEO:\nWhat\n\n");
        QTest::newRow("every byte") << everyByte();
        QTest::newRow("no-break space") << QByteArray("a\xc2\xa0"
                                                      "b");
        QTest::newRow("line separator") << QByteArray("a\xe2\x80\xa8"
                                                      "b");
        QTest::newRow("beyond the first plane") << QByteArray("\xf0\x9f\x8e\xad");
        QTest::newRow("carriage returns") << QByteArray("a\r\nb\r");
        QTest::newRow("more than is edited") << QByteArray(100'000, '\xff');
    }

    void bytesComeBack()
    {
        QFETCH(QByteArray, bytes);
        Shown shown;
        QSignalSpy changed(&shown.card, &PromptCard::promptChanged);
        shown.card.setPrompt(bytes.toStdString());
        QVERIFY(shown.card.prompt());
        QVERIFY(*shown.card.prompt() == bytes.toStdString());
        QCOMPARE(changed.size(), 0); // a setter
    }

    void whatIsTypedIsBytes()
    {
        Shown shown;
        QSignalSpy changed(&shown.card, &PromptCard::promptChanged);
        QTest::keyClicks(&shown.card.edit(), QStringLiteral("a\\x41\\n"));
        QTest::keyClick(&shown.card.edit(), Qt::Key_Return);
        QTest::keyClick(&shown.card.edit(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(*shown.card.prompt(), std::string("aA\n\n\n"));
        QCOMPARE(changed.size(), 9);
    }

    void aBadEscapeIsMarkedWhereItStands()
    {
        Shown shown;
        shown.card.edit().insertPlainText(QString::fromUtf8("\xc3\xa9 b\\qc"));
        QVERIFY(!shown.card.prompt());
        QVERIFY2(shown.problem().contains(QLatin1String("character 4 ")), qPrintable(shown.problem()));
        const auto marks = shown.card.edit().extraSelections();
        QCOMPARE(marks.size(), 1);
        QCOMPARE(marks.first().cursor.selectedText(), QStringLiteral("\\q"));
        QVERIFY(marks.first().format.underlineStyle() != QTextCharFormat::NoUnderline);
        QVERIFY(!shown.button(QStringLiteral("Sample"))->isEnabled());

        shown.card.setPrompt("b");
        QVERIFY(shown.card.edit().extraSelections().isEmpty());
        QCOMPARE(shown.problem(), QString());
        QVERIFY(shown.button(QStringLiteral("Sample"))->isEnabled());
    }

    void sampleNeedsAPrompt()
    {
        Shown shown;
        QVERIFY(!shown.button(QStringLiteral("Sample"))->isEnabled());
        QVERIFY(shown.button(QStringLiteral("Continue"))->isEnabled());
        shown.card.setPrompt("a");
        QVERIFY(shown.button(QStringLiteral("Sample"))->isEnabled());
        shown.card.setActions({});
        QVERIFY(!shown.button(QStringLiteral("Sample"))->isEnabled());
    }

    void buttonsFollowTheirActions_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("index");
        const QStringList names{QStringLiteral("Sample"), QStringLiteral("Continue"), QStringLiteral("Regenerate"),
                                QStringLiteral("Stop"),   QStringLiteral("undo"),     QStringLiteral("redo"),
                                QStringLiteral("By hand")};
        for (int index = 0; index < names.size(); ++index)
            QTest::addRow("%s", qPrintable(names[index])) << names[index] << index;
    }

    void buttonsFollowTheirActions()
    {
        QFETCH(QString, name);
        QFETCH(int, index);
        Shown shown;
        shown.card.setPrompt("a");
        const auto is = [&](int which) { return which == index; };
        shown.card.setActions({is(0), is(1), is(2), is(3), is(4), is(5), is(6)});
        for (const char* const each : {"Sample", "Continue", "Regenerate", "Stop", "undo", "redo", "By hand"})
            QCOMPARE(shown.button(QLatin1String(each))->isEnabled(), QLatin1String(each) == name);

        QSignalSpy sample(&shown.card, &PromptCard::sampleWanted), more(&shown.card, &PromptCard::continueWanted);
        QSignalSpy again(&shown.card, &PromptCard::regenerateWanted), stop(&shown.card, &PromptCard::stopWanted);
        QSignalSpy undo(&shown.card, &PromptCard::undoWanted), redo(&shown.card, &PromptCard::redoWanted);
        QSignalSpy byHand(&shown.card, &PromptCard::byHandToggled);
        QTest::mouseClick(shown.button(name), Qt::LeftButton);
        const std::vector<qsizetype> told{sample.size(), more.size(), again.size(), stop.size(),
                                          undo.size(),   redo.size(), byHand.size()};
        for (int each = 0; each < int(told.size()); ++each)
            QCOMPARE(told[std::size_t(each)], qsizetype(is(each)));
    }

    void controlReturnSamples()
    {
        Shown shown;
        shown.card.setPrompt("a");
        QVERIFY(QTest::qWaitForWindowActive(&shown.card));
        QSignalSpy sample(&shown.card, &PromptCard::sampleWanted);
        shown.card.edit().setFocus();
        QTest::keyClick(&shown.card.edit(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(sample.size(), 1);
        QCOMPARE(*shown.card.prompt(), std::string("a"));
    }

    void byHandIsSetInSilence()
    {
        Shown shown;
        QSignalSpy toggled(&shown.card, &PromptCard::byHandToggled);
        shown.card.setByHand(true);
        QVERIFY(shown.button(QStringLiteral("By hand"))->isChecked());
        QCOMPARE(toggled.size(), 0);
        shown.button(QStringLiteral("By hand"))->click();
        QCOMPARE(toggled.size(), 1);
        QCOMPARE(toggled.first().first().toBool(), false);
    }

    void saysWhatTheMemoryDoesNotHold_data()
    {
        QTest::addColumn<int>("memory");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("no memory") << 0 << 100 << QString();
        QTest::newRow("as long") << 100 << 100 << QString();
        QTest::newRow("one more") << 100 << 101 << QStringLiteral("The first byte will");
        QTest::newRow("more") << 100 << 1350 << QStringLiteral("The first 1,250 bytes will");
    }

    void saysWhatTheMemoryDoesNotHold()
    {
        QFETCH(int, memory);
        QFETCH(int, bytes);
        QFETCH(QString, words);
        Shown shown;
        shown.card.setMemory(memory);
        shown.card.setPrompt(std::string(std::size_t(bytes), 'a'));
        QVERIFY2(words.isEmpty() ? shown.note().isEmpty() : shown.note().startsWith(words), qPrintable(shown.note()));
    }

    void aFileGivesItsExactBytes()
    {
        const QTemporaryDir folder;
        QByteArray bytes = everyByte();
        while (bytes.size() < PromptCard::kMostBytes) // a mebibyte, the most there may be
            bytes += bytes;
        QCOMPARE(bytes.size(), qsizetype(PromptCard::kMostBytes));
        Shown shown;
        QSignalSpy changed(&shown.card, &PromptCard::promptChanged);
        QVERIFY(shown.card.loadFile(writeFile(folder, bytes)));
        QCOMPARE(changed.size(), 1);
        QVERIFY(*shown.card.prompt() == bytes.toStdString());
        QVERIFY(shown.card.edit().isReadOnly());
        QVERIFY2(shown.note().contains(QLatin1String("1,048,576")), qPrintable(shown.note()));

        shown.button(QStringLiteral("Clear"))->click();
        QVERIFY(!shown.card.edit().isReadOnly());
        QCOMPARE(*shown.card.prompt(), std::string());
    }

    void aFileThatIsTooLargeIsRefused()
    {
        const QTemporaryDir folder;
        Shown shown;
        shown.card.setPrompt("before");
        QVERIFY(!shown.card.loadFile(writeFile(folder, QByteArray(PromptCard::kMostBytes + 1, 'a'))));
        QVERIFY(!shown.problem().isEmpty());
        QCOMPARE(*shown.card.prompt(), std::string("before"));
        QVERIFY(!shown.card.loadFile(folder.path())); // a folder
        QVERIFY(!shown.card.loadFile(folder.filePath(QStringLiteral("none"))));
        QCOMPARE(*shown.card.prompt(), std::string("before"));
        QTest::keyClicks(&shown.card.edit(), QStringLiteral("x")); // whoever goes on has read it
        QCOMPARE(shown.problem(), QString());
    }
};

QTEST_MAIN(TestPromptCard)
#include "test_prompt_card.moc"
