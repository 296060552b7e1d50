// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace workbench
{

/// What a run of the program left behind.
struct Outcome {
    int code = -1; ///< -1: it crashed or did not end in time
    QByteArray out, err;

    QList<QJsonObject> objects() const; ///< of standard output, one a line; what is no JSON becomes an empty object
};

/// The real command line program on a store of its own.
class Program
{
public:
    explicit Program(const QTemporaryDir& folder);

    const QString& store() const { return m_store; }

    /// Runs it to its end with "--store" added.
    Outcome run(const QStringList& arguments, int timeoutMilliseconds = 120'000) const;

    /// Starts it; the caller ends it.
    void start(QProcess& process, const QStringList& arguments) const;
    static Outcome finish(QProcess& process, int timeoutMilliseconds = 120'000);

    /// Options of a training that takes a moment, on `corpus`.
    static QStringList smallRun(const QString& corpus);

private:
    QString m_store;
};

/// Reads standard output of a process that runs until a line contains `text`, and returns all read so far; empty if it
/// ends before.
QByteArray waitForLine(QProcess& process, const QByteArray& text, int timeoutMilliseconds = 60'000);

} // namespace workbench
