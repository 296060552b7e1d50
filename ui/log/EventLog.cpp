// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/EventLog.h"

#include "core/base/Log.h"
#include "ui/base/Format.h"

#include <QString>

namespace workbench::ui
{

namespace
{

/// One overload per kind of event that is logged.
class Words
{
public:
    explicit Words(const std::string& run)
        : m_run(fromUtf8(run))
    {
    }

    void operator()(const train::RunStarted& event) const
    {
        say(LogLevel::Info,
            QStringLiteral("started on %1 with %2 threads: %3 parameters, %4 training bytes")
                .arg(fromUtf8(event.device))
                .arg(event.threads)
                .arg(formatCount(event.parameterCount), formatCount(event.trainBytes)));
    }
    void operator()(const train::CheckpointSaved& event) const
    {
        say(LogLevel::Info,
            QStringLiteral("%1 at step %2: %3, %4")
                .arg(
                    event.best ? QStringLiteral("best checkpoint") : QStringLiteral("checkpoint"),
                    formatCount(event.at.step), formatBytes(double(event.sizeBytes)),
                    QString::fromStdString(event.folder.string())));
    }
    void operator()(const train::PauseChanged& event) const
    {
        if (event.paused && !event.reason.empty()) {
            say(LogLevel::Warning,
                QStringLiteral("waits at step %1: %2")
                    .arg(formatCount(event.at.step), QString::fromStdString(event.reason)));
            return;
        }
        say(LogLevel::Info,
            (event.paused ? QStringLiteral("paused at step %1") : QStringLiteral("goes on at step %1"))
                .arg(formatCount(event.at.step)));
    }
    void operator()(const train::RolledBack& event) const
    {
        say(LogLevel::Warning,
            QStringLiteral("back from step %1 to the checkpoint of step %2, for %3 (%4 of %5 times)")
                .arg(
                    formatCount(event.from.step), formatCount(event.at.step), QString::fromStdString(event.reason),
                    QString::number(event.count), QString::number(event.most)));
    }
    void operator()(const train::LearningRateChanged& event) const
    {
        say(LogLevel::Info,
            QStringLiteral("learning rate %1 to %2 at step %3")
                .arg(event.from)
                .arg(event.to)
                .arg(formatCount(event.at.step)));
    }
    void operator()(const train::Warning& event) const { say(LogLevel::Warning, fromUtf8(event.message)); }
    void operator()(const train::StopDecided& event) const
    {
        say(LogLevel::Info, QStringLiteral("stopped early: %1").arg(fromUtf8(event.reason)));
    }
    void operator()(const train::RunEnded& event) const
    {
        QString words = QStringLiteral("%1 at step %2")
                            .arg(fromUtf8(train::runStateName(event.state)), formatCount(event.at.step));
        if (event.validationBpc) {
            words += QStringLiteral(", best validation %1 bpc").arg(formatBpc(*event.validationBpc));
        }
        if (event.testBpc) {
            words += QStringLiteral(", test %1 bpc").arg(formatBpc(*event.testBpc));
        }
        say(event.error ? LogLevel::Error : LogLevel::Info, words); // why: TrainSession::runFailed()
    }
    template <typename Other>
    void operator()(const Other&) const
    {
    }

private:
    void say(LogLevel level, const QString& words) const
    {
        log(level, QStringLiteral("%1: %2").arg(m_run, words).toStdString());
    }

    QString m_run;
};

} // namespace

void logEvents(const std::string& runName, const std::vector<train::TrainEvent>& events)
{
    const Words words(runName);
    for (const train::TrainEvent& event : events) {
        std::visit(words, event);
    }
}

} // namespace workbench::ui
