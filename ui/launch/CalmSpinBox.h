// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>
#include <QWheelEvent>

namespace workbench::ui
{

/// Of the labels at the left of the sweep card's fields.
inline constexpr int kSweepLabelWidth = 84;

/// A number for a scrolling page: without buttons, like the fields beside it, and it leaves the wheel to the page while
/// it is not focused.
class CalmSpinBox : public QSpinBox
{
public:
    explicit CalmSpinBox(QWidget* parent = nullptr)
        : QSpinBox(parent)
    {
        setFocusPolicy(Qt::StrongFocus);
        setButtonSymbols(QAbstractSpinBox::NoButtons);
        setFixedHeight(26);
        setMinimumWidth(48); // its own would have room for the greatest number there is
    }

protected:
    void wheelEvent(QWheelEvent* event) override
    {
        if (hasFocus())
            QSpinBox::wheelEvent(event);
        else
            event->ignore();
    }
};

} // namespace workbench::ui
