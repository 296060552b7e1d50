// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/log/LogModel.h"
#include "ui/models/RunListModel.h"
#include "ui/runs/RunListView.h"
#include "ui/selection/Selection.h"
#include "ui/session/RecorderHealth.h"
#include "ui/session/TrainSession.h"
#include "ui/shell/Banner.h"
#include "ui/shell/NotePanel.h"
#include "ui/shell/PromptBar.h"
#include "ui/shell/QuickPalette.h"
#include "ui/shell/StatusLine.h"
#include "ui/shell/TagPanel.h"
#include "ui/theme/Theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <thread>

using namespace workbench;
using namespace std::chrono_literals;

namespace
{

/// In place of the trainer: a step each 2 ms until it is stopped, and then a while for the checkpoint. Asked for an
/// evaluation, it waits as on a full disk.
void stepping(const ui::TrainTask&, std::stop_token stop, train::EventSink& sink, train::TrainControl& control)
{
    train::RunStarted started;
    started.device = "cpu";
    started.threads = 1;
    sink.accept(started);
    train::RunEnded end;
    while (!stop.stop_requested()) {
        train::StepDone step;
        step.at.step = ++end.at.step;
        step.at.bytes = step.at.step * 100;
        step.at.seconds = double(step.at.step) / 500;
        step.trainLoss = 2;
        step.bytesPerSecond = 21'400;
        sink.accept(step);
        if (control.pauseRequested()) {
            sink.accept(train::PauseChanged{end.at, true});
            while (control.waitWhilePaused(stop) && !stop.stop_requested()) {
                control.takeRequests();
            }
            sink.accept(train::PauseChanged{end.at, false});
        }
        if (control.takeRequests().evaluate) {
            sink.accept(train::PauseChanged{end.at, true, "The disk is full."});
            control.waitAWhile(20s, stop);
            sink.accept(train::PauseChanged{end.at, false, "There is room again."});
        }
        std::this_thread::sleep_for(2ms);
    }
    std::this_thread::sleep_for(100ms);
    end.state = train::RunState::Stopped;
    sink.accept(end);
}

/// All that main makes, in main's order.
struct Program {
    explicit Program(const std::filesystem::path& directory)
        : store(std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite)))
        , recorder(std::move(*store::RunRecorder::open(directory, {})))
        , runs(*store)
        , training(directory, recorder.get(), nullptr, stepping)
        , window({directory, *store, training, runs, selection}, health, log)
    {
        window.show();
    }

    std::unique_ptr<store::Store> store;
    ui::LogModel log;
    ui::RecorderHealth health;
    std::unique_ptr<store::RunRecorder> recorder;
    ui::RunListModel runs;
    ui::TrainSession training;
    ui::Selection selection;
    ui::MainWindow window;
};

config::RunConfig named(const char* name)
{
    config::RunConfig config;
    config.name = name;
    config.corpus.path = "recall";
    return config;
}

} // namespace

class MainWindowTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Program> m_program;

    ui::MainWindow& window() { return m_program->window; }
    void restart() // one after the other, as two programs would be
    {
        m_program.reset();
        m_program = std::make_unique<Program>((m_folder->path() + "/store").toStdString());
    }

    QAction* action(const QString& text)
    {
        for (QAction* const action : window().actions()) {
            if (action->iconText() == text) {
                return action;
            }
        }
        return nullptr;
    }

    QPushButton* promptButton(const QString& text)
    {
        for (auto* const button : window().findChild<ui::PromptBar*>()->findChildren<QPushButton*>()) {
            if (button->text() == text && button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }

    void click(QPushButton* button)
    {
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
    }

    RunId startAndWaitForSteps(const char* name)
    {
        const RunId run = m_program->training.start(named(name));
        const auto steps = [&] {
            const store::RunRow* const row = m_program->runs.find(run);
            return row ? row->at.step : 0;
        };
        return QTest::qWaitFor([&] { return steps() > 3; }) ? run : RunId();
    }

    auto shownBanners()
    {
        const auto banners = window().findChildren<ui::Banner*>();
        return std::count_if(banners.begin(), banners.end(), [](const auto* banner) { return banner->isVisible(); });
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
        restart();
    }

    void cleanup() { m_program.reset(); }

    void showsARunThatTrains()
    {
        QVERIFY(!action("Pause")->isEnabled());
        const RunId run = startAndWaitForSteps("first light");
        QVERIFY(!run.value().empty());
        QVERIFY(action("Pause")->isEnabled());
        QTRY_COMPARE(window().findChild<ui::RunListView*>()->model()->rowCount(), 1);
        QStringList status;
        const auto speedIsShown = [&] {
            status.clear();
            for (const QLabel* const label : window().findChildren<QLabel*>()) {
                status << label->text();
            }
            return status.contains("21.4 kB/s") && status.contains("cpu, 1 thread");
        };
        QTRY_VERIFY2(speedIsShown(), qPrintable(status.join('|')));
    }

    void pausesResumesAndStops()
    {
        const RunId run = startAndWaitForSteps("run");
        action("Pause")->trigger();
        QTRY_VERIFY(action("Resume"));
        QTRY_COMPARE(m_program->runs.find(run)->state, train::RunState::Paused);
        action("Resume")->trigger();
        QTRY_VERIFY(action("Pause"));
        action("Stop")->trigger();
        QTRY_COMPARE(m_program->runs.find(run)->state, train::RunState::Stopped);
        QTRY_VERIFY(!action("Stop")->isEnabled());
    }

    void quittingAsksAndKeepsTrainingIfWanted()
    {
        startAndWaitForSteps("run");
        window().close();
        QVERIFY(window().isVisible());
        click(promptButton("Keep training"));
        QVERIFY(m_program->training.activeRun());
        QVERIFY(!m_program->training.stopRequested());
        QVERIFY(!promptButton("Keep training"));
    }

    void quittingStopsWithACheckpointAndWaitsForIt()
    {
        const RunId run = startAndWaitForSteps("run");
        m_program->training.enqueue(named("waiting"));
        window().close();
        click(promptButton("Stop and quit"));
        QVERIFY(window().isVisible()); // it waits, and says so
        QVERIFY(m_program->training.stopRequested());
        QTRY_VERIFY(!window().isVisible());
        QVERIFY(!m_program->training.activeRun()); // the waiting one has not been started
        QVERIFY(m_program->recorder->flush());
        QCOMPARE(m_program->store->run(run)->state, train::RunState::Stopped);
    }

    void aFileDroppedOnATextFieldIsTheCorpus()
    {
        const QString path = m_folder->filePath("corpus.txt");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'a'));
        file.close();
        window().findChild<QTabBar*>("tabs")->setCurrentIndex(1);
        auto* const target = window().findChild<QLineEdit*>("runFilter");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        data.setText(path);
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &drop);
        QVERIFY(drop.isAccepted());
        QVERIFY(target->text().isEmpty());
        QCOMPARE(window().findChild<QTabBar*>("tabs")->currentIndex(), 0);
        const auto isShown = [&] {
            const auto fields = window().findChildren<QLineEdit*>();
            return std::any_of(fields.begin(), fields.end(), [](const QLineEdit* field) {
                return field->text().contains("corpus.txt");
            });
        };
        QTRY_VERIFY(isShown());
    }

    void removingAsksFirst()
    {
        const RunId run = startAndWaitForSteps("run");
        m_program->training.stop();
        QTRY_VERIFY(!m_program->training.activeRun());
        QVERIFY(m_program->recorder->flush());
        m_program->selection.setRun(run);
        action("Remove for good")->trigger();
        click(promptButton("Keep"));
        QVERIFY(m_program->runs.find(run));
        action("Remove for good")->trigger();
        click(promptButton("Remove"));
        QTRY_VERIFY(!m_program->runs.find(run));
        QVERIFY(!m_program->selection.run());
    }

    void whatIsMovedToTheBinComesBack()
    {
        const RunId run = startAndWaitForSteps("run");
        m_program->selection.setRun(run);
        QVERIFY(!action("Move to bin")->isEnabled()); // it trains
        m_program->training.stop();
        QTRY_VERIFY(!m_program->training.activeRun());
        QTRY_VERIFY(action("Move to bin")->isEnabled());
        auto* const list = window().findChild<ui::RunListView*>();
        QCOMPARE(list->model()->rowCount(), 1);
        action("Move to bin")->trigger();
        QTRY_COMPARE(list->model()->rowCount(), 0); // kept, but out of sight
        QVERIFY(!m_program->selection.run());
        QTRY_VERIFY(m_program->store->run(run)->binned != 0);
        QVERIFY(action("Undo move \"run\" to the bin"));
        action("Undo move \"run\" to the bin")->trigger();
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QTRY_COMPARE(m_program->store->run(run)->binned, 0);
        QVERIFY(!action("Undo")->isEnabled());
        QVERIFY(action("Redo move \"run\" to the bin")->isEnabled());
    }

    void tagsAndNotesAreWrittenInTheWindow()
    {
        const RunId run = startAndWaitForSteps("run");
        m_program->selection.setRun(run);
        action("Tags")->trigger();
        auto* const tags = window().findChild<ui::TagPanel*>();
        QVERIFY(tags->isVisible());
        QTest::keyClicks(tags->findChild<QLineEdit*>(), "long, best");
        QTest::keyClick(tags->findChild<QLineEdit*>(), Qt::Key_Return);
        QTest::keyClick(tags->findChild<QLineEdit*>(), Qt::Key_Return);
        QVERIFY(!tags->isVisible());
        QCOMPARE(m_program->runs.find(run)->tags, (std::vector<std::string>{"best", "long"}));
        QTRY_COMPARE(m_program->store->run(run)->tags.size(), std::size_t(2));
        action("Note")->trigger();
        auto* const note = window().findChild<ui::NotePanel*>()->findChild<QPlainTextEdit*>();
        QTest::keyClicks(note, "one");
        QTest::keyClick(note, Qt::Key_Return);
        QTest::keyClicks(note, "two");
        QTest::keyClick(note, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_program->store->run(run)->note, std::string("one\ntwo"));
    }

    void aBadLearningRateIsSaidAndAskedAgain()
    {
        startAndWaitForSteps("run");
        for (const char* const bad : {"fast", "-1", "0", "nan", "7"}) {
            action("Change learning rate")->trigger();
            auto* const input = window().findChild<ui::PromptBar*>()->findChild<QLineEdit*>();
            input->setText(bad);
            click(promptButton("Change"));
            QVERIFY2(promptButton("Change"), bad);
            QCOMPARE(input->text(), QString(bad));
        }
        click(promptButton("Cancel"));
        QVERIFY(!promptButton("Cancel"));
    }

    void thePaletteFindsRunsAndActions()
    {
        const RunId first = startAndWaitForSteps("alpha");
        m_program->training.enqueue(named("beta"));
        QTRY_COMPARE(m_program->runs.rowCount(), 2);
        m_program->selection.setRun(first);
        action("Search runs and actions")->trigger();
        auto* const input = window().findChild<QLineEdit*>("paletteInput");
        QVERIFY(input->isVisible());
        QTest::keyClicks(input, "bet");
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(!input->isVisible());
        QCOMPARE(m_program->runs.find(*m_program->selection.run())->name, std::string("beta"));
        action("Search runs and actions")->trigger();
        QTest::keyClicks(input, "stop");
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(m_program->training.stopRequested());
    }

    void aRunThatWaitsIsShownUntilItGoesOn()
    {
        startAndWaitForSteps("alpha");
        QCOMPARE(shownBanners(), 0);
        m_program->training.evaluateNow();
        QTRY_COMPARE(shownBanners(), 1);
        QCOMPARE(m_program->training.waitsFor(), std::string("The disk is full."));
        QCOMPARE(m_program->training.activeState(), train::RunState::Paused);
        QTRY_VERIFY(window().findChild<ui::StatusLine*>()->text().contains("waits"));
        m_program->training.resume(); // looks at once
        QTRY_COMPARE(shownBanners(), 0);
        QCOMPARE(m_program->training.activeState(), train::RunState::Running);
        m_program->training.stop();
        QTRY_VERIFY(!m_program->training.activeRun());
    }

    void troubleWithTheStoreIsShownUntilItIsOver()
    {
        QCOMPARE(shownBanners(), 0);
        m_program->health.report(Error{ErrorCode::NoSpace, "The disk is full.", "Free some."});
        QTRY_COMPARE(shownBanners(), 1);
        m_program->health.report({});
        QTRY_COMPARE(shownBanners(), 0);
    }

    void remembersItself()
    {
        window().resize(1000, 640);
        window().findChild<QTabBar*>("tabs")->setCurrentIndex(1);
        action("Dark")->trigger();
        action("Log")->trigger();
        window().close();
        ui::applyTheme(*qApp, ui::ThemeChoice::Light);
        restart();
        QCOMPARE(window().size(), QSize(1000, 640));
        QCOMPARE(window().findChild<QTabBar*>("tabs")->currentIndex(), 1);
        QVERIFY(ui::Theme::of(window().palette()).dark);
        QVERIFY(action("Log")->isChecked());
    }

    void everyActionHasAKeyOfItsOwnAndAnExplanation()
    {
        QStringList keys;
        for (const QAction* const action : window().actions()) {
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
            keys << action->shortcut().toString();
        }
        QVERIFY(keys.size() > 20);
        QCOMPARE(keys.removeDuplicates(), 0);
    }
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
