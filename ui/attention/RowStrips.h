// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace workbench::ui
{

class MapViewport;

/// One number for every row of a map.
struct RowStrip {
    QString name; ///< "entropy"
    QString shortName; ///< where the strip is narrow: "H"
    QString explanation; ///< for the tooltip
    QString unit; ///< "bits"; empty: none
    std::vector<float> values; ///< [rows]; below zero or NaN: no bar
};

/// Bars beside a map, one strip a statistic, in step with its rows: where a pixel has several rows, the greatest. Names
/// stand above, in as much room as is kept free there; the value of the row under the cursor, else the range, below.
class RowStrips : public QWidget
{
    Q_OBJECT
public:
    /// `above` and `below` are the pixels by which this widget is taller than the map.
    RowStrips(MapViewport& viewport, int above, int below, QWidget* parent = nullptr);

    void setStrips(std::vector<RowStrip> strips);
    void setCursorRow(std::optional<int> row);
    void setLockedRow(std::optional<int> row);
    void setStripWidth(int pixels); ///< of one strip; the widget is as wide as all of them

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Pooled {
        RowStrip strip;
        float most = 0; ///< of all finite values
    };
    QRect stripBox(int index) const;
    void paintStrip(QPainter& painter, const Pooled& pooled, const QRect& box) const;
    void paintRow(QPainter& painter, int row, const QColor& colour, const QRect& box) const;
    void fitWidth();

    MapViewport& m_viewport;
    int m_above, m_below;
    int m_stripWidth = 32;
    std::vector<Pooled> m_strips;
    std::optional<int> m_cursor, m_locked;
};

} // namespace workbench::ui
