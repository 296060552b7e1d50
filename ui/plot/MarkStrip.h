// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"

#include <QWidget>

#include <vector>

class QPainter;

namespace workbench::ui
{

/// The strip below a chart that shows what happened when: a triangle each, a label where there is room, the story on
/// hover. Marks that would touch share one triangle.
class MarkStrip : public QWidget
{
    Q_OBJECT
public:
    struct Placed {
        double pixel = 0; ///< from the strip's left edge
        CurveMark mark;
    };

    explicit MarkStrip(QWidget* parent = nullptr);
    void setStyle(const PlotStyle& style);
    void setMarks(std::vector<Placed> marks); ///< in any order

    QString textAt(int pixel) const; ///< the stories told there, one a line; empty between the marks
    QSize sizeHint() const override;

    /// The marks on any painter, `width` pixels wide.
    static void paint(QPainter& painter, std::vector<Placed> marks, const PlotStyle& style, int width);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Group {
        double pixel = 0;
        QString label, text;
        bool bad = false;
    };
    static std::vector<Group> grouped(std::vector<Placed> marks);
    static void paint(QPainter& painter, const std::vector<Group>& groups, const PlotStyle& style, int width);

    PlotStyle m_style;
    std::vector<Group> m_groups;
};

} // namespace workbench::ui
