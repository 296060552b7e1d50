// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace workbench::ui
{

/// Plain text as a tooltip shows it: no character of it is taken for markup, lines stay as they are.
QString plainToolTip(const QString& text);

} // namespace workbench::ui
