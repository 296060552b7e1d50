// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace workbench::exchange
{

/// CRC-32C (Castagnoli, RFC 3720): reflected polynomial 0x82f63b78. That of "123456789" is 0xe3069283.
std::uint32_t crc32c(std::string_view data);

/// The form in which event files keep it, so that a CRC of data that holds CRCs stays a good one: rotated right by 15
/// bits, plus 0xa282ead8.
std::uint32_t maskedCrc32c(std::string_view data);

} // namespace workbench::exchange
