// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/DiffModel.h"

#include "core/base/Printable.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/bytes/ByteTint.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QPixmap>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kSwatch = 10, kSwatchGap = 4;

QString nameOf(const compare::RunColumn& column)
{
    const QString label = fromUtf8(column.label.empty() ? column.path : column.label);
    return column.unit.empty() ? label : QStringLiteral("%1 (%2)").arg(label, fromUtf8(column.unit));
}

QString oneLine(const std::string& text)
{
    return fromUtf8(printable(text));
}

} // namespace

DiffModel::DiffModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void DiffModel::show(ComparedRuns::Facts runs, const compare::RunColumns& columns, const std::optional<RunId>& baseline)
{
    beginResetModel();
    m_runs = std::move(runs);
    m_rows = compare::compareRuns(m_runs, columns);
    const auto base = std::ranges::find_if(m_runs, [&](const auto& run) { return run->row.id == baseline; });
    m_baseline = base == m_runs.end() ? std::nullopt : std::optional(std::size_t(base - m_runs.begin()));
    filter();
    endResetModel();
}

void DiffModel::setEqualHidden(bool hidden)
{
    beginResetModel();
    m_equalHidden = hidden;
    filter();
    endResetModel();
}

void DiffModel::filter()
{
    m_shown.clear();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        if (!m_equalHidden || m_rows[row].differs)
            m_shown.push_back(row);
    }
}

int DiffModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int DiffModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size()) + 1;
}

QString DiffModel::cell(const compare::DiffRow& row, std::size_t run) const
{
    const std::string text = compare::cellText(row.cells[run], row.column);
    return text.empty() ? QStringLiteral("–") : oneLine(text);
}

int DiffModel::judge(const compare::DiffRow& row, std::size_t run) const
{
    if (!m_baseline || run == *m_baseline || row.column.better == compare::Better::None)
        return 0;
    const std::partial_ordering order = compare::compareCells(row.cells[run], row.cells[*m_baseline]);
    if (order == std::partial_ordering::unordered || order == std::partial_ordering::equivalent)
        return 0;
    return (order < 0) == (row.column.better == compare::Better::Lower) ? 1 : -1;
}

QVariant DiffModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    const compare::DiffRow& each = row(index.row());
    const Theme& theme = Theme::of(QApplication::palette());
    if (role == Qt::BackgroundRole && each.differs)
        return mixColours(theme.card, theme.tint, 0.35);
    if (index.column() == 0) {
        if (role == Qt::DisplayRole)
            return nameOf(each.column);
        if (role == Qt::ForegroundRole)
            return theme.dim;
        if (role == Qt::ToolTipRole)
            return plainToolTip(fromUtf8(each.column.path) + QLatin1Char('\n') + fromUtf8(each.column.help));
        return {};
    }
    const std::size_t run = std::size_t(index.column() - 1);
    switch (role) {
    case Qt::DisplayRole:
        return cell(each, run);
    case Qt::ToolTipRole:
        return plainToolTip(
            QStringLiteral("%1\n%2: %3").arg(fromUtf8(m_runs[run]->row.name), nameOf(each.column), cell(each, run)));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter); // figures and words stand in one column
    case Qt::ForegroundRole:
        if (const int better = judge(each, run); better != 0)
            return better > 0 ? theme.good : theme.bad;
        return theme.text;
    default:
        return {};
    }
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (section == 0)
        return role == Qt::DisplayRole ? QVariant(tr("Field")) : QVariant();
    const store::RunRow& run = m_runs[std::size_t(section - 1)]->row;
    const bool baseline = m_baseline == std::size_t(section - 1);
    if (role == Qt::DisplayRole)
        return baseline ? tr("%1 (baseline)").arg(oneLine(run.name)) : oneLine(run.name);
    if (role == Qt::ToolTipRole)
        return plainToolTip(fromUtf8(run.name));
    if (role == Qt::DecorationRole) {
        QPixmap swatch(kSwatch + kSwatchGap, kSwatch);
        swatch.fill(Qt::transparent);
        QPainter(&swatch).fillRect(0, 0, kSwatch, kSwatch, runColour(run.colour));
        return swatch;
    }
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

int DiffModel::nextDifference(int from, bool forward) const
{
    const int rows = rowCount();
    for (int step = 1; step <= rows; ++step) {
        const int at = ((from + (forward ? step : -step)) % rows + rows) % rows;
        if (row(at).differs)
            return at;
    }
    return -1;
}

QString DiffModel::asText() const
{
    QString text = tr("Field");
    for (const auto& run : m_runs)
        text += QLatin1Char('\t') + oneLine(run->row.name);
    for (int at = 0; at < rowCount(); ++at) {
        text += QLatin1Char('\n') + fromUtf8(row(at).column.path);
        for (std::size_t run = 0; run < m_runs.size(); ++run)
            text += QLatin1Char('\t') + cell(row(at), run);
    }
    return text + QLatin1Char('\n');
}

QString DiffModel::asMarkdown() const
{
    const auto plain = [](QString text) {
        static const QString special = QStringLiteral("\\`*_{}[]<>#|~&!");
        QString escaped;
        for (const QChar letter : text) {
            if (special.contains(letter))
                escaped += QLatin1Char('\\');
            escaped += letter;
        }
        return escaped;
    };
    QString text = QStringLiteral("| ") + tr("Field") + QStringLiteral(" |");
    QString line = QStringLiteral("| --- |");
    for (const auto& run : m_runs) {
        text += QStringLiteral(" %1 |").arg(plain(oneLine(run->row.name)));
        line += QStringLiteral(" --- |");
    }
    text += QLatin1Char('\n') + line;
    for (int at = 0; at < rowCount(); ++at) {
        text += QStringLiteral("\n| %1 |").arg(plain(fromUtf8(row(at).column.path)));
        for (std::size_t run = 0; run < m_runs.size(); ++run)
            text += QStringLiteral(" %1 |").arg(plain(cell(row(at), run)));
    }
    return text + QLatin1Char('\n');
}

} // namespace workbench::ui
