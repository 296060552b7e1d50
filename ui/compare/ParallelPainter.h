// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ParallelAxes.h"

#include <QCoreApplication>

#include <optional>

class QPainter;

namespace workbench::ui
{

struct Theme;

/// Draws axes with their names, ticks and brushes over the lines of parallel coordinates.
class ParallelPainter
{
    Q_DECLARE_TR_FUNCTIONS(ParallelPainter)
public:
    ParallelPainter(const ParallelAxes& axes, const Theme& theme)
        : m_axes(axes)
        , m_theme(theme)
    {
    }

    std::optional<std::size_t> current; ///< the axis that keys act on
    std::optional<std::size_t> scaled; ///< the axis that gives the lines their colour
    std::optional<std::size_t> dragged; ///< on its way to another place
    double draggedX = 0;

    /// Puts the axes into an area, with their names on two lines where they are too long for one.
    static void layOut(ParallelLayout& layout, const QRectF& area);

    void paintStill(QPainter& painter) const; ///< axes, ticks and names
    void paintMoving(QPainter& painter) const; ///< brushes, and where a dragged axis is; over what stands still

private:
    static QString marksOf(const ColumnAxis& axis);
    static QString shortName(const ColumnAxis& axis); ///< without its unit, with the marks of its scale
    void paintAxis(QPainter& painter, std::size_t axis) const;
    void paintName(QPainter& painter, std::size_t axis) const;
    void paintTicks(QPainter& painter, std::size_t axis) const;
    void paintTick(QPainter& painter, double x, double y, const QString& text, double room) const;
    void paintBrushes(QPainter& painter, std::size_t axis) const;

    const ParallelAxes& m_axes;
    const Theme& m_theme;
};

} // namespace workbench::ui
