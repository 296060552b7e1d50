// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QByteArray;

namespace workbench::ui
{

/// Puts bytes on the clipboard: as text for whoever wants text, and exactly as they are as application/octet-stream.
void copyBytes(const QByteArray& bytes);

} // namespace workbench::ui
