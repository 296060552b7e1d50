// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/attention/TextTint.h"
#include "ui/bytes/ByteTextLayout.h"

#include <QSizeF>

#include <optional>
#include <span>
#include <utility>

class QPainter;
class QRectF;

namespace workbench::ui
{

struct Theme;

/// Draws lines of a map's bytes: ground, characters, boxes around what is locked. The text's colour never says what the
/// ground says; bytes of the memory are a little dimmer, those that the locked query does not see are dim.
class ByteTextPainter
{
public:
    ByteTextPainter(const ByteTextLayout& layout, const maps::AttentionMap& map, const Theme& theme, QSizeF cell);

    TextTint tint = TextTint::Attention;
    std::span<const float> shares; ///< [keys]
    MapLock lock;
    std::pair<int, int> selected{0, 0}; ///< bytes, first and behind the last
    std::optional<int> caret; ///< where the keyboard has its focus here

    /// Lines from `first` on, up to `last`, each at its place below the painter's origin.
    void paint(QPainter& painter, int first, int last, double width) const;

private:
    void paintGround(QPainter& painter, int line) const;
    void paintText(QPainter& painter, int line) const;
    void paintCaption(QPainter& painter, int line, double width) const;
    void paintBox(QPainter& painter, int byte, bool dashed) const;
    QRectF rectOf(const ByteTextLayout::Cells& cells) const;

    const ByteTextLayout& m_layout;
    const maps::AttentionMap& m_map;
    const Theme& m_theme;
    QSizeF m_cell;
};

} // namespace workbench::ui
