// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowRun.h"

#include "KillingSink.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/session/TrainSession.h"

#include <QCoreApplication>

#include <memory>
#include <optional>

namespace workbench::crash
{

const bool kHasWindow = true;

namespace
{

/// The window's own job, with points and a record around what it tells.
ui::TrainJob
killingJob(const CrashRun& run, std::int64_t stopAt, KillSwitch& kill, CourseRecord& record, ui::TrainSession*& session)
{
    return [&run, stopAt, &kill, &record, &session, real = ui::makeTrainJob(run.store)](
               const ui::TrainTask& task, std::stop_token stop, train::EventSink& sink, train::TrainControl& control) {
        const auto stopSession = [&session] {
            QMetaObject::invokeMethod(
                session, [&session] { session->stop(); }, Qt::QueuedConnection);
        };
        KillingSink killing(sink, {control, stopSession, stopAt, run.steered}, kill, record, run.store, run.pace());
        real(task, std::move(stop), killing, control);
    };
}

Result<> queueIfMissing(const CrashRun& run, store::Store& store, KillSwitch& kill, CourseRecord& record)
{
    if (store.run(run.id))
        return {};
    record.reached = Reached::Creating;
    kill.at("before queueing");
    if (const auto queued = store.createRun(run.id, run.config(), train::RunState::Queued); !queued)
        return fail(queued.error());
    record.reached = Reached::Created;
    return {};
}

} // namespace

Result<> trainInWindow(const CrashRun& run, Way way, std::int64_t stopAt, KillSwitch& kill, CourseRecord& record)
{
    kill.at("before opening the store");
    const auto store = store::Store::open(run.store, store::StoreAccess::ReadWrite);
    if (!store)
        return fail(store.error());
    if (way != Way::GoOn)
        if (auto queued = queueIfMissing(run, **store, kill, record); !queued)
            return queued;
    const auto row = (*store)->run(run.id);
    if (!row)
        return fail(row.error());
    const auto recorder = store::RunRecorder::open(run.store, {});
    if (!recorder)
        return fail(recorder.error());

    int argc = 1;
    std::string name = "window";
    char* argv[] = {name.data(), nullptr};
    QCoreApplication application(argc, argv);
    std::optional<Error> failure;
    bool begun = false;
    ui::TrainSession* session = nullptr;
    ui::TrainSession training(run.store, recorder->get(), nullptr, killingJob(run, stopAt, kill, record, session));
    session = &training;
    QObject::connect(&training, &ui::TrainSession::runFailed, &application, [&](const RunId&, const Error& error) {
        failure = error;
        application.quit();
    });
    QObject::connect(&training, &ui::TrainSession::activeChanged, &application, [&] {
        begun = begun || training.activeRun();
        if (begun && !training.activeRun())
            application.quit();
    });
    kill.at("before taking the run");
    if (way == Way::GoOn)
        begun = training.goOn(*row);
    else
        training.setQueueHeld(false);
    application.exec();
    if (const auto recorded = (*recorder)->flush(); !recorded)
        return recorded;
    if (failure)
        return fail(*failure);
    record.reached = Reached::Recorded;
    kill.at("after recording the end");
    return {};
}

} // namespace workbench::crash
