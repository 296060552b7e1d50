// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ModelConfig.h"
#include "ui/attention/AttentionFeed.h"

#include <QString>

namespace workbench::ui
{

/// What stands in place of a map that is not there: why, and what brings one.
struct MapWords {
    QString title, explanation;
};
/// `canRun`: there are weights and a text to run.
MapWords emptyMapWords(const config::ModelConfig& model, FeedSource source, bool canRun);

} // namespace workbench::ui
