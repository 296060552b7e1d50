// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"

#include <chrono>
#include <string>
#include <string_view>

namespace workbench::cli
{

/// One line at the foot of a terminal that is drawn over and over, at most ten times a second. Does nothing where
/// standard error is no terminal. Take it away with clear() before anything else is printed there.
class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine(); ///< clears
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    bool isVisible() const { return m_terminal; }
    /// A bar for `fraction` in [0, 1], then the text, cut to the terminal's width.
    void show(double fraction, std::string_view text);
    void clear();

    /// Shows "<what> 12.3 MB of 45.6 MB".
    ByteProgress forBytes(std::string what);

private:
    bool m_terminal;
    bool m_drawn = false;
    std::chrono::steady_clock::time_point m_last{};
};

} // namespace workbench::cli
