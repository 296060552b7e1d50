// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/TextSegments.h"

#include <ATen/ops/empty.h>

namespace workbench::inspect
{

at::Tensor byteColumn(std::string_view bytes)
{
    const at::Tensor column = at::empty({static_cast<std::int64_t>(bytes.size()), 1}, at::kLong);
    std::ranges::transform(bytes, column.mutable_data_ptr<std::int64_t>(), [](char byte) {
        return std::int64_t{static_cast<unsigned char>(byte)};
    });
    return column;
}

} // namespace workbench::inspect
