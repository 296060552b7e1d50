// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/base/RateText.h"
#include "ui/curves/BranchMenu.h"
#include "ui/curves/EventMarks.h"
#include "ui/curves/SteeringBar.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"

#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QUuid>

#include <atomic>
#include <cmath>

using namespace workbench;
using namespace workbench::ui;

namespace
{

constexpr double kConfigured = 2e-3;

/// Behaves as a trainer between two steps: does what is asked of it and tells so, with every rate at half the base.
/// While `holds` is set it reads no mail, as in the middle of a long step.
struct Trainee {
    std::atomic<bool> holds = false;

    void operator()(std::stop_token stop, train::EventSink& sink, train::TrainControl& control)
    {
        double base = kConfigured;
        sink.accept(train::RunStarted{});
        train::StepDone done;
        bool paused = false;
        while (!stop.stop_requested()) {
            QThread::msleep(2);
            if (holds)
                continue;
            const auto asked = control.takeRequests();
            if (asked.learningRate) {
                sink.accept(train::LearningRateChanged{.at = done.at, .from = base, .to = *asked.learningRate});
                base = *asked.learningRate;
            }
            if (asked.evaluate)
                sink.accept(train::EvalDone{.at = done.at, .loss = 1, .bpc = 1.4, .asked = train::Asked::ByHand});
            if (asked.checkpoint)
                sink.accept(train::CheckpointSaved{done.at, "step-1", false, 7, train::Asked::ByHand});
            if (control.pauseRequested() != paused)
                sink.accept(train::PauseChanged{done.at, paused = !paused});
            if (paused)
                continue;
            ++done.at.step;
            done.learningRate = base / 2;
            sink.accept(done);
        }
        train::RunEnded end;
        end.at = done.at;
        end.state = train::RunState::Stopped;
        sink.accept(end);
    }
};

/// A store, a session with a trainee, and the bar over them.
struct Bench {
    Bench()
        : store(*store::Store::open(path(), store::StoreAccess::ReadWrite))
        , recorder(*store::RunRecorder::open(path(), [](const std::optional<Error>&) {}))
        , training(
              path(), recorder.get(), nullptr,
              [this](const TrainTask&, std::stop_token stop, train::EventSink& sink, train::TrainControl& control) {
                  trainee(std::move(stop), sink, control);
              })
        , runs(*store)
        , context{path(), *store, training, runs, selection}
        , bar(context)
    {
        QObject::connect(&training, &TrainSession::storeWritten, &runs, &RunListModel::refresh);
        QObject::connect(&training, &TrainSession::eventsArrived, &runs, &RunListModel::applyEvents);
    }

    RunId start()
    {
        config::RunConfig config;
        config.name = "steered";
        config.train.learningRate = kConfigured;
        const RunId run = training.start(config);
        selection.setRun(run);
        return run;
    }

    std::filesystem::path path() const { return folder.path().toStdString(); }
    QLineEdit& rate() { return *bar.findChild<QLineEdit*>(); }
    QPushButton* button(const QString& text)
    {
        for (auto* const button : bar.findChildren<QPushButton*>())
            if (button->text() == text)
                return button;
        return nullptr;
    }
    bool says(const QString& words)
    {
        const auto labels = bar.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](QLabel* label) { return label->text().contains(words); });
    }
    std::vector<store::EventRow> recorded(const RunId& run)
    {
        return recorder->flush() ? store->events(run).value_or(std::vector<store::EventRow>())
                                 : std::vector<store::EventRow>();
    }

    Trainee trainee;
    QTemporaryDir folder;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::RunRecorder> recorder;
    TrainSession training;
    RunListModel runs;
    Selection selection;
    AppContext context;
    SteeringBar bar;
};

} // namespace

class TestSteeringBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesAreNumbersOrFactors_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("rate"); // 0: none
        const auto row = [](const char* text, double rate) { QTest::newRow(text) << QString::fromUtf8(text) << rate; };
        row("2e-3", 0.002);
        row(" 0.01 ", 0.01);
        row("1", 1);
        row("x0.5", 0.002);
        row("X2", 0.008);
        row("*2", 0.008);
        row("×2", 0.008);
        row("/4", 0.001);
        row("÷ 4", 0.001);
        row("", 0);
        row("x", 0);
        row("/0", 0);
        row("0", 0);
        row("-1e-3", 0);
        row("1.5", 0);
        row("x1000", 0);
        row("nan", 0);
        row("inf", 0);
        row("1e-3 faster", 0);
    }
    void ratesAreNumbersOrFactors()
    {
        QFETCH(QString, text);
        QFETCH(double, rate);
        const auto got = rateFromText(text, 0.004);
        QCOMPARE(got.has_value(), rate > 0);
        if (got)
            QVERIFY(std::abs(*got - rate) < 1e-15);
    }

    void isThereForTheSelectedRunThatTrainsHereAlone()
    {
        Bench bench;
        QVERIFY(bench.bar.isHidden());
        const RunId run = bench.start();
        QTRY_VERIFY(!bench.bar.isHidden());
        bench.selection.setRun(RunId("5f0c1c1e-0000-4000-8000-000000000000"));
        QVERIFY(bench.bar.isHidden());
        bench.selection.setRun(run);
        QVERIFY(!bench.bar.isHidden());
        bench.training.stop();
        QTRY_VERIFY(bench.bar.isHidden());
    }

    void theRateIsChangedAndRecorded()
    {
        Bench bench;
        const RunId run = bench.start();
        bench.bar.show();
        QTRY_COMPARE(bench.rate().text(), QString("0.002"));
        QTRY_VERIFY(bench.says("now 0.001"));
        bench.rate().selectAll();
        QTest::keyClicks(&bench.rate(), "x0.5");
        QTest::keyClick(&bench.rate(), Qt::Key_Return);
        QTRY_COMPARE(bench.rate().text(), QString("0.001"));
        QTRY_VERIFY(bench.says("now 0.0005"));
        QTRY_VERIFY(bench.button(QString::fromUtf8("× 2"))->isEnabled());
        bench.button(QString::fromUtf8("× 2"))->click();
        QTRY_COMPARE(bench.rate().text(), QString("0.002"));

        const auto events = bench.recorded(run);
        std::vector<std::string> texts;
        for (const auto& event : events)
            if (event.kind == "rate")
                texts.push_back(event.text);
        QCOMPARE(texts.size(), std::size_t{2});
        QCOMPARE(texts[0], std::string("Base learning rate changed by hand from 0.002 to 0.001."));
        // The mark in the charts tells the same on hover.
        const auto marks = eventMarks(events, store::PointAxis::Step, {});
        QVERIFY(std::any_of(marks.begin(), marks.end(), [](const CurveMark& mark) {
            return mark.label == QLatin1String("rate") && mark.text.contains("by hand from 0.002 to 0.001");
        }));
    }

    void aRateThatIsNoneChangesNothing()
    {
        Bench bench;
        const RunId run = bench.start();
        QTRY_COMPARE(bench.rate().text(), QString("0.002"));
        for (const char* text : {"fast", "0", "-1", "7", "x1e9"}) {
            bench.rate().setText(QString());
            QTest::keyClicks(&bench.rate(), text);
            QTest::keyClick(&bench.rate(), Qt::Key_Return);
            QCOMPARE(bench.rate().property("kind").toString(), QString("invalid"));
        }
        for (const auto& event : bench.recorded(run))
            QVERIFY(event.kind != "rate");
    }

    void nothingIsCutWhereItIsNarrow()
    {
        Bench bench;
        bench.start();
        QTRY_VERIFY(bench.button("Evaluate") && bench.button("Evaluate")->isEnabled());
        QWidget page; // on its own, the bar would not become narrower than one line
        bench.bar.setParent(&page);
        const auto freed = qScopeGuard([&bench] { bench.bar.setParent(nullptr); });
        page.resize(1200, 100);
        page.show();
        bench.bar.show();
        int lines = 0;
        for (const int width : {520, 1200}) {
            bench.bar.resize(width, 80);
            QCoreApplication::sendPostedEvents();
            bench.bar.layout()->activate();
            QRegion taken;
            int parts = 0;
            for (const QWidget* const part : bench.bar.findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
                if (!part->isVisible() || part->width() == 0)
                    continue;
                ++parts;
                const QByteArray what
                    = part->metaObject()->className() + QByteArray(" at ") + QByteArray::number(width);
                QVERIFY2(part->width() >= part->minimumSizeHint().width(), what.constData());
                QVERIFY2(bench.bar.contentsRect().contains(part->geometry()), what.constData());
                QVERIFY2(!taken.intersects(part->geometry()), what.constData());
                taken += part->geometry();
            }
            QVERIFY(parts >= 8);
            lines += bench.button("Evaluate")->y() > bench.rate().y() + 10 ? 2 : 1;
        }
        QCOMPARE(lines, 2 + 1);
    }

    void whatIsAskedIsWaitedFor()
    {
        Bench bench;
        const RunId run = bench.start();
        QTRY_VERIFY(bench.button("Evaluate") && bench.button("Evaluate")->isEnabled());
        QVERIFY(bench.says("no checkpoint"));
        bench.trainee.holds = true;
        bench.button("Evaluate")->click();
        bench.button("Checkpoint")->click();
        QVERIFY(bench.button("Evaluating") && !bench.button("Evaluating")->isEnabled());
        QVERIFY(bench.button("Saving") && !bench.button("Saving")->isEnabled());
        bench.trainee.holds = false;
        QTRY_VERIFY(bench.button("Evaluate") && bench.button("Evaluate")->isEnabled());
        QTRY_VERIFY(bench.button("Checkpoint") && bench.button("Checkpoint")->isEnabled());
        QVERIFY(bench.says("at step"));
        int byHand = 0;
        for (const auto& event : bench.recorded(run))
            byHand += event.text.find("asked for by hand") != std::string::npos ? 1 : 0;
        QCOMPARE(byHand, 2);
    }

    void pausesAndGoesOn()
    {
        Bench bench;
        bench.start();
        QTRY_VERIFY(bench.button("Pause"));
        bench.button("Pause")->click();
        QTRY_VERIFY(bench.button("Resume"));
        // A paused run can be steered too.
        QTRY_VERIFY(bench.button(QString::fromUtf8("÷ 2"))->isEnabled());
        bench.button(QString::fromUtf8("÷ 2"))->click();
        QTRY_COMPARE(bench.rate().text(), QString("0.001"));
        bench.button("Resume")->click();
        QTRY_VERIFY(bench.button("Pause"));
    }

    void nothingIsOfferedWhileItStops()
    {
        Bench bench;
        bench.start();
        QTRY_VERIFY(bench.button("Evaluate"));
        bench.trainee.holds = true;
        QTRY_VERIFY(bench.button("Evaluate")->isEnabled());
        bench.training.stop();
        for (QPushButton* const button : bench.bar.findChildren<QPushButton*>())
            if (!bench.bar.isHidden()) {
                QVERIFY(!button->isEnabled());
                QVERIFY(button->toolTip().contains("stopping"));
            }
    }

    void branchesAreMarkedInTheParent()
    {
        store::RunRow branch;
        branch.name = "child";
        branch.origin = store::RunOrigin{RunId("5f0c1c1e-0000-4000-8000-000000000000"), 2000};
        const CurveMark mark = branchMark(branch, 64'000);
        QCOMPARE(mark.x, 64'000.0);
        QVERIFY(mark.text.contains("child") && mark.text.contains("2,000"));
    }

    void theMenuOffersTheNearestCheckpoint()
    {
        Bench bench;
        const RunId run(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
        QVERIFY(bench.store->createRun(run, {}, train::RunState::Running));
        const auto row = bench.store->run(run);
        QVERIFY(row);
        {
            const BranchMenu menu(*bench.store, *row, 100);
            QCOMPARE(menu.actions().size(), 1);
            QVERIFY(!menu.actions().first()->isEnabled());
        }
        const auto save = [&](std::int64_t step, bool best) {
            train::RunPosition at;
            at.step = step;
            bench.recorder->record(
                run, train::CheckpointSaved{at, bench.store->checkpointFolder(run) / std::to_string(step), best, 7});
        };
        save(100, false);
        save(200, true);
        save(300, false);
        QVERIFY(bench.recorder->flush());
        BranchMenu menu(*bench.store, *row, 290);
        QCOMPARE(menu.actions().size(), 2);
        QSignalSpy wanted(&menu, &BranchMenu::branchWanted);
        menu.actions().at(0)->trigger();
        menu.actions().at(1)->trigger();
        QCOMPARE(wanted.at(0).at(1).toLongLong(), 300);
        QCOMPARE(wanted.at(1).at(1).toLongLong(), 200);
        QCOMPARE(BranchMenu(*bench.store, *row, 201).actions().size(), 1); // the nearest is the best
    }
};

QTEST_MAIN(TestSteeringBar)
#include "test_steering_bar.moc"
