// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/SampleText.h"
#include "ui/sampling/SampleTint.h"

#include <QSizeF>

#include <optional>
#include <span>
#include <utility>

class QPainter;
class QRectF;

namespace workbench::ui
{

/// Draws lines of a sampled text: grounds, characters, lines below what was chosen by hand, boxes around what is
/// selected. The prompt is dimmed, and so is what comes after the place where the text goes on.
class SampleTextPainter
{
public:
    SampleTextPainter(const SampleText& text, const Theme& theme, QSizeF cell);

    SampleTint tint = SampleTint::Surprisal;
    std::span<const float> difference; ///< of each byte; those beyond have none
    std::optional<int> selected, caret, mark; ///< bytes; a mark may stand behind the last
    std::pair<int, int> marked{0, 0}; ///< bytes to be copied, first and behind the last

    /// Lines from `first` on, up to `last`, each at its place below the painter's origin.
    void paint(QPainter& painter, int first, int last) const;

    QRectF byteRect(int byte) const; ///< from the painter's origin
    QRectF markRect(int byte) const; ///< of the sign before a byte

private:
    void paintGround(QPainter& painter, int line) const;
    void paintText(QPainter& painter, int line) const;
    void paintBox(QPainter& painter, int byte, bool dashed) const;
    void paintMark(QPainter& painter, int byte) const;
    QRectF rectOf(const ByteTextLayout::Cells& cells) const;

    const SampleText& m_text;
    const Theme& m_theme;
    QSizeF m_cell;
};

} // namespace workbench::ui
