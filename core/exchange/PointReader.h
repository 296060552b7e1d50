// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/exchange/ZipArchive.h"
#include "core/store/StoreTypes.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workbench::exchange
{

/// The points of one entry of a bundle, some thousand at a time, each checked against the one before.
class PointReader
{
public:
    PointReader(const ZipArchive& archive, std::string entry);

    Result<std::vector<store::MetricPoint>> next(); ///< empty: no more

private:
    const ZipArchive& m_archive;
    const std::string m_entry;
    std::unique_ptr<ArchiveReader> m_reader;
    std::string m_rest; ///< bytes of a point that is not whole yet
    std::optional<store::MetricPoint> m_last;
    std::int64_t m_done = 0;
};

} // namespace workbench::exchange
