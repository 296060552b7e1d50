// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"
#include "core/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace workbench
{

class RegularFile;

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::span<const std::byte> bytes);
    void update(std::string_view text) { update(std::as_bytes(std::span(text))); }

    /// 64 lower-case hexadecimal digits of all bytes so far; more may follow.
    std::string hexDigest() const;

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

/// Of a regular file of any size. Cancelled when `stop` is requested.
Result<std::string>
sha256OfFile(const std::filesystem::path& path, const ByteProgress& progress = {}, std::stop_token stop = {});
Result<std::string> sha256OfFile(const RegularFile& file, const ByteProgress& progress = {}, std::stop_token stop = {});

} // namespace workbench
