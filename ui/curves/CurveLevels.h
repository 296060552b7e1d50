// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "ui/curves/CurveSettings.h"
#include "ui/plot/CurveSeries.h"

#include <map>
#include <string>
#include <vector>

namespace workbench::ui
{

struct Theme;

/// The lines across the loss chart: the user's targets, and the floors of the generated corpora that runs read.
class CurveLevels
{
public:
    explicit CurveLevels(store::Store& store);
    std::vector<CurveLevel>
    of(const std::vector<const store::RunRow*>& runs, const CurveSettings& settings, const Theme& theme);

private:
    const std::string& details(const CorpusId& corpus);

    store::Store& m_store;
    std::map<CorpusId, std::string> m_details; ///< a corpus is its bytes: what was read once stays true
};

} // namespace workbench::ui
