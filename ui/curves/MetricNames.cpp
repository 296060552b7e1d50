// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/MetricNames.h"

#include <utility>

namespace workbench::ui
{

MetricNames::MetricNames(std::filesystem::path storeDirectory, QObject* parent)
    : QObject(parent)
    , m_jobs(std::move(storeDirectory), store::StoreAccess::ReadOnly)
{
    for (const store::Metric metric : store::kMetrics)
        m_names.emplace_back(store::metricName(metric));
}

void MetricNames::refresh()
{
    if (std::exchange(m_reading, true)) {
        m_again = true;
        return;
    }
    m_jobs.post([this](const Result<store::Store*>& store) {
        auto names = store ? (*store)->metricNames() : Result<std::vector<std::string>>(fail(store.error()));
        const auto adopt = [this, names = std::move(names)]() mutable {
            m_reading = false;
            if (std::exchange(m_again, false))
                refresh();
            if (!names) {
                Q_EMIT troubled(names.error());
            } else if (!names->empty() && *names != m_names) { // an empty store says nothing of what runs record
                m_names = std::move(*names);
                Q_EMIT changed();
            }
        };
        QMetaObject::invokeMethod(this, adopt, Qt::QueuedConnection);
    });
}

} // namespace workbench::ui
