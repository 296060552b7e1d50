// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurveBuilder.h"

#include "ui/models/SeriesCache.h"
#include "ui/theme/Theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace workbench::ui
{

using store::Metric;
using store::MetricBucket;

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("CurveBuilder", text);
}

CurveSample sampleOf(const MetricBucket& bucket, store::PointAxis axis, double factor)
{
    const double mean = bucket.finiteCount > 0 ? bucket.sum / static_cast<double>(bucket.finiteCount)
                                               : std::numeric_limits<double>::quiet_NaN();
    return {
        axisValue(bucket, axis), bucket.minimum * factor, bucket.maximum * factor, mean * factor,
        static_cast<int>(std::min<std::int64_t>(bucket.count - bucket.finiteCount, std::numeric_limits<int>::max()))};
}

/// Only what is measured at every step is noisy enough to be smoothed; the learning rate is no measurement.
bool isSmoothed(Metric metric)
{
    return metric == Metric::TrainLoss || metric == Metric::GradNorm || metric == Metric::BytesPerSecond;
}

QString quantity(Metric metric)
{
    switch (metric) {
    case Metric::TrainLoss:
        return tr("train");
    case Metric::ValidationLoss:
        return tr("validation");
    case Metric::TestLoss:
        return tr("test");
    default:
        return {};
    }
}

CurveForm form(Metric metric)
{
    return metric == Metric::ValidationLoss ? CurveForm::MarkedLine
        : metric == Metric::TestLoss        ? CurveForm::Points
                                            : CurveForm::Line;
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

bool isLoss(Metric metric)
{
    return metric == Metric::TrainLoss || metric == Metric::ValidationLoss || metric == Metric::TestLoss;
}

CurveBuilder::CurveBuilder(SeriesCache& cache)
    : m_cache(cache)
{
}

const CurveBuilder::Built& CurveBuilder::built(const RunId& run, Metric metric, const CurveSettings& settings)
{
    const LiveSeries& series = m_cache.series(run, metric);
    const double factor = isLoss(metric) ? unitFactor(settings.unit) : 1.0;
    const double smoothing = isSmoothed(metric) ? settings.smoothing : 0.0;
    Built& built = m_built[{run, metric}];
    if (built.raw && built.revision == series.revision() && built.axis == settings.axis && built.factor == factor
        && built.smoothing == smoothing)
        return built;

    std::vector<CurveSample> samples;
    std::vector<double> means;
    std::vector<std::int64_t> counts;
    series.forEach([&](const MetricBucket& bucket) {
        samples.push_back(sampleOf(bucket, settings.axis, factor));
        // A clock that was set back must not send the line backwards.
        if (samples.size() > 1)
            samples.back().x = std::max(samples.back().x, samples[samples.size() - 2].x);
        means.push_back(samples.back().mean);
        counts.push_back(bucket.finiteCount);
    });
    std::shared_ptr<const CurveData> smooth;
    if (smoothing > 0 && samples.size() > 1) {
        const std::vector<double> values = smoothed(means, counts, smoothing);
        std::vector<CurveSample> averaged = samples;
        for (std::size_t i = 0; i < averaged.size(); ++i)
            averaged[i].low = averaged[i].high = averaged[i].mean = values[i];
        smooth = std::make_shared<CurveData>(std::move(averaged));
    }
    built = {
        series.revision(), settings.axis, factor, smoothing, std::make_shared<CurveData>(std::move(samples)), smooth};
    return built;
}

std::vector<CurveSeries> CurveBuilder::curves(
    const std::vector<const store::RunRow*>& runs, const std::vector<Metric>& metrics, const CurveSettings& settings)
{
    // What is no longer shown is not kept.
    std::erase_if(m_built, [&](const auto& entry) {
        return std::ranges::none_of(runs, [&](const store::RunRow* row) { return row->id == entry.first.first; });
    });
    std::vector<CurveSeries> curves;
    for (const store::RunRow* row : runs) {
        for (const Metric metric : metrics) {
            const Built& made = built(row->id, metric, settings);
            if (made.raw->isEmpty())
                continue;
            const std::string_view word = store::metricName(metric);
            curves.push_back(
                {QString::fromStdString(row->id.value()) + QLatin1Char(' ')
                     + QLatin1String(word.data(), static_cast<qsizetype>(word.size())),
                 QString::fromStdString(row->name), quantity(metric), runColour(row->colour), runIsDashed(row->colour),
                 form(metric), made.raw, made.smooth});
        }
    }
    return curves;
}

} // namespace workbench::ui
