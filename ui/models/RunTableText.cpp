// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunTableText.h"

#include "core/base/Printable.h"
#include "ui/base/Format.h"
#include "ui/models/RunText.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

QString tr(const char* text, int count = -1)
{
    return QCoreApplication::translate("workbench::ui::RunTableText", text, nullptr, count);
}

std::optional<double> numberOf(const compare::RunFacts& run, const compare::RunColumn& column)
{
    const compare::CellValue value = compare::cellValue(run, column);
    const auto* const number = std::get_if<double>(&value);
    return number ? std::optional(*number) : std::nullopt;
}

/// As the column shows a number of its own.
QString numberText(double number, const compare::RunColumn& column)
{
    return fromUtf8(compare::cellText(compare::CellValue(number), column));
}

QString asMarkup(const QStringList& lines)
{
    return QStringLiteral("<p style='white-space:pre'>%1</p>").arg(lines.join(QLatin1Char('\n')).toHtmlEscaped());
}

QString withUnit(const QString& text, const compare::RunColumn& column)
{
    return column.unit.empty() || text.isEmpty() ? text : text + QLatin1Char(' ') + fromUtf8(column.unit);
}

QString runsText(std::size_t runs)
{
    return runs == 1 ? tr("1 run") : tr("%1 runs").arg(formatCount(std::int64_t(runs)));
}

/// Heads of columns that are narrower than their labels.
QString shortLabel(const compare::RunColumn& column)
{
    static const std::pair<std::string_view, const char*> kShort[]{
        {"bpc.validation", QT_TRANSLATE_NOOP("workbench::ui::RunTableText", "bpc")},
        {"bpc.validation.bestStep", QT_TRANSLATE_NOOP("workbench::ui::RunTableText", "Best at")},
        {"bpc.test", QT_TRANSLATE_NOOP("workbench::ui::RunTableText", "Test bpc")},
        {"train.learningRate", QT_TRANSLATE_NOOP("workbench::ui::RunTableText", "Rate")},
        {kCurveColumn, QT_TRANSLATE_NOOP("workbench::ui::RunTableText", "Curve")},
        {kDifferenceColumn, QT_TRANSLATE_NOOP("workbench::ui::RunTableText", "vs base")},
    };
    const auto known = std::ranges::find(kShort, column.path, &std::pair<std::string_view, const char*>::first);
    return known != std::end(kShort) ? tr(known->second) : fromUtf8(column.label);
}

} // namespace

bool isFigure(const compare::RunColumn& column)
{
    return column.kind == compare::ColumnKind::Number || column.kind == compare::ColumnKind::Duration;
}

QString shownText(const compare::RunFacts& run, const compare::RunColumn& column)
{
    if (column.path == "state")
        return stateText(run.row);
    const std::string text = compare::cellText(compare::cellValue(run, column), column);
    if (column.kind == compare::ColumnKind::Number)
        return fromUtf8(text);
    constexpr std::size_t kEnough = 400; // of a note: more than a cell is wide
    return fromUtf8(printable(std::string_view(text).substr(0, kEnough)));
}

std::optional<double>
differenceOf(const compare::RunFacts& run, const compare::RunFacts& baseline, const compare::RunColumn& column)
{
    if (column.kind != compare::ColumnKind::Number && column.kind != compare::ColumnKind::Duration)
        return {};
    const auto left = numberOf(run, column), right = numberOf(baseline, column);
    if (!left || !right || !std::isfinite(*left - *right))
        return {};
    return *left - *right;
}

QString differenceText(std::optional<double> difference, const compare::RunColumn& column)
{
    if (!difference)
        return {};
    const QString size = numberText(std::abs(*difference), column);
    return *difference > 0 ? QLatin1Char('+') + size : *difference < 0 ? QChar(0x2212) + size : size;
}

