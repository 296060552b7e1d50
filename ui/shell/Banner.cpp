// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Banner.h"

#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>

namespace workbench::ui
{

Banner::Banner(QWidget* parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
{
    setKind(this, "banner");
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(16, 8, 16, 8);
    line->addWidget(m_text, 1);
    hide();
}

void Banner::setText(const QString& text)
{
    m_text->setText(text);
    setVisible(!text.isEmpty());
}

} // namespace workbench::ui
