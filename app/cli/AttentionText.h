// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/AttentionOptions.h"
#include "core/inspect/AttentionProbe.h"

namespace workbench::cli
{

/// Reads what --text, --offset, --length and --stream-memory name. Errors name the file and the option to change; a
/// huge file is refused before it is read.
Result<inspect::ProbeText> readProbeText(const AttentionOptions& options);

} // namespace workbench::cli
