// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/session/TrainSession.h"

#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <thread>

namespace workbench::ui
{

inline train::StepDone stepAt(std::int64_t step)
{
    train::StepDone done;
    done.at.step = step;
    done.trainLoss = 1.0 / double(step);
    return done;
}

/// Trains nothing, but behaves as the trainer promises: steps until its length or a stop, heeds the pause.
inline void steps(
    std::int64_t length, const config::RunConfig&, std::stop_token stop, train::EventSink& sink,
    train::TrainControl& control)
{
    sink.accept(train::RunStarted{});
    train::RunEnded end;
    for (std::int64_t step = 1; !stop.stop_requested() && (length == 0 || step <= length); ++step) {
        end.at.step = step;
        sink.accept(stepAt(step));
        if (control.takeRequests().evaluate) {
            sink.accept(train::EvalDone{.at = end.at, .loss = 1, .bpc = 1.4});
        }
        if (control.pauseRequested()) {
            sink.accept(train::PauseChanged{end.at, true});
            while (control.waitWhilePaused(stop) && !stop.stop_requested()) {
                control.takeRequests();
            }
            sink.accept(train::PauseChanged{end.at, false});
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    end.state = stop.stop_requested() ? train::RunState::Stopped : train::RunState::Finished;
    sink.accept(end);
}

inline TrainJob stepping(std::int64_t length)
{
    return [length](const TrainTask& task, std::stop_token stop, train::EventSink& sink, train::TrainControl& control) {
        steps(length, task.config, stop, sink, control);
    };
}

/// A store of its own for each test of a TrainSession, and what is written there.
class TrainSessionFixture : public QObject
{
    Q_OBJECT
protected:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<store::RunRecorder> m_recorder;

    std::filesystem::path directory() const { return m_folder->path().toStdString(); }

    train::RunState stored(const RunId& run)
    {
        if (!m_recorder->flush()) {
            return train::RunState::Interrupted;
        }
        const auto row = m_store->run(run);
        return row ? row->state : train::RunState::Interrupted;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto store = store::Store::open(directory(), store::StoreAccess::ReadWrite);
        QVERIFY(store.has_value());
        m_store = std::move(*store);
        auto recorder = store::RunRecorder::open(directory(), {});
        QVERIFY(recorder.has_value());
        m_recorder = std::move(*recorder);
    }

    void cleanup()
    {
        m_recorder.reset();
        m_store.reset();
        m_folder.reset();
    }
};

} // namespace workbench::ui
