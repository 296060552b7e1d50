// SPDX-License-Identifier: GPL-3.0-or-later
#include "Member.h"

#include <csignal>
#include <utility>

namespace workbench::share
{

namespace
{
constexpr std::size_t kMostOutput = 1 << 20;
}

Member::Member(Plan plan, Ledger& ledger)
    : m_plan(std::move(plan))
    , m_ledger(ledger)
{
    for (const RunId& run : m_plan.reads)
        m_ledger.use(run, 1);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &Member::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, &Member::readErrors);
    connect(&m_process, &QProcess::finished, this, &Member::end);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            m_ledger.trouble(m_plan.role + " does not start: " + m_plan.program.toStdString());
    });
    m_process.start(m_plan.program, m_plan.arguments);
}

Member::~Member()
{
    m_process.disconnect(this);
    if (isRunning()) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

void Member::interrupt()
{
    m_interrupted = true;
    if (m_process.processId() > 0)
        ::kill(pid_t(m_process.processId()), SIGINT);
}

void Member::readOutput()
{
    while (m_process.canReadLine()) {
        const std::string line = m_process.readLine().trimmed().toStdString();
        if (line.starts_with("{\"event\"")) {
            const RunId before = m_run;
            m_ledger.hear(m_plan.role, line, m_run);
            m_ledger.use(before, -1);
            m_ledger.use(m_run, 1); // until its program has gone, whatever it says of the run's end
        } else if (m_output.size() < kMostOutput)
            m_output += line + '\n';
    }
}

void Member::readErrors()
{
    const std::string text = m_process.readAllStandardError().toStdString();
    if (m_errors.size() < kMostOutput)
        m_errors += text;
    if (isTrouble(text))
        m_ledger.trouble(m_plan.role + " says: " + text);
}

void Member::end(int code, QProcess::ExitStatus status)
{
    m_process.setReadChannel(QProcess::StandardOutput);
    readOutput();
    readErrors();
    for (const RunId& run : m_plan.reads)
        m_ledger.use(run, -1);
    m_ledger.use(m_run, -1);
    // Told to stop while it is still loading, a program has nothing to stop and dies of the signal.
    const bool wasLoading = m_interrupted && code == SIGINT && m_run.value().empty();
    if (status != QProcess::NormalExit && !wasLoading)
        m_ledger.trouble(m_plan.role + " died of signal " + std::to_string(code) + ": " + m_errors);
    else if (status == QProcess::NormalExit && code != 0 && !m_plan.mayFail)
        m_ledger.trouble(
            m_plan.role + " ended with " + std::to_string(code) + " (" + m_plan.arguments.join(' ').toStdString()
            + "): " + m_errors);
    else if (code == 0 && m_plan.whenDone)
        m_plan.whenDone(*this);
}

} // namespace workbench::share
