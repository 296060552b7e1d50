// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace workbench
{

/// Turns SIGINT, SIGTERM and SIGHUP into a signal on the GUI thread, so that a run gets its checkpoint when the desktop
/// or a terminal ends the program. At most one object at a time.
class QuitSignals : public QObject
{
    Q_OBJECT
public:
    explicit QuitSignals(QObject* parent = nullptr);
    ~QuitSignals() override;

Q_SIGNALS:
    void quitWanted();

private:
    int m_ends[2] = {-1, -1}; ///< the handler writes into the first, the notifier reads the second
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace workbench
