// SPDX-License-Identifier: GPL-3.0-or-later
#include "LaunchBench.h"

#include "core/base/Uuid.h"
#include "core/config/Preset.h"
#include "ui/launch/FieldEditor.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>


using namespace workbench;
using namespace workbench::ui;

class TestLaunchPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isReadyToStartWithNothingToFillIn()
    {
        LaunchBench bench;
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
        LaunchBench bench;
        bench.page->show();
        for (const FieldEditor* const editor : bench.page->form().editors())
            QVERIFY2(editor->parentWidget() != bench.page.get(), std::string(editor->spec().path).c_str());
    }

    void theTabKeyFollowsTheEye()
    {
        LaunchBench bench;
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
        LaunchBench bench;
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
        LaunchBench bench;
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
        LaunchBench bench;
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
        LaunchBench bench;
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
        LaunchBench bench;
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

    void destroyedWhileProbing()
    {
        LaunchBench bench;
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
