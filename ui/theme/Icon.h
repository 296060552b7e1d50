// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

class QColor;

namespace workbench::ui
{

/// The icon :/icons/NAME.svg drawn in one colour, sharp at every scale; a null icon where there is no such drawing.
/// The colour is fixed: make icons anew when the theme changes (QEvent::PaletteChange).
QIcon themedIcon(const QString& name, const QColor& colour);

} // namespace workbench::ui
