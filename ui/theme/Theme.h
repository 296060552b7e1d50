// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>

class QApplication;
class QPalette;

namespace workbench::ui
{

enum class ThemeChoice { System, Light, Dark };

/// Colours by what they mean; widgets name roles, never values.
struct Theme {
    bool dark = false;
    QColor ground, card, line, text, dim, accent, accentText, selection, good, warning, bad, field;
    QColor tint, tintStrong; ///< behind the text of bytes: surprisal and attention

    static const Theme& lightTheme();
    static const Theme& darkTheme();
    /// The one that a palette belongs to: ask with the widget's own palette, so that a change of theme is followed.
    static const Theme& of(const QPalette& palette);
};

/// Sets palette, fonts and style sheet of the whole program; StyleSheet.h says which properties widgets may set.
void applyTheme(QApplication& application, ThemeChoice choice);

/// Colour of a run by its stored index: six that the colour-blind can tell apart, then the same dashed.
QColor runColour(int index);
bool runIsDashed(int index);

QFont titleFont(); ///< 13 semibold, card titles
QFont bodyFont(); ///< 12, text and fields
QFont smallFont(); ///< 11, secondary
QFont byteFont(); ///< 12 monospaced, for bytes and only for bytes

} // namespace workbench::ui
