// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/InfluenceModel.h"

#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

using State = compare::FieldCorrelation::State;

QString rhoText(double rho)
{
    const QString size = QString::number(std::abs(rho), 'f', 2);
    return rho < 0 && size != QLatin1String("0.00") ? QChar(0x2212) + size : size;
}

QString chanceText(double p)
{
    return p < 0.001 ? QStringLiteral("<0.001") : QString::number(p, 'f', 3);
}

} // namespace

InfluenceModel::InfluenceModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void InfluenceModel::show(std::vector<compare::FieldCorrelation> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    std::erase_if(m_rows, [](const auto& row) { return row.state == State::FieldIsTheSame; });
    endResetModel();
}

bool InfluenceModel::anyTold() const
{
    return std::ranges::any_of(m_rows, [](const auto& row) { return row.state == State::Told; });
}

int InfluenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int InfluenceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : WordsColumn + 1;
}

QVariant InfluenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const compare::FieldCorrelation& each = row(index.row());
    const bool told = each.state == State::Told;
    if (role == kRhoRole)
        return told ? QVariant(each.rho) : QVariant();
    if (role == Qt::ToolTipRole) {
        QString text = fromUtf8(each.column.path) + QLatin1Char('\n') + fromUtf8(compare::correlationText(each));
        for (const std::string& other : each.together)
            text += QLatin1Char('\n') + tr("varies together with %1").arg(fromUtf8(other));
        return plainToolTip(text);
    }
    if (role == Qt::TextAlignmentRole)
        return int(
            (index.column() == RunsColumn || index.column() == ChanceColumn ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case FieldColumn:
        return fromUtf8(each.column.label.empty() ? each.column.path : each.column.label);
    case RhoColumn:
        return told ? rhoText(each.rho) : QString();
    case RunsColumn:
        return formatCount(std::int64_t(each.runs));
    case ChanceColumn:
        return told ? chanceText(each.p) : QString();
    default:
        break;
    }
    if (!told)
        return fromUtf8(compare::correlationText(each));
    if (each.together.empty())
        return QString();
    QStringList others;
    for (const std::string& other : each.together)
        others += fromUtf8(other);
    return tr("varies together with %1").arg(others.join(QStringLiteral(", ")));
}

QVariant InfluenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(
            (section == RunsColumn || section == ChanceColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == RhoColumn)
        return tr("Spearman's rank correlation of the field with the result: 1 rises with it, -1 falls, 0 neither");
    if (role == Qt::ToolTipRole && section == ChanceColumn)
        return tr("How likely chance alone would make it as strong; with many fields, some are small by chance");
    if (role != Qt::DisplayRole)
        return {};
    static const char* const names[]{
        QT_TR_NOOP("Field"), QT_TR_NOOP("Correlation"), QT_TR_NOOP("n"), QT_TR_NOOP("p"), ""};
    return section >= 0 && section <= WordsColumn && names[section][0] ? tr(names[section]) : QString();
}

} // namespace workbench::ui
