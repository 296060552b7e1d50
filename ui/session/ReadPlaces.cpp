// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/ReadPlaces.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

std::int64_t sizeOf(const ReadPlaces::Place& place)
{
    return place.state.sizeBytes() + static_cast<std::int64_t>(place.text.size() + place.logits.size() * sizeof(float));
}

} // namespace

ReadPlaces::ReadPlaces(std::int64_t budgetBytes)
    : m_budget(budgetBytes)
{
}

void ReadPlaces::keep(Place place)
{
    const auto known = std::ranges::find(m_places, place.text, &Place::text);
    if (known != m_places.end()) {
        m_bytes -= sizeOf(*known);
        m_places.erase(known);
    }
    m_bytes += sizeOf(place);
    m_places.push_back(std::move(place));
    while (m_bytes > m_budget && m_places.size() > 1) {
        m_bytes -= sizeOf(m_places.front());
        m_places.pop_front();
    }
}

const ReadPlaces::Place* ReadPlaces::furthest(std::string_view text)
{
    auto best = m_places.end();
    for (auto place = m_places.begin(); place != m_places.end(); ++place) {
        if (text.starts_with(place->text) && (best == m_places.end() || place->text.size() > best->text.size())) {
            best = place;
        }
    }
    if (best == m_places.end()) {
        return nullptr;
    }
    std::rotate(best, std::next(best), m_places.end());
    return &m_places.back();
}

void ReadPlaces::clear()
{
    m_places.clear();
    m_bytes = 0;
}

} // namespace workbench::ui
