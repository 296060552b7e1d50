// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TransferBar.h"

#include "ui/base/PlainToolTip.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace workbench::ui
{

TransferBar::TransferBar(QWidget* parent)
    : QFrame(parent)
    , m_what(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_percent(new QLabel(this))
{
    setKind(this, "prompt");
    m_what->setTextFormat(Qt::PlainText);
    m_what->setMinimumWidth(0);
    m_what->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long name is cut, the button is not
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_percent->setFixedWidth(m_percent->fontMetrics().horizontalAdvance(tr("%1 %").arg(100)));
    m_percent->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* const stop = new QPushButton(tr("Stop"), this);
    stop->setToolTip(tr("Ends it; what is not whole leaves nothing behind"));
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(12);
    line->addWidget(m_what, 1);
    line->addWidget(m_progress);
    line->addWidget(m_percent);
    line->addWidget(stop);
    connect(stop, &QPushButton::clicked, this, &TransferBar::stopWanted);
    hide();
}

void TransferBar::show(const QString& what)
{
    m_what->setText(what);
    m_what->setToolTip(plainToolTip(what));
    setPercent(0);
    QFrame::show();
}

void TransferBar::setPercent(int percent)
{
    m_progress->setValue(percent);
    m_percent->setText(tr("%1 %").arg(percent));
}

} // namespace workbench::ui
