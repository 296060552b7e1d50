// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace workbench::cli
{

/// Standard output for a text that grows: what is put reaches the reader at once on a terminal, and elsewhere with the
/// first byte that comes 30 ms after the last time, so that a fast text does not cost a system call a byte.
class SampleStream
{
public:
    SampleStream(); ///< from here on a reader that goes away is an answer of flush(), no signal

    /// False where there is no more to do: nobody reads any longer, or writing failed; see outcome().
    bool put(std::string_view bytes);
    bool flush();
    /// Io or NoSpace where writing failed. A reader that went away (`| head`) is no failure.
    const Result<>& outcome() const { return m_outcome; }
    bool isTerminal() const { return m_terminal; }

private:
    bool m_terminal;
    bool m_open = true;
    std::string m_waiting;
    std::chrono::steady_clock::time_point m_last{};
    Result<> m_outcome;
};

} // namespace workbench::cli
