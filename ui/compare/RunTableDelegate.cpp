// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/RunTableDelegate.h"

#include "ui/compare/ComparedRuns.h"
#include "ui/models/RunTableModel.h"
#include "ui/selection/Selection.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/RunPainting.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QTreeView>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kPadding = 6;
constexpr int kNameLeft = 48; ///< swatch and star stand before it
constexpr int kGroupIndent = 14; ///< of a group's runs

const compare::RunFacts* factsOf(const QModelIndex& index)
{
    return static_cast<const compare::RunFacts*>(index.data(RunTableModel::FactsRole).value<const void*>());
}

const RunGroup* groupOf(const QModelIndex& index)
{
    return static_cast<const RunGroup*>(index.data(RunTableModel::GroupRole).value<const void*>());
}

bool isInGroup(const QModelIndex& index)
{
    const auto* const model = static_cast<const RunTableModel*>(index.model());
    return model->arrangement().rows[std::size_t(index.row())].group != RunTableRow::kNone;
}

QFont strong(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

RunTableDelegate::RunTableDelegate(const ComparedRuns& runs, const Selection& selection, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_runs(runs)
    , m_selection(selection)
{
}

QRect RunTableDelegate::swatchArea(const QRect& cell)
{
    return {cell.left() + 4, cell.top(), 22, cell.height()};
}

QRect RunTableDelegate::starArea(const QRect& cell)
{
    return {cell.left() + 26, cell.top(), 18, cell.height()};
}

void RunTableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(option.palette);
    const QRect cell = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    const compare::RunFacts* const run = factsOf(index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(option.font);
    painter->setPen(theme.text);
    if (!run) {
        paintGroup(*painter, option.rect, index);
    } else {
        if (!m_runs.isBrushed(run->row.id))
            painter->setOpacity(0.35);
        const auto* const model = static_cast<const RunTableModel*>(index.model());
        const std::string& path = model->arrangement().columns[std::size_t(index.column())].path;
        if (path == "name") {
            paintName(*painter, option.rect, index);
        } else if (path == kCurveColumn) {
            const auto values = index.data(RunTableModel::CurveRole).value<QList<double>>();
            drawRunCurve(*painter, QRectF(cell).adjusted(0, 8, 0, -8), values, run->row.colour);
        } else {
            const int tone = index.data(RunTableModel::ToneRole).toInt();
            if (tone != 0)
                painter->setPen(tone > 0 ? theme.good : theme.bad);
            else if (path == "state" || path == "note")
                painter->setPen(theme.dim);
            if (index.data(RunTableModel::BestRole).toBool())
                painter->setFont(strong(option.font));
            const QString text
                = painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, cell.width());
            painter->drawText(cell, index.data(Qt::TextAlignmentRole).toInt(), text);
        }
    }
    painter->restore();
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setPen(theme.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

void RunTableDelegate::paintName(QPainter& painter, const QRect& cell, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(static_cast<QWidget*>(parent())->palette());
    const store::RunRow& row = factsOf(index)->row;
    const int indent = isInGroup(index) ? kGroupIndent : 0;
    const QRect swatch = swatchArea(cell).translated(indent, 0);
    const bool shown = std::ranges::find(m_selection.shownRuns(), row.id) != m_selection.shownRuns().end();
    painter.setBackground(theme.card);
    const QPen pen = painter.pen();
    drawRunSwatch(painter, QRectF(swatch.left() + 6, swatch.center().y() - 4, 9, 9), row.colour, shown);
    if (row.starred) {
        painter.setPen(theme.warning);
        const QRect star = starArea(cell).translated(indent, 0);
        drawStar(painter, QRectF(star.left() + 3, star.center().y() - 5, 11, 11));
    }
    QRect text = cell.adjusted(kNameLeft + indent, 0, -kPadding, 0);
    QStringList marks;
    if (index.data(RunTableModel::BaselineRole).toBool())
        marks << tr("baseline");
    if (index.data(RunTableModel::PinnedRole).toBool())
        marks << tr("pinned");
    if (!marks.isEmpty()) {
        const QFont body = painter.font();
        painter.setFont(smallFont());
        painter.setPen(theme.accent);
        const QString words = marks.join(QLatin1String(", "));
        painter.drawText(text, int(Qt::AlignVCenter | Qt::AlignRight), words);
        text.setRight(text.right() - painter.fontMetrics().horizontalAdvance(words) - 8);
        painter.setFont(body);
    }
    painter.setPen(pen);
    painter.drawText(
        text, int(Qt::AlignVCenter | Qt::AlignLeft),
        painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
}

void RunTableDelegate::paintGroup(QPainter& painter, const QRect& cell, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(static_cast<QWidget*>(parent())->palette());
    const auto* const model = static_cast<const RunTableModel*>(index.model());
    painter.setFont(strong(painter.font()));
    // Heads have few words, and room beside them: what they are takes that up to the mean, which begins early. A cell
    // paints the part of the words that lies in it, as cells are painted again one by one.
    const auto* const header = static_cast<const QTreeView*>(parent())->header();
    const QFontMetrics metrics = painter.fontMetrics();
    const int name = model->columnOf("name"), metric = model->columnOf(model->query().metric);
    const auto placeOf = [&](int column) {
        return QRect(header->sectionViewportPosition(column), cell.top(), header->sectionSize(column), cell.height());
    };
    painter.setClipRect(cell, Qt::IntersectClip);
    QRect text = placeOf(name).adjusted(28, 0, -kPadding, 0);
    if (metric >= 0) {
        const QString mean = index.siblingAtColumn(metric).data().toString();
        QRect place = placeOf(metric).adjusted(0, 0, -kPadding, 0);
        place.setLeft(std::min(place.left(), place.right() - metrics.horizontalAdvance(mean)));
        painter.drawText(place, int(Qt::AlignVCenter | Qt::AlignRight), mean);
        if (place.left() > text.left())
            text.setRight(place.left() - 2 * kPadding);
    }
    painter.drawText(
        text, int(Qt::AlignVCenter | Qt::AlignLeft),
        metrics.elidedText(index.siblingAtColumn(name).data().toString(), Qt::ElideRight, text.width()));
    if (index.column() != name)
        return;
    const QPointF tip(cell.left() + 14, cell.center().y() + 0.5);
    painter.setPen(QPen(theme.dim, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(
        groupOf(index)->folded ? QPolygonF{tip + QPointF(-2, -4), tip + QPointF(2, 0), tip + QPointF(-2, 4)}
                               : QPolygonF{tip + QPointF(-4, -2), tip + QPointF(0, 2), tip + QPointF(4, -2)});
}

QSize RunTableDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {80, kRowHeight};
}

QWidget* RunTableDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const
{
    auto* const editor = new QLineEdit(parent);
    editor->setAccessibleName(tr("Name of the run"));
    return editor;
}

void RunTableDelegate::updateEditorGeometry(
    QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    editor->setGeometry(option.rect.adjusted(kNameLeft - 8 + (isInGroup(index) ? kGroupIndent : 0), 2, -2, -2));
}

} // namespace workbench::ui
