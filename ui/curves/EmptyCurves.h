// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace workbench::ui
{

/// What stands in place of the charts when there is nothing to draw: what the page is for, and the way to fill it.
class EmptyCurves : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyCurves(QWidget* parent = nullptr);
    void setHasRuns(bool hasRuns); ///< runs exist, none is chosen

Q_SIGNALS:
    void launchWanted();

private:
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_launch;
};

} // namespace workbench::ui
