// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/EmptyState.h"

#include "ui/theme/StyleSheet.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace workbench::ui
{

EmptyState::EmptyState(const QString& button, QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_button(new QPushButton(button, this))
{
    setKind(m_title, "title");
    setKind(m_text, "dim");
    setKind(m_button, "primary");
    m_title->setTextFormat(Qt::PlainText);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    auto* const column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_text); // as wide as there is room, so that it wraps before it is cut
    column->addSpacing(8);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::wanted);
}

void EmptyState::setWords(const QString& title, const QString& text, bool withButton)
{
    m_title->setText(title);
    m_text->setText(text);
    m_button->setVisible(withButton);
}

} // namespace workbench::ui