int toneOf(std::optional<double> difference, const compare::RunColumn& column)
{
    if (!difference || *difference == 0 || column.better == compare::Better::None)
        return 0;
    return (*difference < 0) == (column.better == compare::Better::Lower) ? 1 : -1;
}

QString groupText(const RunGroup& group)
{
    const QString what = group.key.empty() ? tr("none") : fromUtf8(printable(group.key));
    return QStringLiteral("%1   %2").arg(runsText(group.runs), what);
}

QString intervalText(const RunGroup& group, const compare::RunColumn& metric)
{
    if (group.values == 0)
        return {};
    const QString mean = numberText(group.mean, metric);
    return std::isfinite(group.halfWidth)
        ? QStringLiteral("%1 \u00b1 %2").arg(mean, numberText(group.halfWidth, metric))
        : mean;
}

QString headerText(const compare::RunColumn& column)
{
    return shortLabel(column);
}

QString sortMark(const std::vector<RunSortKey>& keys, std::string_view path)
{
    const auto key = std::ranges::find(keys, path, &RunSortKey::path);
    if (key == keys.end())
        return {};
    QString mark = QLatin1Char(' ') + QString(QChar(key->descending ? 0x2193 : 0x2191));
    if (keys.size() > 1)
        mark += QString::number(key - keys.begin() + 1);
    return mark;
}

QString cellToolTip(const compare::RunFacts& run, const compare::RunColumn& column, const compare::RunFacts* baseline)
{
    if (column.path == "name" || column.path == kCurveColumn)
        return asMarkup(summaryText(run.row).split(QLatin1Char('\n')));
    QStringList lines{QStringLiteral("%1: %2").arg(nameText(run.row), fromUtf8(column.label))};
    if (column.path == "note") {
        for (const QString& line : fromUtf8(run.row.note).left(4000).split(QLatin1Char('\n')))
            lines << fromUtf8(printable(line.toStdString()));
        return asMarkup(lines);
    }
    const QString value = shownText(run, column);
    lines << (value.isEmpty() ? tr("none") : withUnit(value, column));
    if (const auto number = numberOf(run, column);
        number && column.kind == compare::ColumnKind::Number && std::isfinite(*number)) {
        const QString exact = QString::number(*number, 'g', QLocale::FloatingPointShortest);
        if (QString(value).remove(QLatin1Char(',')) != exact)
            lines.back() += QStringLiteral(" (%1)").arg(exact);
    }
    if (baseline && baseline->row.id != run.row.id) {
        if (const auto difference = differenceOf(run, *baseline, column)) {
            lines << tr("%1 against \"%2\", which has %3")
                         .arg(
                             withUnit(differenceText(difference, column), column), nameText(baseline->row),
                             shownText(*baseline, column));
        }
    }
    return asMarkup(lines);
}

QString groupToolTip(const RunGroup& group, const compare::RunColumn* metric)
{
    QStringList lines{groupText(group)};
    if (metric && group.values > 0) {
        lines << QStringLiteral("%1: %2").arg(fromUtf8(metric->label), withUnit(intervalText(group, *metric), *metric));
        lines
            << (group.values == 1 ? tr("one run has it, so there is no interval")
                                  : tr("mean of %1 runs, with its 95 % interval").arg(group.values));
    }
    return asMarkup(lines);
}

QString headerToolTip(const compare::RunColumn& column, const compare::RunColumn* metric)
{
    if (column.path == kCurveColumn)
        return tr("Validation loss over the run, or train loss where there are few evaluations");
    if (column.path == kDifferenceColumn) {
        return metric ? tr("%1 less that of the baseline. A run becomes the baseline from its menu (B).")
                            .arg(fromUtf8(metric->label))
                      : QString();
    }
    QStringList lines{withUnit(fromUtf8(column.label), column), fromUtf8(column.path)};
    if (!column.help.empty())
        lines << fromUtf8(column.help);
    lines << tr("Click sorts by it, Shift+click after what is sorted by already.");
    return asMarkup(lines);
}

} // namespace workbench::ui
