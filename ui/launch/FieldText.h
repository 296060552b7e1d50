// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"

#include <QString>

#include <cstdint>
#include <string_view>

namespace workbench::ui
{

inline QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Help, range and the paper's value of a field, a line each.
QString fieldToolTip(const config::FieldSpec& spec);

QString groupedNumber(long long value); ///< 1 786 880 with the thousands separated as the locale does
QString shortBytes(double bytes); ///< "410 MB": three digits, decimal units
QString shortDuration(double seconds); ///< "57 s", "1 min 54 s", "3 h 20 min", "2 d 4 h"

} // namespace workbench::ui
