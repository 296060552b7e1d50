// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace workbench::ui
{

/// A weight or probability with a fixed number of decimals: "0.41"; "<0.01" for one that they do not show.
QString weightText(double weight, int decimals);

} // namespace workbench::ui
