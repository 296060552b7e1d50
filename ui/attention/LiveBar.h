// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QLabel;
class QSpinBox;

namespace workbench::ui
{

/// What of the run that trains is captured, and what that costs.
class LiveBar : public QWidget
{
    Q_OBJECT
public:
    explicit LiveBar(double framesPerSecond, QWidget* parent = nullptr);

    void setStreams(int count); ///< of the batch
    void setCost(double share); ///< of the training time
    void clearCost();

Q_SIGNALS:
    void streamChosen(int stream);
    void rateChosen(double framesPerSecond); ///< 0: off

private:
    QSpinBox* m_stream;
    QButtonGroup* m_rates;
    QLabel *m_streams, *m_cost;
};

} // namespace workbench::ui
