// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace workbench::inspect
{

/// A stretch of a text: bytes `begin` to `end`, without `end`.
struct TextSegment {
    int begin = 0;
    int end = 0;

    int length() const { return end - begin; }
};

/// `bytes` cut into segments of `bptt`, as training and evaluation cut a stream; the last may be shorter.
inline std::vector<TextSegment> textSegments(int bytes, int bptt)
{
    std::vector<TextSegment> segments;
    for (int begin = 0; begin < bytes; begin += bptt)
        segments.push_back({begin, begin + std::min(bptt, bytes - begin)});
    return segments;
}

/// The bytes as the model takes them: int64 [T, 1].
at::Tensor byteColumn(std::string_view bytes);

} // namespace workbench::inspect
