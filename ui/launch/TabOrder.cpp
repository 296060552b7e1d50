// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/TabOrder.h"

#include <QLayout>
#include <QWidget>

namespace workbench::ui
{

namespace
{

void collect(QWidget* widget, std::vector<QWidget*>& stops);

void collect(QLayout* layout, std::vector<QWidget*>& stops)
{
    for (int index = 0; index < layout->count(); ++index) {
        QLayoutItem* const item = layout->itemAt(index);
        if (QWidget* const widget = item->widget())
            collect(widget, stops);
        else if (QLayout* const inner = item->layout())
            collect(inner, stops);
    }
}

void collect(QWidget* widget, std::vector<QWidget*>& stops)
{
    if (widget->focusPolicy() & Qt::TabFocus)
        stops.push_back(widget);
    else if (QLayout* const layout = widget->layout())
        collect(layout, stops);
}

} // namespace

void tabInLayoutOrder(const std::vector<QWidget*>& widgets)
{
    std::vector<QWidget*> stops;
    for (QWidget* const widget : widgets)
        collect(widget, stops);
    for (std::size_t index = 1; index < stops.size(); ++index)
        QWidget::setTabOrder(stops[index - 1], stops[index]);
}

} // namespace workbench::ui
