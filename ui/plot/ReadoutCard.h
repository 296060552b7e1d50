// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace workbench::ui
{

/// The floating card beside the crosshair: where it stands, then a row a run with a column a quantity. Lets the mouse
/// through.
class ReadoutCard : public QWidget
{
    Q_OBJECT
public:
    explicit ReadoutCard(QWidget* parent);
    void setStyle(const PlotStyle& style);
    void setReadings(const QString& place, const std::vector<CurveReading>& readings);
    void placeBeside(QPoint point); ///< in the parent's coordinates; stays inside the parent

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Cell {
        QString value, point;
    };
    struct Row {
        QString name;
        QColor colour;
        std::vector<Cell> cells; ///< one a quantity
    };
    void layOut();
    int neededWidth() const; ///< for names, values and points
    QFont boldFont() const;

    PlotStyle m_style;
    QString m_place;
    QStringList m_quantities;
    std::vector<Row> m_rows;
    int m_hidden = 0; ///< runs beyond those that fit
    int m_nameWidth = 0;
    std::vector<int> m_valueWidths, m_pointWidths;
};

} // namespace workbench::ui
