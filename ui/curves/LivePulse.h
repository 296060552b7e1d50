// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QVariantAnimation>
#include <QWidget>

namespace workbench::ui
{

/// A dot that lights up when data comes and fades until more does: it moves because something happened.
class LivePulse : public QWidget
{
    Q_OBJECT
public:
    explicit LivePulse(QWidget* parent = nullptr);
    void setColour(const QColor& colour);
    void beat();
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor m_colour;
    QVariantAnimation m_fading;
};

} // namespace workbench::ui
