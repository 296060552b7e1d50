// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"
#include "core/sweep/SweepAxis.h"

#include <QString>

#include <optional>

namespace workbench::ui
{

/// Help, range and the paper's value of a field, a line each.
QString fieldToolTip(const config::FieldSpec& spec);

/// Why a sweep cannot give the field several values; empty where it can.
QString whyNotVaried(const config::FieldSpec& spec);

/// What several values of a field come to: "4 values"; "drawn" where a range does not say how many.
QString axisNote(const sweep::SweepAxis& axis);

/// A value in words where they say more than the unit alone: "1.18 MB", "no limit", "2 h 5 min".
std::optional<QString> readableValue(const config::FieldSpec& spec, const QString& text);

} // namespace workbench::ui
