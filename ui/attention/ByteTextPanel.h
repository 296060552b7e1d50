// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/ByteTextView.h"

namespace workbench::ui
{

/// The text of a map to be pointed at. A click on a byte of the segment locks it as query; a click with Alt or the
/// middle button locks any byte as key; a second one releases it; dragging selects for copying. The keyboard does the
/// same: arrows, Enter, Space, Escape. Setters emit nothing.
class ByteTextPanel : public ByteTextView
{
    Q_OBJECT
public:
    explicit ByteTextPanel(QWidget* parent = nullptr);

Q_SIGNALS:
    void queryLocked(std::optional<int> query);
    void keyLocked(std::optional<int> key);

protected:
    void act(int key) override; ///< locks it as query, or releases it
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void lockQuery(std::optional<int> query);
    void lockKey(std::optional<int> key);
    void toggleKey(int key);
};

} // namespace workbench::ui
