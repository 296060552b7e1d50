// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace workbench::ui
{

class Actions;
class RunListModel;
class TrainSession;

/// The line at the bottom: device and threads, speed, time left, memory, queue; and the way to the log.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    StatusLine(
        const TrainSession& training, const RunListModel& runs, const Actions& actions, QWidget* parent = nullptr);

    QString text() const; ///< all that it says now, parted by bars
    void setSampling(double bytesPerSecond); ///< 0: nothing is written

private:
    void update();
    QLabel* addPart();
    static void setPart(QLabel* part, const QString& text, const QString& toolTip);

    const TrainSession& m_training;
    const RunListModel& m_runs;
    QHBoxLayout* m_line;
    QList<QLabel*> m_parts;
    QLabel *m_state, *m_speed, *m_left, *m_memory, *m_queue, *m_sampling;
    QTimer m_timer;
};

} // namespace workbench::ui
