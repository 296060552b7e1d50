// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/SampleTextArea.h"

namespace workbench::ui
{

/// A sampled text to be pointed at. A click or Enter chooses a byte, dragging or Shift selects for copying, arrows
/// walk, Escape lets go of what was chosen.
class SampleTextView : public SampleTextArea
{
    Q_OBJECT
public:
    explicit SampleTextView(QWidget* parent = nullptr);

Q_SIGNALS:
    void hovered(std::optional<int> byte);
    void byteChosen(int byte); ///< and is selected now
    void released(); ///< nothing is selected any more

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void choose(int byte);
    void setHovered(std::optional<int> byte);

    std::optional<int> m_pressed, m_hovered;
};

} // namespace workbench::ui
