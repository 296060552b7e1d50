// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecorder.h"

#include <mutex>
#include <optional>
#include <vector>

namespace workbench::store
{

/// What a recorder said about its trouble, in order; nullopt for "works again".
class TroubleLog
{
public:
    RunRecorder::TroubleHandler handler()
    {
        return [this](const std::optional<Error>& trouble) {
            const std::lock_guard lock(m_mutex);
            m_all.push_back(trouble);
        };
    }
    std::vector<std::optional<Error>> all() const
    {
        const std::lock_guard lock(m_mutex);
        return m_all;
    }
    bool has(ErrorCode code) const
    {
        for (const auto& trouble : all())
            if (trouble && trouble->code == code)
                return true;
        return false;
    }
    bool over() const
    {
        const auto known = all();
        return !known.empty() && !known.back();
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::optional<Error>> m_all;
};

} // namespace workbench::store
