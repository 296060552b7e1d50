// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Sparklines.h"

#include "core/store/Store.h"
#include "ui/session/StoreJobs.h"

#include <QMetaObject>
#include <QObject>

#include <numbers>
#include <utility>

namespace workbench::ui
{

namespace
{

QList<double> read(store::Store& store, const RunId& run)
{
    constexpr int kEnoughToSeeACurve = 3;
    QList<double> values;
    for (const auto metric : {store::Metric::ValidationLoss, store::Metric::TrainLoss}) {
        values.clear();
        const auto buckets = store.buckets(run, metric, std::nullopt, Sparklines::kMostPoints);
        if (!buckets) {
            return {};
        }
        for (const store::MetricBucket& bucket : *buckets) {
            if (bucket.finiteCount > 0) {
                values << bucket.sum / double(bucket.finiteCount) / std::numbers::ln2;
            }
        }
        if (values.size() >= kEnoughToSeeACurve) {
            break;
        }
    }
    // The store may give somewhat more than asked for: neighbours are merged.
    while (values.size() > Sparklines::kMostPoints) {
        QList<double> halved;
        for (qsizetype i = 0; i + 1 < values.size(); i += 2) {
            halved << (values[i] + values[i + 1]) / 2;
        }
        values = halved;
    }
    return values;
}

} // namespace

Sparklines::Sparklines(StoreJobs& reader, QObject& context, std::function<void(const RunId&)> arrived)
    : m_reader(reader)
    , m_context(context)
    , m_arrived(std::move(arrived))
{
}

QList<double> Sparklines::values(const RunId& run)
{
    Line& line = m_lines[run];
    if (line.stale && !line.asked) {
        line.stale = false;
        line.asked = true;
        m_reader.post([this, run](const Result<store::Store*>& store) {
            QList<double> values = store ? read(**store, run) : QList<double>();
            const auto take = [this, run, values = std::move(values)] {
                Line& known = m_lines[run];
                known.asked = false;
                if (known.values != values) {
                    known.values = values;
                    m_arrived(run);
                }
            };
            QMetaObject::invokeMethod(&m_context, take, Qt::QueuedConnection);
        });
    }
    return line.values;
}

void Sparklines::markStale(const RunId& run)
{
    if (const auto line = m_lines.find(run); line != m_lines.end()) {
        line->second.stale = true;
    }
}

} // namespace workbench::ui
