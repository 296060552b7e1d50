// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/KeptSamplesModel.h"

#include "core/base/ByteEscapes.h"
#include "core/base/Printable.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/theme/Theme.h"

#include <QDateTime>
#include <QLocale>

#include <utility>

namespace workbench::ui
{

namespace
{

constexpr std::size_t kExcerptBytes = 200; ///< more than a row is wide
constexpr std::size_t kToldBytes = 400; ///< in a tooltip

bool isNumber(int column)
{
    using Model = KeptSamplesModel;
    return column == Model::StepColumn || column == Model::BytesColumn || column == Model::BranchesColumn;
}

} // namespace

void KeptSamplesModel::setRows(std::vector<store::SampleRow> rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int KeptSamplesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int KeptSamplesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KeptSamplesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const store::SampleRow& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == TextColumn
            ? plainToolTip(fromUtf8(escapeBytes(std::string_view(row.text).substr(0, kToldBytes))))
            : index.column() == TimeColumn
            ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.updated), QLocale::LongFormat)
            : plainToolTip(text(row, index.column()));
    case Qt::FontRole:
        return index.column() == TextColumn ? QVariant(byteFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case IdRole:
        return fromUtf8(row.id);
    case SortRole:
        return sortValue(row, index.column());
    default:
        return {};
    }
}

QString KeptSamplesModel::text(const store::SampleRow& row, int column) const
{
    switch (column) {
    case TextColumn:
        return fromUtf8(printable(std::string_view(row.text).substr(0, kExcerptBytes)));
    case ModelColumn:
        return fromUtf8(printable(row.model));
    case StepColumn:
        return formatCount(row.step);
    case SamplerColumn:
        return fromUtf8(sample::settingsWords(row.settings));
    case BytesColumn:
        return formatCount(row.bytes);
    case BranchesColumn:
        return formatCount(row.branches);
    case TimeColumn:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.updated), QLocale::ShortFormat);
    default:
        return {};
    }
}

QVariant KeptSamplesModel::sortValue(const store::SampleRow& row, int column) const
{
    switch (column) {
    case StepColumn:
        return qlonglong(row.step);
    case BytesColumn:
        return qlonglong(row.bytes);
    case BranchesColumn:
        return row.branches;
    case TimeColumn:
        return qlonglong(row.updated);
    default:
        return text(row, column);
    }
}

QVariant KeptSamplesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TextColumn:
        return tr("Text");
    case ModelColumn:
        return tr("Model");
    case StepColumn:
        return tr("Step");
    case SamplerColumn:
        return tr("Sampler");
    case BytesColumn:
        return tr("Bytes");
    case BranchesColumn:
        return tr("Branches");
    default:
        return tr("Written");
    }
}

} // namespace workbench::ui
