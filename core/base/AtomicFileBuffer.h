// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/AtomicFile.h"

#include <array>
#include <optional>
#include <stop_token>
#include <streambuf>

namespace workbench
{

/// Lets a stream write into an AtomicFile, and keeps the first error that the stream itself cannot carry. Once stop is
/// requested it takes no more, and the error is Cancelled.
class AtomicFileBuffer final : public std::streambuf
{
public:
    explicit AtomicFileBuffer(AtomicFile& file, std::stop_token stop = {});

    const std::optional<Error>& error() const { return m_error; }

protected:
    int sync() override;
    int_type overflow(int_type character) override;

private:
    AtomicFile& m_file;
    const std::stop_token m_stop;
    std::array<char, 1 << 16> m_block{};
    std::optional<Error> m_error;
};

} // namespace workbench
