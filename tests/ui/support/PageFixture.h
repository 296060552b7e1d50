// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"

#include <QFile>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace workbench::ui
{

/// A store in a folder of its own with a corpus beside it, and all that the window gives its pages.
struct PageFixture {
    PageFixture()
        : store(*store::Store::open(path(), store::StoreAccess::ReadWrite))
        , recorder(*store::RunRecorder::open(path(), [](const std::optional<Error>&) {}))
        , training(path(), recorder.get())
        , runs(*store)
        , context{path(), *store, training, runs, selection}
    {
        QFile corpus(folder.filePath(QStringLiteral("corpus.txt")));
        if (!corpus.open(QIODevice::WriteOnly))
            qFatal("no corpus");
        for (int line = 0; line < 2000; ++line)
            corpus.write("the fox " + QByteArray::number(line * 7919 % 1000) + " met a hen\n");
    }

    std::filesystem::path path() const { return folder.path().toStdString(); }

    config::RunConfig smallConfig(const char* name) const
    {
        config::RunConfig config;
        config.name = name;
        config.corpus.path = (path() / "corpus.txt").string();
        config.model.layers = 2;
        config.model.width = 16;
        config.model.boomWidth = 32;
        config.model.memory = 48;
        config.train.batch = 4;
        config.train.bptt = 16;
        config.train.warmupSteps = 5;
        config.train.steps = 30;
        config.eval = {.everySteps = 15, .batch = 4, .maximumBytes = 512};
        config.inspect = {.everySteps = 10, .probeBytes = 64};
        config.runtime.threads = 1;
        return config;
    }

    RunId train(const config::RunConfig& config)
    {
        const RunId run = training.start(config);
        if (!QTest::qWaitFor([&] { return !training.activeRun(); }, 60'000) || !recorder->flush())
            qFatal("the run did not end");
        runs.refresh();
        if (!QTest::qWaitFor([&] { return runs.find(run) && !train::isLive(runs.find(run)->state); }, 10'000))
            qFatal("the run is not in the list");
        return run;
    }

    QTemporaryDir folder;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::RunRecorder> recorder;
    TrainSession training;
    RunListModel runs;
    Selection selection;
    AppContext context;
};

/// The button of that text, once it can be clicked.
inline QPushButton& button(QWidget& parent, const char* text, bool waiting = true)
{
    QPushButton* found = nullptr;
    const auto look = [&] {
        for (QPushButton* each : parent.findChildren<QPushButton*>())
            if (each->text() == QLatin1String(text) && (each->isEnabled() || !waiting))
                found = each;
        return found != nullptr;
    };
    if (!QTest::qWaitFor(look, 20'000))
        qFatal("no button %s", text);
    return *found;
}

} // namespace workbench::ui
