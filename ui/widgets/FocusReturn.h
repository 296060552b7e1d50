// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

namespace workbench::ui
{

/// Gives the focus back to what had it before a panel was shown, once the panel is hidden with the focus in it: keys go
/// on where they went before. Belongs to the panel.
class FocusReturn : public QObject
{
    Q_OBJECT
public:
    explicit FocusReturn(QWidget* panel);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget& m_panel;
    QPointer<QWidget> m_before;
};

} // namespace workbench::ui
