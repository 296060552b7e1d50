// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace workbench::ui
{

/// The learning rate that a user means: a number ("2e-3"), or a factor on `base` ("x2", "*0.5", "/4"). Nothing unless
/// it comes to a number above 0 and at most 1.
std::optional<double> rateFromText(const QString& text, double base);

QString rateText(double rate); ///< "2e-3", "0.0123": as short as its value allows

} // namespace workbench::ui
