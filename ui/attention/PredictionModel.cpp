// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/PredictionModel.h"

#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/bytes/BarDelegate.h"
#include "ui/bytes/WeightText.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

void PredictionModel::show(std::shared_ptr<const maps::AttentionMap> map, std::optional<int> query, bool all)
{
    beginResetModel();
    m_rows.clear();
    m_outcome.reset();
    if (map && query && *query >= 0 && *query < map->queries) {
        m_rows = maps::topPredictions(*map, *query, 256);
        if (const auto next = maps::byteAfter(*map, *query); next && !m_rows.empty()) {
            const auto found = std::find_if(
                m_rows.begin(), m_rows.end(), [&next](const maps::Prediction& row) { return row.byte == *next; });
            if (found != m_rows.end())
                m_outcome = Outcome{*next, int(found - m_rows.begin()) + 1, -std::log2(double(found->probability))};
        }
        if (!all && m_rows.size() > std::size_t{kFirst})
            m_rows.resize(kFirst);
    }
    endResetModel();
}

int PredictionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PredictionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PredictionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const maps::Prediction& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool followed = m_outcome && m_outcome->byte == row.byte;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == ByteColumn)
            return fromUtf8(maps::byteLabel(row.byte));
        if (index.column() == NoteColumn)
            return followed ? tr("followed") : QString();
        return weightText(row.probability, 3);
    case Qt::ToolTipRole:
        return plainToolTip(
            fromUtf8(maps::byteDescription(row.byte)) + QLatin1Char('\n')
            + tr("probability %1, %2 bits")
                  .arg(QLocale().toString(row.probability, 'g', 5))
                  .arg(QLocale().toString(-std::log2(double(row.probability)), 'f', 2)));
    case ShareRole:
        return index.column() == ProbabilityColumn ? QVariant(double(row.probability)) : QVariant();
    case MarkRole:
        return followed;
    case NumberRole:
        return int(row.byte);
    default:
        return {};
    }
}

QVariant PredictionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ByteColumn:
        return tr("byte");
    case NoteColumn:
        return tr("what followed");
    case ProbabilityColumn:
        return tr("probability");
    default:
        return {};
    }
}

} // namespace workbench::ui
