// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/MetricExpression.h"
#include "core/store/StoreTypes.h"
#include "ui/plot/CurveSeries.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// A name for each metric: "Learning rate".
QString metricTitle(store::Metric metric);

/// What a chart draws of each run: a metric, recorded or imported, or an expression of several.
class ChartedValue
{
public:
    explicit ChartedValue(store::Metric metric);
    explicit ChartedValue(std::string metric);
    explicit ChartedValue(compare::MetricExpression expression);

    const std::string& text() const { return m_text; } ///< the metric's name, or the expression as typed
    const std::vector<std::string>& metrics() const { return m_metrics; } ///< that it reads
    const compare::MetricExpression* expression() const { return m_expression ? &*m_expression : nullptr; }

    QString title() const;
    QString shortTitle() const; ///< for a narrow card
    QString quantity() const; ///< "train", "validation": its column in the readout; empty: there is only one
    bool isLoss() const; ///< in nats, to be shown in the unit that the user chose
    /// What is measured at every step is noisy enough to be smoothed; the learning rate is no measurement.
    bool isSmoothed() const;
    CurveForm form() const;

private:
    std::string m_text;
    std::vector<std::string> m_metrics;
    std::optional<store::Metric> m_metric;
    std::optional<compare::MetricExpression> m_expression;
};

} // namespace workbench::ui
