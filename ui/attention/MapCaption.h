// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace workbench::ui
{

class MapViewport;

/// The line above a heat map: what goes down, what goes across, and where memory ends and this segment begins.
class MapCaption : public QWidget
{
    Q_OBJECT
public:
    explicit MapCaption(MapViewport& viewport, QWidget* parent = nullptr);

    void setLeft(int pixels); ///< where the map begins in this widget
    void setTitles(const QString& rows, const QString& columns);
    void setSegment(int column); ///< first column of this segment; 0: the columns are not told apart

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    MapViewport& m_viewport;
    int m_left = 0;
    QString m_rows, m_columns;
    int m_segment = 0;
};

} // namespace workbench::ui
