// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/RunListDelegate.h"

#include "core/store/StoreTypes.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"
#include "ui/selection/Selection.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/RunPainting.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kRowHeight = 52;
constexpr int kTextLeft = 30;
constexpr int kRight = 12;
constexpr int kCurveWidth = 68;
constexpr int kCurveHeight = 14;

const store::RunRow& rowOf(const QModelIndex& index)
{
    return *static_cast<const store::RunRow*>(index.data(RunListModel::RowRole).value<const void*>());
}

QColor stateColour(train::RunState state, const Theme& theme)
{
    switch (state) {
    case train::RunState::Running:
        return theme.good;
    case train::RunState::Paused:
    case train::RunState::Interrupted:
        return theme.warning;
    case train::RunState::Failed:
        return theme.bad;
    case train::RunState::Queued:
    case train::RunState::Finished:
    case train::RunState::Stopped:
        break;
    }
    return theme.dim;
}

} // namespace

RunListDelegate::RunListDelegate(const Selection& selection, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_selection(selection)
{
}

QRect RunListDelegate::swatchArea(const QRect& row)
{
    return {row.left() + 4, row.top() + 4, kTextLeft - 6, 24};
}

void RunListDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const store::RunRow& run = rowOf(index);
    const Theme& theme = Theme::of(option.palette);
    const QRect row = option.rect;
    const bool shown = std::ranges::find(m_selection.shownRuns(), run.id) != m_selection.shownRuns().end();
    const bool current = m_selection.run() == run.id;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QColor ground = theme.card;
    if (current || option.state.testFlag(QStyle::State_MouseOver)) {
        ground = current ? theme.selection : theme.ground;
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(row.adjusted(4, 1, -4, -1), 4, 4);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setPen(theme.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(row.adjusted(4, 1, -4, -1)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    painter->setBackground(ground);
    drawRunSwatch(*painter, QRectF(row.left() + 13, row.top() + 11, 9, 9), run.colour, shown);

    const QVariant best = index.data(RunListModel::BestBpcRole);
    const QString figure = best.isValid() ? formatBpc(best.toDouble()) : QString();
    painter->setFont(bodyFont());
    const int figureWidth = figure.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(figure) + 8;
    const QRect top(row.left() + kTextLeft, row.top() + 6, row.width() - kTextLeft - kRight, 19);
    const int starWidth = run.starred ? 15 : 0;
    const QString name
        = painter->fontMetrics().elidedText(nameText(run), Qt::ElideRight, top.width() - figureWidth - starWidth);
    if (run.starred) {
        painter->setPen(theme.warning);
        drawStar(
            *painter,
            QRectF(top.left() + painter->fontMetrics().horizontalAdvance(name) + 5, top.center().y() - 4, 9, 9));
    }
    painter->setPen(theme.text);
    painter->drawText(top.adjusted(0, 0, -figureWidth, 0), Qt::AlignVCenter | Qt::AlignLeft, name);
    painter->drawText(top, Qt::AlignVCenter | Qt::AlignRight, figure);

    const auto values = index.data(RunListModel::SparklineRole).value<QList<double>>();
    const int curveWidth = values.size() < 2 ? 0 : kCurveWidth + 8;
    const QRect bottom = top.translated(0, 20);
    painter->setFont(smallFont());
    painter->setPen(stateColour(run.state, theme));
    const QString state = painter->fontMetrics().elidedText(
        index.data(RunListModel::StateTextRole).toString(), Qt::ElideRight, bottom.width() - curveWidth);
    painter->drawText(bottom.adjusted(0, 0, -curveWidth, 0), Qt::AlignVCenter | Qt::AlignLeft, state);
    if (!run.tags.empty()) { // in what room the state leaves
        const QRect tags = bottom.adjusted(painter->fontMetrics().horizontalAdvance(state) + 10, 0, -curveWidth, 0);
        painter->setPen(theme.dim);
        painter->drawText(
            tags, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(tagsText(run), Qt::ElideRight, tags.width()));
    }
    drawRunCurve(
        *painter, QRectF(bottom.right() - kCurveWidth, bottom.top() + 4, kCurveWidth, kCurveHeight), values,
        run.colour);
    painter->restore();
}

QSize RunListDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {200, kRowHeight};
}

void RunListDelegate::updateEditorGeometry(
    QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const QRect row = option.rect;
    editor->setGeometry(row.left() + kTextLeft - 8, row.top() + 3, row.width() - kTextLeft + 8 - kRight, 26);
}

bool RunListDelegate::helpEvent(
    QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (index.isValid() && swatchArea(option.rect).contains(event->pos())) {
        const bool shown = std::ranges::find(m_selection.shownRuns(), rowOf(index).id) != m_selection.shownRuns().end();
        QToolTip::showText(
            event->globalPos(),
            shown ? tr("On the charts. Click, or Ctrl+click the row, to take it off.")
                  : tr("Click, or Ctrl+click the row, to show this run on the charts too."),
            view);
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

} // namespace workbench::ui
