// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/curves/CurvesPage.h"
#include "ui/models/RunListModel.h"
#include "ui/plot/CurvePlot.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"

#include <QTemporaryDir>
#include <QUuid>

#include <cmath>
#include <memory>
#include <string>

using namespace workbench;
using namespace workbench::ui;

/// A store in a folder of its own, with what the window gives its pages.
struct Bench {
    Bench()
        : store(*store::Store::open(path(), store::StoreAccess::ReadWrite))
        , recorder(*store::RunRecorder::open(path(), [](const std::optional<Error>&) {}))
        , training(path(), recorder.get())
        , runs(*store)
        , context{path(), *store, training, runs, selection}
    {
    }

    std::filesystem::path path() const { return folder.path().toStdString(); }

    RunId addRun(const std::string& name, int steps, double start = 5)
    {
        const RunId id(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
        config::RunConfig config;
        config.name = name;
        if (!store->createRun(id, config, train::RunState::Running))
            qFatal("no run");
        for (int step = 1; step <= steps; ++step)
            recorder->record(id, stepDone(step, start / std::sqrt(step)));
        if (!recorder->flush())
            qFatal("not written");
        runs.refresh();
        return id;
    }

    static train::StepDone stepDone(std::int64_t step, double loss)
    {
        train::StepDone done;
        done.at = {step, step * 1024, static_cast<double>(step) * 0.05, static_cast<double>(step) * 0.001};
        done.trainLoss = loss;
        done.learningRate = 0.002;
        done.gradNorm = 0.5;
        done.bytesPerSecond = 20000;
        return done;
    }

    QTemporaryDir folder;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::RunRecorder> recorder;
    TrainSession training;
    RunListModel runs;
    Selection selection;
    AppContext context;
};

inline CurvePlot& lossPlot(CurvesPage& page)
{
    return *page.findChildren<CurvePlot*>().first();
}

template <typename Widget>
Widget& withText(QWidget& parent, const char* text)
{
    for (Widget* widget : parent.findChildren<Widget*>()) {
        if (widget->text() == QLatin1String(text))
            return *widget;
    }
    qFatal("no %s", text);
}

inline QString keyOf(const RunId& run, const char* metric)
{
    return QString::fromStdString(run.value()) + QLatin1Char(' ') + QLatin1String(metric);
}
