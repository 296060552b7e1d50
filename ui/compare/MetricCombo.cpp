// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/MetricCombo.h"

#include "core/config/ConfigSchema.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"

#include <algorithm>

namespace workbench::ui
{

std::vector<const compare::RunColumn*> resultColumns(const ComparedRuns& runs)
{
    std::vector<const compare::RunColumn*> results;
    for (const compare::RunColumn& column : runs.columns().all()) {
        const bool number = column.kind == compare::ColumnKind::Number || column.kind == compare::ColumnKind::Duration;
        const bool judges = column.better != compare::Better::None
            || (column.path.ends_with(".last") || column.path.ends_with(".min") || column.path.ends_with(".max"));
        const auto has
            = [&column](const auto& run) { return !std::holds_alternative<std::monostate>(cellValue(*run, column)); };
        if (number && judges && !config::findField(column.path) && std::ranges::any_of(runs.listed(), has))
            results.push_back(&column);
    }
    return results;
}

QString columnName(const compare::RunColumn& column)
{
    const QString path = fromUtf8(column.path);
    const QString label = fromUtf8(column.label);
    return label.isEmpty() ? path : label;
}

MetricCombo::MetricCombo(ComparedRuns& runs, QWidget* parent)
    : FieldCombo(parent)
    , m_runs(runs)
{
    setAccessibleName(tr("Result"));
    setToolTip(tr("The figure that runs are judged by"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    setMaxVisibleItems(24);
    connect(&m_runs, &ComparedRuns::columnsChanged, this, &MetricCombo::fill);
    connect(&m_runs, &ComparedRuns::listedChanged, this, &MetricCombo::fillAnew);
    connect(&m_runs, &ComparedRuns::metricChanged, this, &MetricCombo::fill);
    connect(this, &QComboBox::activated, this, [this](int index) {
        m_runs.setMetric(itemData(index).toString().toStdString());
    });
    fill();
}

void MetricCombo::fillAnew()
{
    if (isVisible() && resultColumns(m_runs) != m_columns)
        fill();
}

void MetricCombo::showEvent(QShowEvent* event)
{
    FieldCombo::showEvent(event);
    fillAnew();
}

void MetricCombo::fill()
{
    clear();
    m_columns = resultColumns(m_runs);
    for (const compare::RunColumn* const column : m_columns) {
        addItem(columnName(*column), fromUtf8(column->path));
        setItemData(count() - 1, plainToolTip(fromUtf8(column->help)), Qt::ToolTipRole);
    }
    int index = findData(fromUtf8(m_runs.metric()));
    const compare::RunColumn* const chosen = m_runs.columns().find(m_runs.metric());
    if (index < 0 && chosen) { // such as a metric at a step, or one that no listed run has
        index = count();
        addItem(columnName(*chosen), fromUtf8(chosen->path));
    }
    setCurrentIndex(index);
}

} // namespace workbench::ui
