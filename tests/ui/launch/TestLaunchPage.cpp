// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/LaunchPage.h"

#include "core/base/Uuid.h"
#include "core/config/Preset.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "core/sweep/GroupFile.h"
#include "ui/base/Format.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/FieldEditor.h"
#include "ui/launch/QueueModel.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <mutex>

using namespace workbench;
using namespace workbench::ui;

namespace
{

void waitForStop(std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [] { return false; });
}

/// A window's worth of objects around a page, with a training job and a probe that compute nothing.
struct Bench {
    explicit Bench(std::filesystem::path store = {})
        : given(std::move(store))
    {
    }

    const std::filesystem::path given; ///< a store that is there already
    QTemporaryDir folder;
    std::filesystem::path directory
        = given.empty() ? std::filesystem::path(folder.filePath(QStringLiteral("store")).toStdString()) : given;
    std::unique_ptr<store::Store> store = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
    std::unique_ptr<store::RunRecorder> recorder = std::move(*store::RunRecorder::open(directory, [](const auto&) {}));
    TrainSession training{
        directory, recorder.get(), nullptr,
        [](const TrainTask&, std::stop_token stop, train::EventSink& sink, train::TrainControl&) {
            waitForStop(std::move(stop));
            train::RunEnded end;
            end.state = train::RunState::Stopped;
            sink.accept(end);
        }};
    RunListModel runs{*store};
    Selection selection;
    std::atomic<int> probes = 0;
    std::unique_ptr<LaunchPage> page = std::make_unique<LaunchPage>(
        AppContext{directory, *store, training, runs, selection}, nullptr,
        [this](const config::RunConfig&, double, std::stop_token) -> Result<train::SpeedProbe> {
            ++probes;
            return train::SpeedProbe{.bytesPerSecond = 20'000, .stepsMeasured = 10};
        });

    FieldEditor& editor(std::string_view path) { return page->form().editor(path); }
    QPushButton* button(const char* name) { return page->findChild<QPushButton*>(QString::fromLatin1(name)); }
    QString problems() { return page->findChild<QLabel*>(QStringLiteral("problems"))->text(); }
    bool canStart() { return button("start")->isEnabled(); }
    void type(std::string_view path, const QString& text)
    {
        qobject_cast<QLineEdit*>(editor(path).input())->setText(text);
    }
    void choose(std::string_view path, const QString& text) ///< as type(), for any field
    {
        if (auto* const line = qobject_cast<QLineEdit*>(editor(path).input()))
            line->setText(text);
        auto* const combo = qobject_cast<QComboBox*>(editor(path).input());
        if (combo && !combo->isEditable()) {
            combo->setCurrentIndex(combo->count() - 1); // "Several..."
            Q_EMIT combo->activated(combo->count() - 1);
        }
        if (combo)
            combo->setEditText(text);
    }
    QString writeCorpus(const char* name, qint64 size)
    {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(size, 'a')) != size)
            qFatal("cannot write");
        return file.fileName();
    }
    QListView* queueList() { return page->findChild<QListView*>(QStringLiteral("queue")); }
    template <typename Widget>
    Widget* find(const char* name)
    {
        return page->findChild<Widget*>(QString::fromLatin1(name));
    }
    std::vector<store::RunRow> rows() { return *store->runs(); }
    void openCorpus()
    {
        page->setCorpusFile(writeCorpus("corpus.txt", 400'000));
        QTRY_VERIFY_WITH_TIMEOUT(canStart(), 5000);
    }
};

} // namespace

class TestLaunchPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isReadyToStartWithNothingToFillIn()
    {
        Bench bench;
        QTRY_VERIFY_WITH_TIMEOUT(bench.canStart(), 20000);
        QSignalSpy started(bench.page.get(), &LaunchPage::startRequested);
        config::RunConfig config;
        connect(bench.page.get(), &LaunchPage::startRequested, this, [&](const auto& given) { config = given; });
        bench.button("start")->click();
        QCOMPARE(started.count(), 1);
        QCOMPARE(config, config::presets().front().config);
        QTRY_COMPARE_WITH_TIMEOUT(bench.probes.load(), 1, 5000);
    }

    void everyFieldHasAPlace()
    {
        Bench bench;
        bench.page->show();
        for (const FieldEditor* const editor : bench.page->form().editors())
            QVERIFY2(editor->parentWidget() != bench.page.get(), std::string(editor->spec().path).c_str());
    }

    void theTabKeyFollowsTheEye()
    {
        Bench bench;
        std::vector<QWidget*> expected{bench.page->findChild<QComboBox*>(QStringLiteral("preset"))};
        for (const char* const path :
             {"corpus.path", "model.layers", "model.width", "train.optimizer", "train.learningRate", "name"})
            expected.push_back(bench.editor(path).input());
        expected.push_back(bench.button("start"));
        std::size_t found = 0;
        QWidget* widget = expected.front();
        do {
            if (found < expected.size() && widget == expected[found])
                ++found;
            widget = widget->nextInFocusChain();
        } while (widget != expected.front());
        QCOMPARE(found, expected.size());
    }

    void badCorpusIsToldAndForbidsTheStart_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("missing") << QStringLiteral("/nowhere/at/all.txt");
        QTest::newRow("folder") << QStringLiteral("/tmp");
        QTest::newRow("device") << QStringLiteral("/dev/null");
        QTest::newRow("nothing") << QString();
        QTest::newRow("one byte") << QStringLiteral("one byte");
    }

    void badCorpusIsToldAndForbidsTheStart()
    {
        QFETCH(QString, path);
        Bench bench;
        bench.openCorpus();
        bench.page->setCorpusFile(path == QLatin1String("one byte") ? bench.writeCorpus("one", 1) : path);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.editor("corpus.path").error().isEmpty(), 2000);
        QTRY_VERIFY(!bench.canStart());
        QVERIFY(!bench.problems().isEmpty());
        QSignalSpy started(bench.page.get(), &LaunchPage::startRequested);
        bench.page->start();
        QCOMPARE(started.count(), 0);
        bench.openCorpus();
        QVERIFY(bench.editor("corpus.path").error().isEmpty());
    }

    void badTextForbidsTheStartUntilMended_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        for (const char* const path : {"model.width", "train.learningRate", "train.beta1", "runtime.threads"})
            for (const char* const text : {"", "abc", "-1", "1e99", "nan"})
                QTest::addRow("%s '%s'", path, text) << QString::fromLatin1(path) << QString::fromLatin1(text);
        QTest::newRow("more threads than cores") << QStringLiteral("runtime.threads") << QStringLiteral("1000");
    }

    void badTextForbidsTheStartUntilMended()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        Bench bench;
        bench.page->show();
        bench.openCorpus();
        const QString good = bench.editor(path.toStdString()).text();
        bench.type(path.toStdString(), text);
        QTRY_VERIFY(!bench.canStart());
        QVERIFY(!bench.editor(path.toStdString()).error().isEmpty());
        QVERIFY(bench.editor(path.toStdString()).isVisible()); // also when it was folded away
        bench.type(path.toStdString(), good);
        QTRY_VERIFY(bench.canStart());
    }

    void presetsFillTheFormAndLeaveTheCorpus()
    {
        Bench bench;
        bench.openCorpus();
        const QString corpus = bench.editor("corpus.path").text();
        auto* const combo = bench.page->findChild<QComboBox*>(QStringLiteral("preset"));
        for (int index = 0; index < combo->count(); ++index) {
            combo->setCurrentIndex(index);
            Q_EMIT combo->activated(index);
            const config::Preset& preset = config::presets()[std::size_t(index)];
            QCOMPARE(bench.page->form().config().model, preset.config.model);
            QCOMPARE(bench.page->form().config().train, preset.config.train);
            QCOMPARE(bench.page->form().changedCount(), 0);
            if (preset.config.corpus.path.empty() && index > 0)
                QCOMPARE(bench.page->form().config().corpus.path, bench.page->form().original().corpus.path);
        }
        QVERIFY(!corpus.isEmpty());
    }

    void aClonedRunIsFilledInAndChangesAreMarked()
    {
        Bench bench;
        bench.openCorpus();
        config::RunConfig config = bench.page->form().config();
        config.name = "earlier";
        config.model.width = 96;
        config.model.boomWidth = 384;
        const RunId id(makeUuid());
        QVERIFY(bench.store->createRun(id, config, train::RunState::Queued));
        bench.page->cloneRun(id);
        config.name.clear(); // its values, but a name of its own
        QCOMPARE(bench.page->form().config(), config);
        QTRY_VERIFY(bench.canStart());
        QTRY_VERIFY(bench.button("revert")->isHidden());

        bench.type("train.batch", QStringLiteral("5"));
        QTRY_VERIFY(!bench.button("revert")->isHidden());
        QVERIFY(bench.editor("train.batch").isMarkedChanged());
        bench.button("revert")->click();
        QCOMPARE(bench.page->form().config(), config);
        QTRY_VERIFY(bench.button("revert")->isHidden());

        bench.page->cloneRun(RunId(makeUuid())); // one that is not there
        QCOMPARE(bench.page->form().config(), config);
        QVERIFY(!bench.page->findChild<QLabel*>(QStringLiteral("presetError"))->text().isEmpty());
    }

    void noProbeWhileARunTrains()
    {
        Bench bench;
        bench.training.start(config::presets().front().config);
        QTRY_VERIFY(bench.training.activeRun());
        bench.openCorpus();
        bench.type("model.width", QStringLiteral("64"));
        QTest::qWait(int(ProbeSession::kSettleTime.count()) + 300);
        QCOMPARE(bench.probes.load(), 0);
        QCOMPARE(bench.button("start")->text(), QStringLiteral("Start next"));
        bench.training.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.training.activeRun(), 5000);
        QTRY_COMPARE_WITH_TIMEOUT(bench.probes.load(), 1, 5000);
    }

    void waitingRunsAreListedAndRemoved()
    {
        Bench bench;
        bench.training.start(config::presets().front().config);
        config::RunConfig next = config::presets()[1].config;
        next.name = "waits";
        next.corpus.path = "recall";
        const RunId waiting = bench.training.enqueue(next);
        auto* const list = bench.queueList();
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QTRY_COMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("waits"));
        list->setCurrentIndex(list->model()->index(0, 0));
        QTest::keyClick(list, Qt::Key_Delete);
        QTRY_COMPARE(list->model()->rowCount(), 0);
        QVERIFY(bench.training.queue().empty());
    }

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
        Bench bench;
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
        Bench bench;
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
        Bench bench;
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
        Bench bench;
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
        Bench bench;
        bench.openCorpus();
        bench.type("train.seed", QStringLiteral("1..2"));
        bench.page->start(); // at once
        QTRY_COMPARE(bench.rows().size(), 2U);
    }

    void randomSweepsDrawAsManyAsAsked()
    {
        Bench bench;
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
        Bench bench;
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

    void theQueueMovesByKeysAndGroupsMoveAsAWhole()
    {
        Bench bench;
        bench.training.setQueueHeld(true);
        const auto add = [&bench](const char* name) {
            config::RunConfig config = config::presets().front().config;
            config.name = name;
            return bench.training.enqueue(config);
        };
        const RunId a = add("a");
        config::RunConfig one = config::presets().front().config, two = one;
        one.name = "g 1";
        two.name = "g 2";
        const auto group = bench.training.enqueueSweep("g", {}, {one, two});
        const RunId b = add("b");
        auto* const list = bench.queueList();
        QTRY_COMPARE(list->model()->rowCount(), 5); // a, the group and its two, b
        QTRY_COMPARE(list->model()->index(1, 0).data().toString(), QStringLiteral("g"));
        const auto press = [list](int row, Qt::Key key) {
            list->setCurrentIndex(list->model()->index(row, 0));
            QTest::keyClick(list, key, Qt::AltModifier);
        };
        press(1, Qt::Key_Up);
        QCOMPARE(bench.training.queue(), (std::vector{group[0], group[1], a, b}));
        QTRY_COMPARE(list->currentIndex().row(), 0); // it goes with the group
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier); // there is nothing above
        QCOMPARE(bench.training.queue().front(), group[0]);
        QTest::keyClick(list, Qt::Key_End, Qt::AltModifier);
        QCOMPARE(bench.training.queue(), (std::vector{a, b, group[0], group[1]}));
        press(0, Qt::Key_Down);
        QCOMPARE(bench.training.queue(), (std::vector{b, a, group[0], group[1]}));
        press(4, Qt::Key_Up); // the group's second before its first
        QCOMPARE(bench.training.queue(), (std::vector{b, a, group[1], group[0]}));
        QTRY_COMPARE(bench.store->queue().value(), bench.training.queue());
    }

    void runsFromBeforeWaitUntilTheyAreLetGo()
    {
        QTemporaryDir folder;
        const std::filesystem::path directory = folder.filePath(QStringLiteral("store")).toStdString();
        RunId kept(makeUuid());
        {
            auto store = *store::Store::open(directory, store::StoreAccess::ReadWrite);
            QVERIFY(store->createRun(kept, config::presets().front().config, train::RunState::Queued));
        }
        Bench bench(directory);
        auto* const hold = bench.button("queueHold");
        QTRY_VERIFY(!hold->isHidden());
        QTRY_COMPARE(hold->text(), QStringLiteral("Train it"));
        QCOMPARE(
            bench.find<QLabel>("queueState")->text(),
            QStringLiteral("1 run waits from before. It starts when you let it."));
        QVERIFY(!bench.training.activeRun());
        hold->click();
        QTRY_COMPARE(bench.training.activeRun(), std::optional(kept));
    }

    void theQueuesModelHoldsItsContract()
    {
        QueueModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show({{RunId("a"), "a", "g", "x"}, {RunId("b"), "b", "g", "x"}, {RunId("c"), "c", {}, "x"}});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.index(0).data(QueueModel::SideRole).toString(), QStringLiteral("2 runs"));
        QCOMPARE(model.runsAt(model.index(0)), (std::vector{RunId("a"), RunId("b")}));
        QCOMPARE(model.placeBelow(model.index(0)), std::optional(3));
        QCOMPARE(model.placeAbove(model.index(3)), std::optional(1));
        std::vector<RunId> moved;
        int place = -1;
        connect(&model, &QueueModel::moveWanted, this, [&](const auto& runs, int to) {
            moved = runs;
            place = to;
        });
        const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index(3)}));
        QVERIFY(!model.dropMimeData(dragged.get(), Qt::MoveAction, 0, 0, {})); // the queue itself moves them
        QCOMPARE(moved, std::vector{RunId("c")});
        QCOMPARE(place, 0);
        model.show({{RunId("c"), "c", {}, "x"}});
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.placeAbove(model.index(0)) && !model.placeBelow(model.index(0)));
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }

    void destroyedWhileProbing()
    {
        Bench bench;
        std::atomic<bool> entered = false, ended = false;
        bench.page = std::make_unique<LaunchPage>(
            AppContext{bench.directory, *bench.store, bench.training, bench.runs, bench.selection}, nullptr,
            [&](const config::RunConfig&, double, std::stop_token stop) -> Result<train::SpeedProbe> {
                entered = true;
                waitForStop(std::move(stop));
                ended = true;
                return fail(ErrorCode::Cancelled, "stopped");
            });
        QTRY_VERIFY_WITH_TIMEOUT(entered, 20000);
        bench.page.reset();
        QVERIFY(ended);
        QCoreApplication::processEvents();
    }
};

QTEST_MAIN(TestLaunchPage)
#include "TestLaunchPage.moc"
