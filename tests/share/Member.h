// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Ledger.h"

#include <QProcess>
#include <QStringList>

#include <functional>
#include <memory>

namespace workbench::share
{

/// One process on the store: its standard output goes into the ledger line by line, its standard error and its end are
/// watched for what must not be.
class Member : public QObject
{
public:
    struct Plan {
        std::string role; ///< "trainer": for messages
        QString program;
        QStringList arguments;
        std::vector<RunId> reads = {}; ///< runs that nobody may remove meanwhile
        bool mayFail = false; ///< an exit code of 1 is none of our business
        std::function<void(const Member&)> whenDone = {}; ///< it has ended as it should
    };

    Member(Plan plan, Ledger& ledger);
    ~Member() override;

    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    void interrupt(); ///< as Ctrl+C does
    void closeInput() { m_process.closeWriteChannel(); }
    const std::string& role() const { return m_plan.role; }
    const RunId& run() const { return m_run; } ///< that it told of last; empty: none
    const std::string& output() const { return m_output; } ///< what it printed that is no event, at most a megabyte

private:
    void readOutput();
    void readErrors();
    void end(int code, QProcess::ExitStatus status);

    Plan m_plan;
    Ledger& m_ledger;
    QProcess m_process;
    RunId m_run;
    bool m_interrupted = false;
    std::string m_output, m_errors;
};

} // namespace workbench::share
