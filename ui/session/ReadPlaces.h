// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/ByteReader.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::ui
{

/// Places in texts that one model has read, to go on from without reading them again. Holds the newest ones up to a
/// number of bytes.
class ReadPlaces
{
public:
    struct Place {
        std::string text; ///< that was read
        sample::ReadingState state;
        std::vector<float> logits; ///< behind its last byte
    };

    explicit ReadPlaces(std::int64_t budgetBytes);

    void keep(Place place); ///< forgets the one used longest ago when there are too many
    /// The place that is furthest into `text`, which goes on from it or ends there; null: read it from its start.
    const Place* furthest(std::string_view text);
    void clear();
    std::size_t count() const { return m_places.size(); }

private:
    std::int64_t m_budget, m_bytes = 0;
    std::deque<Place> m_places; ///< the one used last is the last
};

} // namespace workbench::ui
