// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/selection/Selection.h"

#include <QSignalSpy>
#include <QTest>

using namespace workbench;
using ui::Selection;
using Runs = std::vector<RunId>;

class SelectionTest : public QObject
{
    Q_OBJECT

    const RunId a{"a"}, b{"b"}, c{"c"};

private Q_SLOTS:
    void theSelectedRunIsAlwaysShown()
    {
        Selection selection;
        selection.setRun(a);
        QCOMPARE(selection.shownRuns(), Runs{a});
        selection.setShown(a, false);
        QCOMPARE(selection.shownRuns(), Runs{a});
        selection.setShownRuns({b, c});
        QCOMPARE(selection.shownRuns(), (Runs{b, c, a}));
    }

    void goingFromRunToRunShowsOneAtATime()
    {
        Selection selection;
        selection.setRun(a);
        selection.setRun(b);
        QCOMPARE(selection.shownRuns(), Runs{b});
        selection.setRun({});
        QVERIFY(selection.shownRuns().empty());
    }

    void aComparisonStaysWhenAnotherRunIsSelected()
    {
        Selection selection;
        selection.setRun(a);
        selection.setShown(b, true);
        selection.setRun(c);
        QCOMPARE(selection.shownRuns(), (Runs{a, b, c}));
        selection.setRun(a);
        QCOMPARE(selection.shownRuns(), (Runs{a, b, c}));
    }

    void twiceIsOnce()
    {
        Selection selection;
        selection.setShownRuns({a, b, a});
        QCOMPARE(selection.shownRuns(), (Runs{a, b}));
    }

    void onlyChangesAreTold()
    {
        Selection selection;
        const QSignalSpy run(&selection, &Selection::runChanged);
        const QSignalSpy shown(&selection, &Selection::shownRunsChanged);
        const QSignalSpy step(&selection, &Selection::stepChanged);
        selection.setRun(a);
        selection.setRun(a);
        selection.setShown(a, true);
        selection.setStep(7);
        selection.setStep(7);
        QCOMPARE(run.count(), 1);
        QCOMPARE(shown.count(), 1);
        QCOMPARE(step.count(), 1);
    }
};

QTEST_GUILESS_MAIN(SelectionTest)
#include "SelectionTest.moc"
