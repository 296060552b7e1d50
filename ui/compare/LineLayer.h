// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QObject>
#include <QSize>
#include <QTimer>

#include <cstddef>
#include <functional>

class QPainter;

namespace workbench::ui
{

/// A picture that is too slow to be drawn in one go, such as that of 10,000 lines: it is drawn a few milliseconds at a
/// time, so that the window stays fluid, and shown when it is whole; until then the one before it is.
class LineLayer : public QObject
{
    Q_OBJECT
public:
    static constexpr int kSliceMilliseconds = 4;
    using Draw = std::function<void(QPainter&, std::size_t item)>;

    explicit LineLayer(QObject* parent = nullptr);

    /// Draws the items 0 to count - 1, one after the other, on a clear picture; `first` sets the painter up.
    void start(QSize size, double pixelRatio, std::size_t count, std::function<void(QPainter&)> first, Draw draw);
    void clear(); ///< nothing to show
    void finish(); ///< draws what is left at once
    bool isWhole() const { return !m_timer.isActive(); }
    const QImage& image() const { return m_image; } ///< null: nothing

Q_SIGNALS:
    void whole();

private:
    void drawSlice(bool all);

    QImage m_image, m_next;
    std::size_t m_count = 0, m_drawn = 0;
    std::function<void(QPainter&)> m_first;
    Draw m_draw;
    QTimer m_timer;
};

} // namespace workbench::ui
