// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/Program.h"

#include <QElapsedTimer>
#include <QJsonDocument>

namespace workbench
{

QList<QJsonObject> Outcome::objects() const
{
    QList<QJsonObject> objects;
    for (const QByteArray& line : out.split('\n'))
        if (!line.isEmpty())
            objects.append(QJsonDocument::fromJson(line).object());
    return objects;
}

Program::Program(const QTemporaryDir& folder)
    : m_store(folder.filePath("store"))
{
}

void Program::start(QProcess& process, const QStringList& arguments) const
{
    process.start(
        qEnvironmentVariable("WORKBENCH_BIN_DIR", WORKBENCH_BIN_DIR) + "/sharnn",
        arguments + QStringList{"--store", m_store});
}

Outcome Program::finish(QProcess& process, int timeoutMilliseconds)
{
    const bool ended = process.waitForFinished(timeoutMilliseconds);
    if (!ended)
        process.kill();
    Outcome outcome{-1, process.readAllStandardOutput(), process.readAllStandardError()};
    if (ended && process.exitStatus() == QProcess::NormalExit)
        outcome.code = process.exitCode();
    return outcome;
}

Outcome Program::run(const QStringList& arguments, int timeoutMilliseconds) const
{
    QProcess process;
    start(process, arguments);
    return finish(process, timeoutMilliseconds);
}

QStringList Program::smallRun(const QString& corpus)
{
    QStringList arguments{"train", "--json", "--corpus", corpus, "--device", "cpu", "--threads", "1"};
    for (const char* field :
         {"model.layers=2", "model.width=16", "model.boomWidth=32", "model.memory=32", "train.batch=4", "train.bptt=16",
          "train.warmupSteps=2", "eval.everySteps=10", "eval.batch=4", "checkpoint.everySteps=10"})
        arguments << "--set" << field;
    return arguments;
}

QByteArray waitForLine(QProcess& process, const QByteArray& text, int timeoutMilliseconds)
{
    QByteArray all;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < timeoutMilliseconds) {
        while (process.canReadLine()) {
            const QByteArray line = process.readLine();
            all += line;
            if (line.contains(text))
                return all;
        }
        if (!process.waitForReadyRead(1000) && process.state() == QProcess::NotRunning)
            break;
    }
    return {};
}

} // namespace workbench
