// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/FittingLabel.h"

#include <QEvent>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kLeastWidth = 40;
} // namespace

FittingLabel::FittingLabel(QWidget* parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
}

void FittingLabel::setWordings(const QStringList& wordings)
{
    if (wordings == m_wordings)
        return;
    m_wordings = wordings;
    updateGeometry();
    fit();
}

QSize FittingLabel::sizeHint() const
{
    const QString& longest = m_wordings.isEmpty() ? text() : m_wordings.front();
    return {fontMetrics().horizontalAdvance(longest) + 1, QLabel::sizeHint().height()};
}

QSize FittingLabel::minimumSizeHint() const
{
    return {std::min(kLeastWidth, sizeHint().width()), QLabel::sizeHint().height()};
}

void FittingLabel::fit()
{
    if (m_wordings.isEmpty())
        return;
    const auto fits
        = [this](const QString& wording) { return fontMetrics().horizontalAdvance(wording) <= contentsRect().width(); };
    const auto chosen = std::ranges::find_if(m_wordings, fits);
    const QString shown = chosen != m_wordings.end()
        ? *chosen
        : fontMetrics().elidedText(m_wordings.back(), Qt::ElideRight, contentsRect().width());
    setText(shown);
    setToolTip(shown == m_wordings.front() ? QString() : m_wordings.front().toHtmlEscaped());
}

void FittingLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    fit();
}

void FittingLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

} // namespace workbench::ui
