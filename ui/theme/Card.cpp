// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/Card.h"

#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>

namespace workbench::ui
{

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_title(new QLabel(title, this))
    , m_hint(new QLabel(this))
    , m_header(new QHBoxLayout)
    , m_content(new QVBoxLayout)
{
    setAttribute(Qt::WA_StyledBackground);
    m_title->setTextFormat(Qt::PlainText);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->hide();
    m_title->setVisible(!title.isEmpty()); // a card without one has no header
    setKind(m_title, "title");
    setKind(m_hint, "small");

    m_header->setSpacing(8);
    m_header->addWidget(m_title);
    m_header->addStretch();
    m_header->addWidget(m_hint);
    m_content->setSpacing(8);

    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(8);
    column->addLayout(m_header);
    column->addLayout(m_content, 1);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
}

void Card::setHint(const QString& hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

} // namespace workbench::ui
