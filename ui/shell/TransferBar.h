// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace workbench::ui
{

/// What is being read or written, how far it has come, and a way to stop it; hidden while nothing is.
class TransferBar : public QFrame
{
    Q_OBJECT
public:
    explicit TransferBar(QWidget* parent = nullptr);

    void show(const QString& what);
    void setPercent(int percent);

Q_SIGNALS:
    void stopWanted();

private:
    QLabel* m_what;
    QProgressBar* m_progress;
    QLabel* m_percent;
};

} // namespace workbench::ui
