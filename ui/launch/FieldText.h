// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"

#include <QString>

namespace workbench::ui
{

/// Help, range and the paper's value of a field, a line each.
QString fieldToolTip(const config::FieldSpec& spec);

} // namespace workbench::ui
