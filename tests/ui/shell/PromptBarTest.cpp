// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/PromptBar.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace workbench;

/// Questions, which want an answer, and notices, which only tell something.
class PromptBarTest : public QObject
{
    Q_OBJECT
private:
    ui::PromptBar m_bar;

    QString shown() const { return m_bar.isHidden() ? QString() : m_bar.findChild<QLabel*>()->text(); }
    void press(const QString& choice)
    {
        for (auto* const button : m_bar.findChildren<QPushButton*>())
            if (!button->isHidden() && button->text() == choice)
                return button->click();
        QFAIL("no such choice");
    }
    void ask(const QString& text, std::function<void(const QString&)> act = {})
    {
        m_bar.ask({text, {}, {{QStringLiteral("Yes"), nullptr, std::move(act)}, {QStringLiteral("No"), nullptr, {}}}});
    }
    void notice(const QString& text, const std::string& about = {})
    {
        m_bar.ask({text, {}, {{QStringLiteral("Close"), nullptr, {}}}, about, true});
    }

private Q_SLOTS:
    void cleanup()
    {
        while (m_bar.isAsking())
            m_bar.close();
        m_bar.close();
    }

    void aNoticeWaitsForAQuestion()
    {
        ask("Delete?");
        notice("first failed");
        notice("second failed");
        QCOMPARE(shown(), QStringLiteral("Delete?"));
        press("No");
        QCOMPARE(shown(), QStringLiteral("second failed"));
        press("Close");
        QCOMPARE(shown(), QString());
    }

    void aNoticeGivesWayAndComesBack()
    {
        notice("first failed");
        ask("Delete?");
        QCOMPARE(shown(), QStringLiteral("Delete?"));
        press("Yes");
        QCOMPARE(shown(), QStringLiteral("first failed"));
    }

    void aNewNoticeReplacesTheOld()
    {
        notice("first failed");
        notice("second failed");
        QCOMPARE(shown(), QStringLiteral("second failed"));
        press("Close");
        QCOMPARE(shown(), QString());
    }

    void aQuestionThatFollowsFromAnAnswerComesFirst()
    {
        notice("first failed");
        ask("Delete?", [this](const QString&) { ask("Really?"); });
        press("Yes");
        QCOMPARE(shown(), QStringLiteral("Really?"));
        press("No");
        QCOMPARE(shown(), QStringLiteral("first failed"));
    }

    void whatIsToldStaysUntilItIsClosed()
    {
        notice("first failed");
        ask("Quit?", [this](const QString&) { m_bar.tell("Stopping."); });
        press("Yes");
        QCOMPARE(shown(), QStringLiteral("Stopping."));
    }

    void whatIsOverDoesNotComeBack()
    {
        notice("the run failed", "run");
        m_bar.closeAbout("another");
        QCOMPARE(shown(), QStringLiteral("the run failed"));
        ask("Delete?");
        m_bar.closeAbout("run");
        press("No");
        QCOMPARE(shown(), QString());
    }
};

QTEST_MAIN(PromptBarTest)
#include "PromptBarTest.moc"
