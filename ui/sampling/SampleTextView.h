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
    void byteChosen(int byte); ///< and is selected now
    void released(); ///< nothing is selected any more

protected:
    void act(int byte) override; ///< chooses it
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace workbench::ui
