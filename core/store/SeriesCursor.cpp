// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SeriesCursor.h"

#include <algorithm>
#include <utility>

namespace workbench::store
{

namespace
{
constexpr std::int64_t kPointsAtOnce = 5'000;
}

SeriesCursor::SeriesCursor(Store& store, RunId run, std::string metric, std::int64_t count)
    : m_store(store)
    , m_run(std::move(run))
    , m_metric(std::move(metric))
    , m_count(count)
{
}

Result<const MetricPoint*> SeriesCursor::point()
{
    if (m_next < m_slice.size())
        return &m_slice[m_next];
    if (m_read == m_count)
        return nullptr;
    const auto wanted = std::min(kPointsAtOnce, m_count - m_read);
    auto slice = m_store.points(m_run, m_metric, m_read, wanted);
    if (!slice)
        return fail(slice.error());
    const bool goesBack = !m_slice.empty() && !slice->empty() && slice->front().at.step < m_slice.back().at.step;
    if (goesBack || static_cast<std::int64_t>(slice->size()) < wanted)
        return fail(
            ErrorCode::Busy, "Run " + m_run.value() + " went back to a checkpoint while it was exported.",
            "Export it again.");
    m_read += wanted;
    m_slice = std::move(*slice);
    m_next = 0;
    return &m_slice.front();
}

} // namespace workbench::store
