// SPDX-License-Identifier: GPL-3.0-or-later
// The page over real runs: small ones, trained here.
#include "tests/ui/support/PageFixture.h"
#include "ui/attention/AttentionPage.h"
#include "ui/attention/AttentionView.h"
#include "ui/attention/HeatMapPanel.h"
#include "ui/attention/MapCard.h"
#include "ui/attention/MapNotes.h"
#include "ui/attention/MapSaver.h"
#include "ui/attention/RowCurve.h"
#include "ui/attention/TextBar.h"
#include "ui/widgets/SnapshotSlider.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace workbench;
using namespace workbench::ui;

namespace
{

QComboBox& combo(QWidget& parent, const char* name)
{
    for (QComboBox* each : parent.findChildren<QComboBox*>()) {
        if (each->accessibleName() == QLatin1String(name))
            return *each;
    }
    qFatal("no list %s", name);
}

void choose(QComboBox& box, int index)
{
    box.setCurrentIndex(index);
    Q_EMIT box.activated(index);
}

bool waitForMap(AttentionPage& page)
{
    return QTest::qWaitFor([&] { return page.view().map() != nullptr; }, 20'000);
}

} // namespace

class TestAttentionPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("sharnn-workbench-tests"));
        QCoreApplication::setApplicationName(QStringLiteral("attention"));
    }

    void init() { QSettings().clear(); }

    void anEmptyPageLeadsToLaunch()
    {
        PageFixture bench;
        AttentionPage page(bench.context);
        page.show();
        QSignalSpy wanted(&page, &AttentionPage::launchWanted);
        button(page, "Set up a run").click();
        QCOMPARE(wanted.size(), 1);
    }

    void showsTheRunThatTrainsAsTrained()
    {
        PageFixture bench;
        config::RunConfig config = bench.smallConfig("live");
        config.train.steps = 0;
        config.train.seconds = 1e6;
        AttentionPage page(bench.context);
        page.resize(1200, 800);
        page.show();
        const RunId run = bench.training.start(config);
        bench.selection.setRun(run); // before it stands in the list
        bench.runs.refresh();
        button(page, "5").click();
        QVERIFY(waitForMap(page));
        QCOMPARE(page.view().map()->source, maps::MapSource::Live);
        QVERIFY(maps::checkExactness(*page.view().map()).passed());
        QVERIFY2(
            page.view().mapCard().notes().startsWith(QStringLiteral("as trained, step")),
            qPrintable(page.view().mapCard().notes()));
        const std::int64_t first = page.view().map()->step;
        QVERIFY(QTest::qWaitFor([&] { return page.view().map()->step > first; }, 20'000));
        // The weights of now, while it trains.
        button(page, "probe text").click();
        QVERIFY(QTest::qWaitFor(
            [&] { return page.view().map() && page.view().map()->source == maps::MapSource::Probe; }, 20'000));
        QVERIFY(page.view().map()->step >= first);
        bench.training.stop();
        QVERIFY(QTest::qWaitFor([&] { return !bench.training.activeRun(); }, 20'000));
    }

    void capturesNothingWhileItIsNotSeen()
    {
        PageFixture bench;
        config::RunConfig config = bench.smallConfig("unseen");
        config.train.steps = 0;
        config.train.seconds = 1e6;
        AttentionPage page(bench.context);
        int frames = 0;
        connect(
            &bench.training, &TrainSession::eventsArrived, &page,
            [&](const RunId&, const std::vector<train::TrainEvent>& events) {
                for (const auto& event : events)
                    frames += std::holds_alternative<train::AttentionCaptured>(event) ? 1 : 0;
            });
        const RunId run = bench.training.start(config);
        bench.runs.refresh();
        QVERIFY(QTest::qWaitFor([&] { return bench.runs.find(run) != nullptr; }, 10'000));
        bench.selection.setRun(run);
        button(page, "5").click();
        QTest::qWait(600);
        QCOMPARE(frames, 0);
        page.show();
        QVERIFY(QTest::qWaitFor([&] { return frames > 0; }, 20'000));
        bench.training.stop();
        QVERIFY(QTest::qWaitFor([&] { return !bench.training.activeRun(); }, 20'000));
    }

    void playsWhatWasKept()
    {
        PageFixture bench;
        const RunId run = bench.train(bench.smallConfig("kept"));
        AttentionPage page(bench.context);
        page.resize(1200, 800);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(waitForMap(page));
        auto* const slider = page.findChild<SnapshotSlider*>();
        QVERIFY(slider && slider->isVisible());
        const auto kept = bench.store->snapshots(run);
        QVERIFY(kept && kept->size() >= 3);
        QCOMPARE(slider->current(), static_cast<int>(kept->size()) - 1);
        QVERIFY2(
            page.view().mapCard().notes().contains(QStringLiteral("kept at step 30")),
            qPrintable(page.view().mapCard().notes()));
        // A step chosen on the charts moves the slider and the map.
        bench.selection.setStep(11);
        QVERIFY2(
            page.view().mapCard().notes().contains(QStringLiteral("kept at step 10")),
            qPrintable(page.view().mapCard().notes()));
        Q_EMIT slider->snapshotChosen(0);
        QCOMPARE(bench.selection.step(), std::optional<std::int64_t>(kept->front().at.step));
    }

    void subtractsOneStepFromAnother()
    {
        PageFixture bench;
        const RunId run = bench.train(bench.smallConfig("difference"));
        AttentionPage page(bench.context);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(waitForMap(page));
        page.view().mapCard().togglePin();
        const HeatMapData& data = page.view().mapCard().panel().data();
        for (int row = 0; row < data.rows; ++row)
            for (int column = 0; column < data.columns; ++column)
                QCOMPARE(data.value(row, column), 0.0F);
        bench.selection.setStep(1);
        float greatest = 0, least = 0;
        for (int row = 0; row < data.rows; ++row)
            for (int column = 0; column < data.columns; ++column) {
                greatest = std::max(greatest, data.value(row, column));
                least = std::min(least, data.value(row, column));
            }
        QVERIFY2(greatest > 0 && least < 0, "two steps of a run differ in both directions");
        page.view().mapCard().togglePin();
        QVERIFY(page.view().mapCard().panel().data().value(0, 0) >= 0);
    }

    void runsAnyTextAndLooksBehindIt()
    {
        PageFixture bench;
        const RunId run = bench.train(bench.smallConfig("probe"));
        AttentionPage page(bench.context);
        page.resize(1200, 800);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(waitForMap(page));
        button(page, "probe text").click();
        page.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("the fox met\\x00\\xff a hen, the fox met"));
        button(page, "Run").click();
        const std::string bytes("the fox met\0\xff a hen, the fox met", 32);
        QVERIFY(QTest::qWaitFor([&] { return page.view().map() && page.view().map()->bytes == bytes; }, 20'000));
        QCOMPARE(page.view().map()->source, maps::MapSource::Probe);
        QVERIFY(maps::checkExactness(*page.view().map()).passed());

        page.view().lockQuery(3);
        auto* const curve = page.findChild<RowCurve*>();
        QVERIFY2(
            QTest::qWaitFor([&] { return curve->plot().data().lines.size() == 2; }, 20'000),
            "the gradient comes beside the row");
        float share = 0;
        for (const float value : curve->plot().data().lines[1].values)
            share += value;
        QVERIFY(std::abs(share - 1) < 1e-3);

        choose(combo(page, "What is shown"), 1); // cell state
        QVERIFY(QTest::qWaitFor([&] { return page.view().mapCard().panel().data().columns == 16; }, 20'000));
        QVERIFY2(
            page.view().mapCard().notes().contains(QStringLiteral("matches the LSTM")),
            qPrintable(page.view().mapCard().notes()));
        choose(combo(page, "What is shown"), 0);
        QVERIFY(QTest::qWaitFor([&] { return page.view().mapCard().panel().data().columns == 32; }, 20'000));
    }

    void looksAtWhatTheModelWrites()
    {
        PageFixture bench;
        const RunId run = bench.train(bench.smallConfig("sample"));
        AttentionPage page(bench.context);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(waitForMap(page));
        const auto write = [&] {
            button(page, "sample").click();
            page.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("the fox "));
            button(page, "Write").click();
            return QTest::qWaitFor(
                [&] { return page.view().map() && page.view().map()->source == maps::MapSource::Sample; }, 20'000);
        };
        QVERIFY(write());
        const std::string text = page.view().map()->bytes;
        QVERIFY(QByteArray::fromStdString(text).size() > 200);
        QVERIFY(write()); // the same seed writes the same
        QCOMPARE(page.view().map()->bytes, text);
    }

    void saysWhatIsWrongWithAText()
    {
        PageFixture bench;
        const RunId run = bench.train(bench.smallConfig("wrong"));
        AttentionPage page(bench.context);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(waitForMap(page));
        button(page, "probe text").click();
        auto* const text = page.findChild<QPlainTextEdit*>();
        (void)button(page, "Run"); // the usual text has been run
        text->setPlainText(QStringLiteral("ab\\q"));
        QVERIFY(!page.findChild<TextBar*>()->canRun());
        text->setPlainText(QString());
        QVERIFY(!page.findChild<TextBar*>()->canRun());
        text->setPlainText(QString(70'000, QLatin1Char('a')));
        page.findChild<TextBar*>()->run();
        QVERIFY(QTest::qWaitFor(
            [&] {
                for (const QLabel* label : page.findChildren<QLabel*>())
                    if (label->isVisible() && label->text().contains(QStringLiteral("at most")))
                        return true;
                return false;
            },
            20'000));
    }

    void aModelWithoutAttentionIsSaid()
    {
        PageFixture bench;
        config::RunConfig config = bench.smallConfig("lstm");
        config.model.attention.placement = config::AttentionPlacement::None;
        const RunId run = bench.train(config);
        AttentionPage page(bench.context);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(!button(page, "live", false).isEnabled());
        QVERIFY(page.view().mapCard().isEmpty());
        // What its LSTMs hold can still be seen.
        choose(combo(page, "What is shown"), 1);
        QVERIFY(QTest::qWaitFor([&] { return page.view().mapCard().panel().data().columns == 16; }, 20'000));
    }

    void aBlockWithoutAttentionShowsItsStates()
    {
        PageFixture bench;
        const RunId run = bench.train(bench.smallConfig("second block"));
        AttentionPage page(bench.context);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(waitForMap(page));
        button(page, "probe text").click();
        (void)button(page, "Run");
        QComboBox& blocks = combo(page, "Block");
        QCOMPARE(blocks.currentData().toInt(), 0); // the second last of two
        choose(blocks, 1);
        QVERIFY(QTest::qWaitFor([&] { return page.view().mapCard().cells() != nullptr; }, 20'000));
        QCOMPARE(page.view().mapCard().cells()->block, 1);
    }

    void aRunDeletedWhileShownLeavesAnEmptyPage()
    {
        PageFixture bench;
        const RunId run = bench.train(bench.smallConfig("gone"));
        AttentionPage page(bench.context);
        page.show();
        bench.selection.setRun(run);
        QVERIFY(waitForMap(page));
        QVERIFY(bench.store->removeRun(run));
        bench.runs.refresh();
        QVERIFY(QTest::qWaitFor([&] { return page.view().mapCard().isEmpty(); }, 10'000));
    }

    void checksTurnRed_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("said");
        QTest::newRow("sound") << 0 << QStringLiteral("rows sum to 1");
        QTest::newRow("a row that sums to more") << 1 << QStringLiteral("off by");
        QTest::newRow("weight above the diagonal") << 2 << QStringLiteral("nothing can be seen");
        QTest::newRow("no number") << 3 << QStringLiteral("no numbers");
    }
    void checksTurnRed()
    {
        QFETCH(int, kind);
        QFETCH(QString, said);
        maps::AttentionMap map;
        map.queries = map.keys = 2;
        map.weights = {1, 0, 0.5F, 0.5F};
        map.firstVisible = {0, 0};
        map.bytes = "ab";
        if (kind == 1)
            map.weights[3] = 0.6F;
        if (kind == 2) {
            map.weights[0] = 0.9F;
            map.weights[1] = 0.1F;
        }
        if (kind == 3)
            map.weights[2] = std::numeric_limits<float>::quiet_NaN();
        MapNotes notes;
        notes.show(map);
        QVERIFY2(notes.text().contains(said), qPrintable(notes.text()));
        const auto labels = notes.findChildren<QLabel*>();
        QCOMPARE(
            labels.last()->property("kind").toString(), kind == 0 ? QStringLiteral("good") : QStringLiteral("bad"));
    }

    void savesCellStates_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("can");
        QTest::newRow("png") << int(AttentionToolBar::Export::Png) << true;
        QTest::newRow("svg") << int(AttentionToolBar::Export::Svg) << false;
        QTest::newRow("csv") << int(AttentionToolBar::Export::Csv) << true;
        QTest::newRow("safetensors") << int(AttentionToolBar::Export::Safetensors) << true;
    }
    void savesCellStates()
    {
        QFETCH(int, kind);
        QFETCH(bool, can);
        auto cells = std::make_shared<maps::CellStates>();
        cells->times = 2;
        cells->width = 3;
        cells->bytes = "ab";
        for (auto* values :
             {&cells->cell, &cells->inputGate, &cells->forgetGate, &cells->candidate, &cells->outputGate,
              &cells->hidden})
            values->assign(6, 0.5F);
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("out"));
        const auto written = MapSaver::write(
            static_cast<AttentionToolBar::Export>(kind), {nullptr, cells, {}, {}, "run"}, file.toStdString());
        QCOMPARE(written.has_value(), can);
        QCOMPARE(QFile::exists(file), can);
    }

    void savesTheRegionInView_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("png") << int(AttentionToolBar::Export::Png) << QByteArray("\x89PNG");
        QTest::newRow("svg") << int(AttentionToolBar::Export::Svg) << QByteArray("<");
        QTest::newRow("csv") << int(AttentionToolBar::Export::Csv) << QByteArray("query,");
        QTest::newRow("safetensors") << int(AttentionToolBar::Export::Safetensors) << QByteArray();
    }
    void savesTheRegionInView()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, begins);
        auto map = std::make_shared<maps::AttentionMap>();
        map->queries = map->keys = 2;
        map->weights = {1, 0, 0.25F, 0.75F};
        map->firstVisible = {0, 0};
        map->bytes = "ab";
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("out"));
        const auto written = MapSaver::write(
            static_cast<AttentionToolBar::Export>(kind), {map, nullptr, maps::wholeMap(*map), {}, "run"},
            file.toStdString());
        QVERIFY2(written, written ? "" : describe(written.error()).c_str());
        QFile read(file);
        QVERIFY(read.open(QIODevice::ReadOnly));
        const QByteArray bytes = read.readAll();
        QVERIFY(bytes.size() > 20);
        QVERIFY(bytes.startsWith(begins));
        const auto refused = MapSaver::write(
            static_cast<AttentionToolBar::Export>(kind), {map, nullptr, maps::wholeMap(*map), {}, "run"},
            folder.filePath(QStringLiteral("no/such/folder/out")).toStdString());
        QVERIFY(!refused);
        QVERIFY(!refused.error().message.empty());
    }
};

QTEST_MAIN(TestAttentionPage)
#include "test_attention_page.moc"
