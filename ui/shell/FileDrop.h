// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QLabel;
class QWidget;

namespace workbench::ui
{

/// Takes a file dropped anywhere on a window, also on its text fields, and says so while it hovers.
class FileDrop : public QObject
{
    Q_OBJECT
public:
    explicit FileDrop(QWidget& window);

Q_SIGNALS:
    void dropped(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showHint(const QString& path);

    QWidget& m_window;
    QLabel* m_hint;
};

} // namespace workbench::ui
