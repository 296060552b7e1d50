// SPDX-License-Identifier: GPL-3.0-or-later
#include "LaunchBench.h"

#include "core/sweep/GroupFile.h"
#include "ui/base/Format.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

/// Several values in the form, which make a sweep.
class TestLaunchSweep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void severalValuesAreASweep_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("note");
        QTest::addColumn<int>("runs");
        QTest::newRow("list") << "train.learningRate"
                              << "2e-3, 4e-3"
                              << "2 values" << 2;
        QTest::newRow("seeds") << "train.seed"
                               << "1..5"
                               << "5 values" << 5;
        QTest::newRow("step") << "model.boomWidth"
                              << "128..512 +128"
                              << "4 values" << 4;
        QTest::newRow("factor") << "train.batch"
                                << "1..8 *2"
                                << "4 values" << 4;
        QTest::newRow("even") << "model.dropout"
                              << "0..0.3 in 4"
                              << "4 values" << 4;
        QTest::newRow("logarithm") << "train.learningRate"
                                   << "1e-4..1e-2 log 3"
                                   << "3 values" << 3;
        QTest::newRow("blocks") << "model.attention"
                                << "none; 0"
                                << "2 values" << 2;
        QTest::newRow("words") << "train.optimizer"
                               << "lamb, adamw"
                               << "2 values" << 2;
        QTest::newRow("yes and no") << "train.varyBptt"
                                    << "yes, no"
                                    << "2 values" << 2;
    }
    void severalValuesAreASweep()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(QString, note);
        QFETCH(int, runs);
        LaunchBench bench;
        bench.page->show();
        bench.openCorpus();
        QVERIFY(bench.find<QWidget>("sweepTable")->isHidden() || !bench.find<QWidget>("sweepTable")->isVisible());
        bench.choose(path.toStdString(), text);
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Queue %1 runs").arg(runs));
        QVERIFY2(bench.canStart(), qPrintable(bench.problems()));
        QCOMPARE(bench.editor(path.toStdString()).note(), note);
        QVERIFY(bench.editor(path.toStdString()).error().isEmpty());
        QVERIFY(bench.editor(path.toStdString()).isMarkedChanged());
        QCOMPARE(bench.find<QTableWidget>("sweepTable")->rowCount(), runs);
        QVERIFY(bench.find<QTableWidget>("sweepTable")->isVisible());
        QVERIFY(bench.button("addToQueue")->isHidden());
        bench.button("revert")->click(); // one value everywhere
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Start"));
        QVERIFY(!bench.find<QTableWidget>("sweepTable")->isVisible());
        QVERIFY(bench.editor(path.toStdString()).note().isEmpty());
    }

    void badAxesAreToldAtTheirField_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("twice") << "train.seed"
                               << "1, 2, 1"
                               << "character 7";
        QTest::newRow("missing") << "train.seed"
                                 << "1, , 2"
                                 << "a value is missing";
        QTest::newRow("backwards") << "train.seed"
                                   << "5..1"
                                   << "character";
        QTest::newRow("refused") << "model.layers"
                                 << "2, -1"
                                 << "character 4";
        QTest::newRow("too many") << "train.seed"
                                  << "1..100000 +1"
                                  << "more than 10000 values";
        QTest::newRow("no count") << "train.learningRate"
                                  << "1e-3..1e-2"
                                  << "how many values";
        QTest::newRow("machine") << "runtime.threads"
                                 << "1, 2"
                                 << "share the machine";
        QTest::newRow("not together") << "model.heads"
                                      << "1, 3"
                                      << "model.heads = 3";
    }
    void badAxesAreToldAtTheirField()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(QString, expected);
        LaunchBench bench;
        bench.openCorpus();
        bench.type(path.toStdString(), text);
        QTRY_VERIFY(!bench.canStart());
        QVERIFY2(bench.problems().contains(expected), qPrintable(bench.problems()));
        if (path != QLatin1String("model.heads")) {
            QVERIFY(bench.editor(path.toStdString()).error().contains(expected));
        }
        bench.page->start();
        QTest::qWait(20);
        QVERIFY(bench.training.queue().empty());
        bench.button("revert")->click();
        QTRY_VERIFY(bench.canStart());
    }

    void severalChoicesComeFromTheListsEnd()
    {
        LaunchBench bench;
        bench.openCorpus();
        auto* const combo = qobject_cast<QComboBox*>(bench.editor("train.schedule").input());
        QVERIFY(!combo->isEditable());
        const int several = combo->count() - 1;
        combo->setCurrentIndex(several);
        Q_EMIT combo->activated(several);
        QVERIFY(combo->isEditable());
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Queue 4 runs"));
        combo->setEditText(QStringLiteral("cosine, linear"));
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Queue 2 runs"));
        combo->setCurrentIndex(1);
        Q_EMIT combo->activated(1);
        QVERIFY(!combo->isEditable());
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Start"));
        QCOMPARE(bench.page->form().config().train.schedule, config::Schedule::Linear);
        for (const char* const path : {"corpus.split", "runtime.device"}) {
            const auto* const other = qobject_cast<QComboBox*>(bench.editor(path).input());
            QVERIFY(!other->itemText(other->count() - 1).startsWith(QLatin1String("Several")));
        }
    }

    void aSweepIsQueuedAsOneGroup()
    {
        LaunchBench bench;
        bench.openCorpus();
        bench.type("name", QStringLiteral("laptop"));
        bench.type("train.learningRate", QStringLiteral("2e-3, 4e-3"));
        bench.type("train.seed", QStringLiteral("1..3"));
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Queue 6 runs"));
        QCOMPARE(bench.find<QLineEdit>("sweepGroup")->placeholderText(), QStringLiteral("laptop: lr, seed"));
        bench.find<QLineEdit>("sweepGroup")->setText(QStringLiteral(" rates  and seeds "));
        bench.find<QAbstractButton>("halving")->setChecked(true);
        bench.find<QSpinBox>("firstRung")->setValue(50);
        QSignalSpy single(bench.page.get(), &LaunchPage::startRequested);
        bench.button("start")->click();
        QCOMPARE(single.count(), 0);
        QTRY_COMPARE(bench.rows().size(), 6U);
        QStringList names;
        for (const store::RunRow& row : bench.rows()) {
            names << fromUtf8(row.name);
            QCOMPARE(row.group, std::string("rates and seeds"));
        }
        names.sort();
        QCOMPARE(names.front(), QStringLiteral("laptop: lr 2e-3, seed 1"));
        QCOMPARE(names.back(), QStringLiteral("laptop: lr 4e-3, seed 3"));
        const auto plan = sweep::keptGroupPlan(bench.directory, "rates and seeds");
        QVERIFY(plan && *plan);
        QCOMPARE((*plan)->axes.size(), 2U);
        QCOMPARE((*plan)->halving, std::optional(sweep::HalvingRule{sweep::RungUnit::Steps, 50, 3}));
        // One trains, five wait, below a row for the group.
        QTRY_VERIFY(bench.training.activeRun());
        QTRY_COMPARE(bench.queueList()->model()->rowCount(), 6);
        QTRY_COMPARE(bench.queueList()->model()->index(0, 0).data().toString(), QStringLiteral("rates and seeds"));
    }

    void theKeyThatStartsTakesWhatWasTypedLast()
    {
        LaunchBench bench;
        bench.openCorpus();
        bench.type("train.seed", QStringLiteral("1..2"));
        bench.page->start(); // at once
        QTRY_COMPARE(bench.rows().size(), 2U);
    }

    void randomSweepsDrawAsManyAsAsked()
    {
        LaunchBench bench;
        bench.openCorpus();
        bench.type("train.learningRate", QStringLiteral("1e-4..1e-2 log"));
        QTRY_VERIFY(!bench.canStart()); // a grid needs to know how many
        bench.find<QComboBox>("sweepKind")->setCurrentIndex(1);
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Queue 20 runs"));
        QCOMPARE(bench.editor("train.learningRate").note(), QStringLiteral("drawn"));
        bench.find<QSpinBox>("sweepRuns")->setValue(7);
        QTRY_COMPARE(bench.button("start")->text(), QStringLiteral("Queue 7 runs"));
        const QString first = bench.find<QTableWidget>("sweepTable")->item(0, 0)->text();
        bench.find<QSpinBox>("sweepSeed")->setValue(2);
        QVERIFY(bench.find<QTableWidget>("sweepTable")->item(0, 0)->text() != first);
        bench.find<QSpinBox>("sweepSeed")->setValue(1);
        QCOMPARE(bench.find<QTableWidget>("sweepTable")->item(0, 0)->text(), first);
    }

    void theTimeIsThatOfAllRuns()
    {
        LaunchBench bench;
        bench.openCorpus();
        bench.type("train.epochs", QStringLiteral("0"));
        bench.type("train.seconds", QStringLiteral("0"));
        bench.type("train.steps", QStringLiteral("0"));
        bench.type("train.bytes", QStringLiteral("1000000, 3000000"));
        bench.type("train.seed", QStringLiteral("1..3"));
        // 3 * (1 MB + 3 MB) at 20 kB/s: 600 s.
        const auto shown = [&bench](const QString& text) {
            for (const QLabel* const label : bench.page->findChildren<QLabel*>())
                if (label->accessibleName() == QLatin1String("All runs take") && label->text() == text)
                    return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(shown(formatDuration(600)), 5000);
    }
};

QTEST_MAIN(TestLaunchSweep)
#include "TestLaunchSweep.moc"
