// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/ChartedValue.h"

#include "ui/base/Format.h"

#include <QCoreApplication>

#include <algorithm>

namespace workbench::ui
{

using store::Metric;

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("CurveBuilder", text);
}

bool isNoisy(std::optional<Metric> metric)
{
    return !metric || metric == Metric::TrainLoss || metric == Metric::GradNorm || metric == Metric::BytesPerSecond;
}

} // namespace

QString metricTitle(Metric metric)
{
    switch (metric) {
    case Metric::TrainLoss:
        return tr("Training loss");
    case Metric::ValidationLoss:
        return tr("Validation loss");
    case Metric::TestLoss:
        return tr("Test loss");
    case Metric::LearningRate:
        return tr("Learning rate");
    case Metric::GradNorm:
        return tr("Gradient norm");
    case Metric::BytesPerSecond:
        return tr("Bytes per second");
    case Metric::ResidentBytes:
        return tr("Memory, bytes");
    }
    return {};
}

ChartedValue::ChartedValue(Metric metric)
    : ChartedValue(std::string(store::metricName(metric)))
{
}

ChartedValue::ChartedValue(std::string metric)
    : m_text(std::move(metric))
    , m_metrics{m_text}
    , m_metric(store::metricFromName(m_text))
{
}

ChartedValue::ChartedValue(compare::MetricExpression expression)
    : m_text(expression.text())
    , m_metrics(expression.metrics())
    , m_expression(std::move(expression))
{
}

QString ChartedValue::title() const
{
    return m_metric ? metricTitle(*m_metric) : fromUtf8(m_text);
}

QString ChartedValue::shortTitle() const
{
    switch (m_metric.value_or(Metric::TestLoss)) {
    case Metric::TrainLoss:
        return tr("Train");
    case Metric::ValidationLoss:
        return tr("Validation");
    case Metric::LearningRate:
        return tr("Rate");
    case Metric::GradNorm:
        return tr("Gradient");
    case Metric::BytesPerSecond:
        return tr("Bytes/s");
    case Metric::ResidentBytes:
        return tr("Memory");
    case Metric::TestLoss:
        break;
    }
    return title();
}

QString ChartedValue::quantity() const
{
    return m_metric == Metric::TrainLoss     ? tr("train")
        : m_metric == Metric::ValidationLoss ? tr("validation")
        : m_metric == Metric::TestLoss       ? tr("test")
                                             : QString();
}

bool ChartedValue::isLoss() const
{
    return m_metric == Metric::TrainLoss || m_metric == Metric::ValidationLoss || m_metric == Metric::TestLoss;
}

bool ChartedValue::isSmoothed() const
{
    return std::ranges::any_of(m_metrics, [](const std::string& name) { return isNoisy(store::metricFromName(name)); });
}

CurveForm ChartedValue::form() const
{
    return m_metric == Metric::ValidationLoss ? CurveForm::MarkedLine
        : m_metric == Metric::TestLoss        ? CurveForm::Points
                                              : CurveForm::Line;
}

} // namespace workbench::ui
