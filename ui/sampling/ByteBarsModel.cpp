// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/ByteBarsModel.h"

#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/bytes/WeightText.h"

namespace workbench::ui
{

void ByteBarsModel::show(std::shared_ptr<const NextBytes> values, bool afterSampler, bool all)
{
    beginResetModel();
    m_values = std::move(values);
    m_all = all;
    m_bytes.clear();
    m_restBefore = m_restAfter = 0;
    if (m_values) {
        m_bytes = m_values->ranking(afterSampler);
        for (std::size_t i = kFirst; i < m_bytes.size(); ++i) {
            m_restBefore += m_values->probability(m_bytes[i], false);
            m_restAfter += m_values->probability(m_bytes[i], true);
        }
        if (!all)
            m_bytes.resize(kFirst);
    }
    endResetModel();
}

bool ByteBarsModel::isRest(int row) const
{
    return row == static_cast<int>(m_bytes.size());
}

int ByteBarsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_values ? 0 : static_cast<int>(m_bytes.size()) + 1;
}

int ByteBarsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ByteBarsModel::text(int column, double before, double after) const
{
    if (column == BeforeColumn)
        return weightText(before, 2);
    return column == AfterColumn && m_values->after ? weightText(after, 2) : QString();
}

QVariant ByteBarsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (isRest(index.row()))
        return restData(index.column(), role);
    const std::uint8_t byte = m_bytes[static_cast<std::size_t>(index.row())];
    const double before = m_values->probability(byte, false), after = m_values->probability(byte, true);
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == ByteColumn ? fromUtf8(maps::byteLabel(byte)) : text(index.column(), before, after);
    case Qt::ToolTipRole:
        return plainToolTip(m_values->describe(byte));
    case BeforeRole:
        return before;
    case AfterRole:
        return m_values->after ? QVariant(after) : QVariant();
    case RemovedRole:
        return m_values->removed(byte);
    case MarkRole:
        return m_values->taken == byte;
    case NumberRole:
        return int(byte);
    default:
        return {};
    }
}

QVariant ByteBarsModel::restData(int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == ByteColumn)
            return m_all ? tr("first %1").arg(kFirst) : tr("other %1").arg(m_values->before.size() - kFirst);
        return m_all ? QString() : text(column, m_restBefore, m_restAfter);
    case Qt::ToolTipRole:
        return m_all ? tr("Show only the likeliest") : tr("Show all 256");
    case BeforeRole:
        return m_all ? QVariant() : QVariant(m_restBefore);
    case AfterRole:
        return m_all || !m_values->after ? QVariant() : QVariant(m_restAfter);
    default:
        return {};
    }
}

QVariant ByteBarsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ByteColumn:
        return tr("byte");
    case BeforeColumn:
        return tr("before the sampler");
    case AfterColumn:
        return tr("after the sampler");
    default:
        return QString();
    }
}

} // namespace workbench::ui
