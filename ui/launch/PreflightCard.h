// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/train/SpeedProbe.h"
#include "ui/launch/Preflight.h"
#include "ui/theme/Card.h"

#include <optional>
#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;

namespace workbench::ui
{

/// "Before you start": what the run will be, need and take, what forbids it, and the buttons that start it.
class PreflightCard : public Card
{
    Q_OBJECT
public:
    explicit PreflightCard(QWidget* parent = nullptr);

    /// Nothing while the configuration is not valid: figures of an impossible run would mislead.
    void showFigures(const std::optional<Preflight>& figures, const MachineFacts& machine);
    /// Any problem turns the buttons off; they are off too until all is `ready`, such as the corpus opened.
    void showProblems(const std::vector<config::FieldProblem>& problems, bool ready);

    // Speed, and with it the time of a run; `seconds` as runSeconds() gives it.
    void showWaiting(); ///< not measured yet
    void showMeasuring();
    void showSpeed(const train::SpeedProbe& probe, std::optional<double> seconds);
    void showSpeedUnknown(const QString& reason); ///< such as a run that has the processor

    /// Nothing: one run. A number: of a sweep, which is queued as a whole.
    void showRunCount(std::optional<std::size_t> runs);
    void setStartText(const QString& text); ///< "Start", or "Start next" while another run trains

Q_SIGNALS:
    void startRequested();
    void queueRequested();
    void fieldRequested(const QString& path); ///< the user wants to see the field that is wrong

private:
    QLabel* addRow(const QString& name, const QString& toolTip);
    void nameRow(QLabel* value, const QString& name);

    QGridLayout* m_rows;
    QLabel* m_parameters;
    QLabel* m_memory;
    QLabel* m_speed;
    QLabel* m_duration;
    QLabel* m_disk;
    QLabel* m_note; ///< why the speed is unknown
    QLabel* m_problems;
    QPushButton* m_showField;
    QPushButton* m_queue;
    QPushButton* m_start;
    QString m_firstPath;
};

} // namespace workbench::ui
