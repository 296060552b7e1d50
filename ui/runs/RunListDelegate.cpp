// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/RunListDelegate.h"

#include "core/store/StoreTypes.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/theme/Theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

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

void drawSwatch(QPainter& painter, const QRectF& area, const store::RunRow& run, bool shown)
{
    const QColor colour = runColour(run.colour);
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(shown ? QBrush(colour) : Qt::NoBrush);
    painter.drawRoundedRect(area, 2.5, 2.5);
    if (runIsDashed(run.colour)) { // the second six are told from the first by a gap, as their dashes on the charts
        painter.fillRect(
            QRectF(area.center().x() - 1, area.top() - 1, 2, area.height() + 2), painter.background().color());
    }
}

void drawCurve(QPainter& painter, const QRectF& area, const QList<double>& values, const QColor& colour, bool dashed)
{
    if (values.size() < 2) {
        return;
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    // Losses fall steeply and then slowly: a logarithm shows both. A level curve lies in the middle.
    const auto level = [](double value) { return std::log(std::max(value, 1e-6)); };
    const double low = level(*least);
    const double range = level(*most) - low;
    QPolygonF line;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const double height = range > 1e-9 ? (level(values[i]) - low) / range : 0.5;
        line << QPointF(
            area.left() + area.width() * double(i) / double(values.size() - 1), area.bottom() - height * area.height());
    }
    painter.setPen(QPen(colour, 1.25, dashed ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
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
    drawSwatch(*painter, QRectF(row.left() + 13, row.top() + 11, 9, 9), run, shown);

    const QVariant best = index.data(RunListModel::BestBpcRole);
    const QString figure = best.isValid() ? formatBpc(best.toDouble()) : QString();
    painter->setFont(bodyFont());
    const int figureWidth = figure.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(figure) + 8;
    const QRect top(row.left() + kTextLeft, row.top() + 6, row.width() - kTextLeft - kRight, 19);
    painter->setPen(theme.text);
    painter->drawText(
        top.adjusted(0, 0, -figureWidth, 0), Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(fromUtf8(run.name), Qt::ElideRight, top.width() - figureWidth));
    painter->drawText(top, Qt::AlignVCenter | Qt::AlignRight, figure);

    const auto values = index.data(RunListModel::SparklineRole).value<QList<double>>();
    const int curveWidth = values.size() < 2 ? 0 : kCurveWidth + 8;
    const QRect bottom = top.translated(0, 20);
    painter->setFont(smallFont());
    painter->setPen(stateColour(run.state, theme));
    painter->drawText(
        bottom.adjusted(0, 0, -curveWidth, 0), Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(
            index.data(RunListModel::StateTextRole).toString(), Qt::ElideRight, bottom.width() - curveWidth));
    drawCurve(
        *painter, QRectF(bottom.right() - kCurveWidth, bottom.top() + 4, kCurveWidth, kCurveHeight), values,
        runColour(run.colour), runIsDashed(run.colour));
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
