// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FormColumns.h"

#include <QBoxLayout>
#include <QResizeEvent>

namespace workbench::ui
{

namespace
{
constexpr int kGap = 12;
}

FormColumns::FormColumns(QWidget* parent)
    : QWidget(parent)
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    for (QVBoxLayout*& column : m_layouts) {
        column = new QVBoxLayout;
        column->setSpacing(kGap);
        row->addLayout(column, 1);
    }
}

void FormColumns::addCard(QWidget* card, int column)
{
    m_cards[column].push_back(card);
    arrange(m_columns);
}

void FormColumns::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const int columns = event->size().width() >= kTwoColumnsFrom ? 2 : 1;
    if (columns != m_columns)
        arrange(columns);
}

void FormColumns::arrange(int columns)
{
    m_columns = columns;
    for (QVBoxLayout* const column : m_layouts)
        while (const QLayoutItem* const item = column->takeAt(0))
            delete item; // the place, not the card
    for (int column = 0; column < 2; ++column)
        for (QWidget* const card : m_cards[column])
            m_layouts[columns == 1 ? 0 : column]->addWidget(card);
    for (QVBoxLayout* const column : m_layouts)
        column->addStretch(1);
    auto* const row = static_cast<QHBoxLayout*>(layout());
    row->setStretch(1, columns == 2 ? 1 : 0);
    row->setSpacing(columns == 2 ? kGap : 0);
}

} // namespace workbench::ui
