// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

class QKeyEvent;

namespace workbench::ui
{

class ByteTextLayout;

/// The byte that a navigation key leads to from `caret`, in a view that shows `pageLines` lines; nothing for any other
/// key. The text has at least one byte.
std::optional<int> caretAfter(const QKeyEvent& event, const ByteTextLayout& layout, int caret, int pageLines);

} // namespace workbench::ui
