// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <string_view>

namespace workbench::ui
{

/// Text of core, which is UTF-8.
inline QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString formatCount(std::int64_t count); ///< "1,148": thousands separated as the locale does, in the C locale by commas
QString formatBytes(double bytes); ///< "412 MB": three digits, decimal units
QString formatRate(double bytesPerSecond); ///< "21.4 kB/s"
QString formatDuration(double seconds); ///< "0.4 s", "57 s", "4 min 10 s", "3 h 20 min", "2 d 4 h"
QString formatBpc(double bitsPerByte); ///< "1.912"; "nan" and "inf" as they are

} // namespace workbench::ui
