// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/BranchBanner.h"

#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "core/train/CheckpointRate.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/FieldEditor.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/widgets/ElidedLabel.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace workbench;
using namespace workbench::ui;

namespace
{

/// A parent with checkpoints of steps 100, 200 (the best) and 300, of which manifests alone are on the disk.
struct Bench {
    Bench()
    {
        config.name = "parent";
        config.corpus.path = "/somewhere/corpus.txt";
        config.train.steps = 300;
        if (!store->createRun(run, config, train::RunState::Running))
            qFatal("no run");
        for (const std::int64_t step : {100, 200, 300})
            save(step, step == 200);
        if (!recorder->flush())
            qFatal("not written");
        runs.refresh();
    }

    void save(std::int64_t step, bool best)
    {
        train::CheckpointManifest manifest;
        manifest.run = run;
        manifest.at.step = step;
        manifest.config = config;
        manifest.corpusSha256 = std::string(64, 'a');
        for (const std::string_view name : train::kCheckpointFiles)
            manifest.files.push_back({std::string(name), 7, std::string(64, 'b')});
        const auto folder = store->checkpointFolder(run) / std::to_string(step);
        std::filesystem::create_directories(folder);
        std::ofstream(folder / train::kManifestName) << manifestText(manifest);
        recorder->record(run, train::CheckpointSaved{manifest.at, folder, best, 7});
    }

    /// The state file of a checkpoint, with the base learning rate alone.
    void saveRate(std::int64_t step, double rate)
    {
        const std::string header = std::string(R"({")") + train::kCheckpointRateName
            + R"(":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})";
        const auto length = std::uint64_t(header.size());
        std::ofstream file(store->checkpointFolder(run) / std::to_string(step) / train::kStateFile, std::ios::binary);
        file.write(reinterpret_cast<const char*>(&length), sizeof length) << header;
        file.write(reinterpret_cast<const char*>(&rate), sizeof rate);
    }

    QComboBox& box() { return *banner->findChild<QComboBox*>(); }
    QString note() { return banner->findChild<ElidedLabel*>()->text(); }
    bool isLocked(std::string_view path) { return !form->editor(path).input()->isEnabled(); }

    QTemporaryDir folder;
    std::filesystem::path directory = folder.path().toStdString();
    std::unique_ptr<store::Store> store = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
    std::unique_ptr<store::RunRecorder> recorder = std::move(*store::RunRecorder::open(directory, [](const auto&) {}));
    TrainSession training{directory, recorder.get()};
    RunListModel runs{*store};
    Selection selection;
    config::RunConfig config;
    RunId run{makeUuid()};
    QWidget host;
    ConfigForm* form = new ConfigForm(&host);
    BranchBanner* banner = new BranchBanner(AppContext{directory, *store, training, runs, selection}, *form, &host);
};

} // namespace

class TestBranchBanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithTheBestUnlessAStepIsAsked()
    {
        Bench bench;
        QVERIFY(bench.banner->isHidden() && !bench.banner->origin());
        bench.banner->begin(bench.run, std::nullopt);
        QVERIFY(!bench.banner->isHidden());
        QVERIFY(bench.banner->origin() == (store::RunOrigin{bench.run, 200}));
        QVERIFY(bench.banner->findChild<QLabel*>()->text().contains("parent"));
        QCOMPARE(bench.box().count(), 3);
        QVERIFY(bench.box().currentText().contains("200") && bench.box().currentText().contains("best"));
        bench.banner->begin(bench.run, 100);
        QVERIFY(bench.banner->origin() == (store::RunOrigin{bench.run, 100}));
        bench.banner->begin(bench.run, 260); // a step between two: the nearer one
        QVERIFY(bench.banner->origin() == (store::RunOrigin{bench.run, 300}));
        bench.banner->begin(bench.run, 3);
        QVERIFY(bench.banner->origin() == (store::RunOrigin{bench.run, 100}));
        QSignalSpy changed(bench.banner, &BranchBanner::changed);
        bench.box().setCurrentIndex(1);
        QVERIFY(bench.banner->origin() == (store::RunOrigin{bench.run, 200}));
        QCOMPARE(changed.count(), 1);
    }

    void theFormHasTheParentsValuesButNotItsName()
    {
        Bench bench;
        bench.banner->begin(bench.run, 100);
        config::RunConfig expected = bench.config;
        expected.name.clear();
        QCOMPARE(bench.form->config(), expected);
        QCOMPARE(bench.form->changedCount(), 0);
    }

    void whatShapesTheWeightsIsLockedUntilItIsDropped()
    {
        Bench bench;
        bench.banner->begin(bench.run, 100);
        for (const char* path : {"model.layers", "model.width", "model.boomWidth", "model.attention", "model.boom"}) {
            QVERIFY2(bench.isLocked(path), path);
            QVERIFY(bench.form->editor(path).input()->toolTip().contains("weights"));
        }
        for (const char* path : {"model.memory", "model.heads", "model.dropout", "train.learningRate", "train.batch"})
            QVERIFY2(!bench.isLocked(path), path);
        bench.banner->findChild<QPushButton*>()->click();
        QVERIFY(bench.banner->isHidden() && !bench.banner->origin());
        QVERIFY(!bench.isLocked("model.width"));
        QVERIFY(!bench.form->editor("model.width").input()->toolTip().contains("weights need"));
    }

    void saysWhatCannotGoOn()
    {
        Bench bench;
        bench.banner->begin(bench.run, 300);
        auto problems = bench.banner->problems();
        QCOMPARE(problems.size(), std::size_t{1}); // nothing is left to do
        QCOMPARE(problems.front().path, std::string("train.steps"));
        bench.form->setValue("train.steps", "400");
        QVERIFY(bench.banner->problems().empty());
        bench.form->setValue("model.width", "32"); // as a preset would
        problems = bench.banner->problems();
        QCOMPARE(problems.size(), std::size_t{1});
        QCOMPARE(problems.front().path, std::string("model.width"));
    }

    void saysWhatBeginsAnew()
    {
        Bench bench;
        bench.banner->begin(bench.run, 100);
        QVERIFY2(bench.note().contains("Goes on"), qPrintable(bench.note()));
        bench.form->setValue("train.batch", "3");
        QVERIFY2(bench.note().contains("A batch of 3"), qPrintable(bench.note()));
        bench.form->setValue("train.optimizer", "adamw");
        QVERIFY2(bench.note().contains("optimiser"), qPrintable(bench.note()));
        bench.form->setValue("corpus.path", "/elsewhere.txt");
        QVERIFY2(bench.note().contains("Another corpus"), qPrintable(bench.note()));
    }

    void aRateThatWasChangedByHandIsToldWhileItGoesOn()
    {
        Bench bench;
        bench.config.train.learningRate = 6e-3;
        bench.save(100, false);
        bench.saveRate(100, 6e-3);
        bench.save(300, false);
        bench.saveRate(300, 1.5e-3);
        bench.banner->begin(bench.run, 100);
        QVERIFY2(!bench.note().contains("rate"), qPrintable(bench.note()));
        bench.box().setCurrentIndex(0); // step 300
        QVERIFY2(bench.note().contains("0.0015") || bench.note().contains("1.5e-3"), qPrintable(bench.note()));
        QVERIFY2(bench.note().contains("6e-3") || bench.note().contains("0.006"), qPrintable(bench.note()));
        bench.form->setValue("train.learningRate", "4e-3"); // takes its place
        QVERIFY2(!bench.note().contains("by hand"), qPrintable(bench.note()));
    }

    void withoutACheckpointNothingStarts()
    {
        Bench bench;
        const RunId bare(makeUuid());
        QVERIFY(bench.store->createRun(bare, bench.config, train::RunState::Running));
        bench.banner->begin(bare, std::nullopt);
        QVERIFY(!bench.banner->origin());
        QCOMPARE(bench.banner->problems().size(), std::size_t{1});
        QVERIFY2(bench.note().contains("no checkpoint"), qPrintable(bench.note()));
        QVERIFY(!bench.isLocked("model.width"));
    }

    void aManifestThatCannotBeReadIsNamed()
    {
        Bench bench;
        std::ofstream(bench.store->checkpointFolder(bench.run) / "100" / train::kManifestName) << "{";
        bench.banner->begin(bench.run, 100);
        QVERIFY(!bench.banner->origin());
        QVERIFY2(bench.note().contains("manifest.json"), qPrintable(bench.note()));
        bench.box().setCurrentIndex(1); // another one will do
        QVERIFY(bench.banner->origin().has_value() && bench.banner->problems().empty());
    }
};

QTEST_MAIN(TestBranchBanner)
#include "TestBranchBanner.moc"
