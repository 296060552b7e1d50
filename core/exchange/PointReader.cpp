// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PointReader.h"

#include "core/exchange/BundleFault.h"
#include "core/exchange/PointCoding.h"

#include <array>
#include <utility>

namespace workbench::exchange
{

namespace
{
constexpr std::size_t kPointsAtOnce = 4096;
}

PointReader::PointReader(const ZipArchive& archive, std::string entry)
    : m_archive(archive)
    , m_entry(std::move(entry))
{
}

Result<std::vector<store::MetricPoint>> PointReader::next()
{
    if (!m_reader) {
        auto reader = m_archive.read(m_entry);
        if (!reader)
            return fail(std::move(reader.error()));
        m_reader = std::move(*reader);
    }
    std::array<char, 1 << 15> block;
    while (m_rest.size() < kPointsAtOnce * kPointBytes) {
        const auto count = m_reader->read(block);
        if (!count)
            return fail(count.error());
        if (*count == 0)
            break;
        m_rest.append(block.data(), *count);
    }
    std::vector<store::MetricPoint> points;
    points.reserve(m_rest.size() / kPointBytes);
    std::size_t place = 0;
    for (; place + kPointBytes <= m_rest.size(); place += kPointBytes, ++m_done) {
        const store::MetricPoint point = takePoint(std::string_view(m_rest).substr(place, kPointBytes));
        if (const std::string fault = pointFault(point, m_last ? &*m_last : nullptr); !fault.empty())
            return bundleFault(
                m_archive.place(m_entry),
                "has an impossible point, number " + std::to_string(m_done) + ": " + fault + ".");
        m_last = point;
        points.push_back(point);
    }
    m_rest.erase(0, place);
    if (points.empty() && !m_rest.empty())
        return bundleFault(m_archive.place(m_entry), "ends within a point.");
    return points;
}

} // namespace workbench::exchange
