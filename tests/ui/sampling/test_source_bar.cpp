// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SourceBar.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace workbench::ui;

namespace
{

SourceChoice choice(const char* label, const char* detail = "")
{
    return {QString::fromLatin1(label), QString::fromLatin1(detail), true, {}};
}

std::vector<SourceChoice> someChoices()
{
    SourceChoice cuda = choice("big one");
    cuda.enabled = false;
    cuda.reason = QStringLiteral("It has no checkpoint yet");
    return {
        choice("running now", "weights of step 1,148"),
        choice("best", "step 900"),
        choice("newest", "step 1,000"),
        cuda,
        choice("A & B"),
        choice("no attention")};
}

class Shown
{
public:
    Shown()
    {
        bar.resize(900, 40);
        bar.setChoices(someChoices(), 0);
        bar.show();
    }

    QComboBox& models() { return *bar.findChild<QComboBox*>(QStringLiteral("models")); }
    QComboBox& pace() { return *bar.findChild<QComboBox*>(QStringLiteral("pace")); }
    QPushButton& compare() { return *bar.findChild<QPushButton*>(QStringLiteral("compare")); }
    QList<QAction*> others()
    {
        Q_EMIT compare().menu()->aboutToShow();
        return compare().menu()->actions();
    }
    QPushButton* chip(int index)
    {
        for (QPushButton* const each : bar.findChildren<QPushButton*>(QStringLiteral("chip%1").arg(index))) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    void activate(int row)
    {
        models().setCurrentIndex(row);
        Q_EMIT models().activated(row);
    }

    SourceBar bar;
    QSignalSpy chosen{&bar, &SourceBar::chosen};
    QSignalSpy added{&bar, &SourceBar::compareAdded};
    QSignalSpy removed{&bar, &SourceBar::compareRemoved};
    QSignalSpy folder{&bar, &SourceBar::folderWanted};
};

} // namespace

class TestSourceBar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void listsTheChoices()
    {
        Shown shown;
        QCOMPARE(shown.models().count(), 8); // six, a line, and the folder
        QCOMPARE(shown.models().currentText(), QStringLiteral("running now, weights of step 1,148"));
        QCOMPARE(shown.models().itemText(4), QStringLiteral("A & B"));
        const auto usable = [&](int row) {
            return shown.models().model()->flags(shown.models().model()->index(row, 0)).testFlag(Qt::ItemIsEnabled);
        };
        QVERIFY(usable(2) && !usable(3));
        QVERIFY(shown.models().itemData(3, Qt::ToolTipRole).toString().contains(QLatin1String("no checkpoint yet")));
        QCOMPARE(shown.chosen.size(), 0);
    }

    void choosingTellsTheIndex()
    {
        Shown shown;
        shown.activate(2);
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.chosen.first().first().toInt(), 2);
        QCOMPARE(shown.bar.current(), 2);
        shown.activate(2); // the same again
        QCOMPARE(shown.chosen.size(), 1);
        shown.bar.setCurrent(1); // a setter
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.models().currentIndex(), 1);
    }

    void aFolderIsAskedFor()
    {
        Shown shown;
        shown.activate(7);
        QCOMPARE(shown.folder.size(), 1);
        QCOMPARE(shown.chosen.size(), 0);
        QCOMPARE(shown.models().currentIndex(), 0); // until one was chosen
    }

    void upToThreeWriteBeside()
    {
        Shown shown;
        QStringList names;
        for (const QAction* const action : shown.others())
            names << action->text();
        QCOMPARE(names.size(), 5); // all but the one that writes
        QVERIFY(names.contains(QStringLiteral("A && B"))); // and no key of the keyboard made of it
        QVERIFY(!shown.others()[2]->isEnabled());

        shown.others()[0]->trigger();
        shown.others()[0]->trigger();
        shown.others().last()->trigger();
        QCOMPARE(shown.bar.compared(), (std::vector<int>{1, 2, 5}));
        QCOMPARE(shown.added.size(), 3);
        QCOMPARE(shown.added.last().first().toInt(), 5);
        QVERIFY(!shown.compare().isEnabled());

        QVERIFY(shown.chip(2));
        shown.chip(2)->click();
        QCOMPARE(shown.bar.compared(), (std::vector<int>{1, 5}));
        QCOMPARE(shown.removed.size(), 1);
        QCOMPARE(shown.removed.first().first().toInt(), 2);
        QVERIFY(!shown.chip(2) && shown.chip(5) && shown.compare().isEnabled());
    }

    void noneIsBesideItself()
    {
        Shown shown;
        shown.bar.setChoices(someChoices(), 0, {1, 2});
        shown.activate(2);
        QCOMPARE(shown.bar.compared(), std::vector<int>{1});
        QCOMPARE(shown.removed.size(), 1);
        QCOMPARE(shown.chosen.size(), 1);
    }

    void whatIsNotThereIsNotChosen()
    {
        Shown shown;
        shown.bar.setChoices(someChoices(), 17, {1, 99, -3, 2, 4, 5});
        QCOMPARE(shown.bar.current(), -1);
        QCOMPARE(shown.models().currentIndex(), -1);
        QCOMPARE(shown.bar.compared(), (std::vector<int>{1, 2, 4}));
        shown.bar.setChoices({}, 0);
        QCOMPARE(shown.bar.current(), -1);
        QVERIFY(!shown.compare().isEnabled());
        shown.activate(0); // the folder is all there is
        QCOMPARE(shown.folder.size(), 1);
    }

    void thePaceIsThereWhileTraining()
    {
        Shown shown;
        QSignalSpy chosen(&shown.bar, &SourceBar::paceChosen);
        QVERIFY(!shown.pace().isVisible());
        shown.bar.setTraining(true);
        QVERIFY(shown.pace().isVisible());
        QCOMPARE(shown.bar.pace(), SamplePace::Gentle);
        shown.bar.setPace(SamplePace::Full);
        QCOMPARE(shown.bar.pace(), SamplePace::Full);
        QCOMPARE(chosen.size(), 0);
        shown.pace().setCurrentIndex(0);
        Q_EMIT shown.pace().activated(0);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().value<SamplePace>(), SamplePace::Gentle);
    }
};

QTEST_MAIN(TestSourceBar)
#include "test_source_bar.moc"
