// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <QString>

namespace workbench::ui
{

QString stateText(const store::RunRow& run); ///< "running  step 1,148", "failed: ..."
QString corpusText(const store::RunRow& run); ///< "shakespeare.txt"
QString nameText(const store::RunRow& run); ///< on one line, control characters made visible
QString tagsText(const store::RunRow& run); ///< "baseline, long"
QString searchText(const store::RunRow& run); ///< name, state, corpus, tags and note: what plain words look into
QString runCountText(std::size_t count); ///< "1 run", "1,200 runs"
QString summaryText(const store::RunRow& run); ///< several lines for a tooltip, plain text

} // namespace workbench::ui
