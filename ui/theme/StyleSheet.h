// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QWidget;

namespace workbench::ui
{

struct Theme;

/// The style sheet of the program. Beside the plain look of each widget it knows the property `kind`, to be set with
/// setKind():
///  - QPushButton: "primary" (filled accent), "link" (accent words alone), "chip" (small, checkable, in rows), "flat"
///    (no border until hovered; for icons), "danger" (border and words in the bad colour),
///    "dangerChip" (the same, small);
///  - QLabel: "title", "dim", "small" (11, dim), "good", "warning", "bad" (11, coloured), "badge";
///  - QLineEdit, QComboBox, QSpinBox, QPlainTextEdit: "invalid" (border bad), "changed" (border accent), "quiet";
///    QLineEdit: "figure" (a number without a box until hovered), "figureOff" (the same, dim);
///  - QSlider: "off" (its value changes nothing); QTableView: "rows" (whole rows are selected);
///  - QSplitter: "gap" (no line in its handle);
///  - QFrame: "banner" (warning line over a page), "panel" (ground inside a card), "line" (a hairline).
QString styleSheet(const Theme& theme);

/// Sets the property `kind` and polishes the widget again, so that it may change at any time. Null takes it away.
void setKind(QWidget* widget, const char* kind);

} // namespace workbench::ui
