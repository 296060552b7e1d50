// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/OrderList.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kRowHeight = 20;
constexpr int kFrame = 4;
} // namespace

OrderList::OrderList(QWidget* parent)
    : QListWidget(parent)
{
    setAccessibleName(tr("Order of the steps"));
    setToolTip(tr("The steps from first to last; those that are off are dim.\nDrag one, or move it with Alt and the "
                  "arrow keys."));
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    setSettings({});
}

QSize OrderList::sizeHint() const
{
    return {120, count() * kRowHeight + kFrame};
}

void OrderList::setSettings(const sample::SamplerSettings& settings)
{
    const bool same = settings.order == m_settings.order && count() > 0;
    m_settings = settings;
    if (!same) {
        clear();
        for (std::size_t place = 0; place < m_settings.order.size(); ++place) {
            auto* const item = new QListWidgetItem(this);
            item->setSizeHint({80, kRowHeight});
        }
        m_dragged = -1;
    }
    showState();
}

std::vector<sample::SamplerStep> OrderList::order() const
{
    return m_settings.order;
}

void OrderList::showState()
{
    const Theme& theme = Theme::of(palette());
    for (int row = 0; row < count(); ++row) {
        const sample::SamplerStep step = m_settings.order[std::size_t(row)];
        const bool off = sample::isOff(m_settings, step);
        const QString name = fromUtf8(sample::samplerStepName(step));
        QListWidgetItem& shown = *item(row);
        shown.setText(tr("%1  %2").arg(row + 1, 2, 10, QChar(0x2007)).arg(name)); // a blank as wide as a digit
        shown.setForeground(off ? theme.dim : theme.text);
        shown.setData(Qt::AccessibleTextRole, off ? tr("%1, off").arg(name) : name);
    }
}

void OrderList::move(int from, int to)
{
    if (from < 0 || to < 0 || to >= count() || from == to)
        return;
    auto& order = m_settings.order;
    const auto step = order[std::size_t(from)];
    order.erase(order.begin() + from);
    order.insert(order.begin() + to, step);
    showState();
    setCurrentRow(to);
    Q_EMIT orderChanged();
}

void OrderList::mousePressEvent(QMouseEvent* event)
{
    QListWidget::mousePressEvent(event);
    if (event->button() == Qt::LeftButton)
        m_dragged = row(itemAt(event->position().toPoint()));
}

void OrderList::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragged < 0 || !event->buttons().testFlag(Qt::LeftButton))
        return;
    // Beside the list the row stays at its end.
    const int y = std::clamp(int(event->position().y()), 1, std::max(1, count() * kRowHeight - 1));
    const int to = row(itemAt({4, y}));
    if (to >= 0)
        move(std::exchange(m_dragged, to), to);
}

void OrderList::mouseReleaseEvent(QMouseEvent* event)
{
    QListWidget::mouseReleaseEvent(event);
    m_dragged = -1;
}

void OrderList::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (step != 0 && event->modifiers().testFlag(Qt::AltModifier))
        move(currentRow(), currentRow() + step);
    else
        QListWidget::keyPressEvent(event);
}

void OrderList::changeEvent(QEvent* event)
{
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showState();
}

} // namespace workbench::ui
