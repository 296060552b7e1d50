// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SamplerChain.h"

#include <algorithm>

namespace workbench::sample
{

namespace
{

/// Bytes first to last, both included.
struct ByteRange {
    unsigned first = 0, last = 0;

    bool holds(unsigned byte) const { return byte >= first && byte <= last; }
};

/// Bytes of the character that `lead` begins; 0 for a byte that begins none.
std::size_t lengthOf(unsigned lead)
{
    return lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

/// What may stand second behind `lead` (RFC 3629, section 4): no overlong forms, no surrogates, no more than U+10FFFF.
ByteRange secondAfter(unsigned lead)
{
    return {lead == 0xe0 ? 0xa0U : lead == 0xf0 ? 0x90U : 0x80U, lead == 0xed ? 0x9fU : lead == 0xf4 ? 0x8fU : 0xbfU};
}

/// What must follow where `end` is a valid beginning of a character, cut short; nothing where it is not.
std::optional<ByteRange> wantedAfter(std::string_view end)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(end[i])); };
    const unsigned lead = byte(0);
    if (end.size() >= lengthOf(lead))
        return std::nullopt;
    const ByteRange any{0x80, 0xbf};
    for (std::size_t i = 1; i < end.size(); ++i)
        if (!(i == 1 ? secondAfter(lead) : any).holds(byte(i)))
            return std::nullopt;
    return end.size() == 1 ? secondAfter(lead) : any;
}

} // namespace

std::array<bool, 256> utf8Continuations(std::string_view before)
{
    std::optional<ByteRange> wanted;
    for (std::size_t taken = 1; taken <= std::min<std::size_t>(3, before.size()) && !wanted; ++taken)
        wanted = wantedAfter(before.substr(before.size() - taken));
    std::array<bool, 256> may{};
    for (unsigned byte = 0; byte < may.size(); ++byte)
        may[byte] = wanted ? wanted->holds(byte) : lengthOf(byte) > 0;
    return may;
}

} // namespace workbench::sample
