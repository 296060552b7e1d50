// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SamplerSettings.h"

#include <QString>

#include <vector>

namespace workbench::ui
{

struct SavedSampler {
    QString name;
    sample::SamplerSettings settings;
};

/// The user's own samplers, kept with the settings of the program. One that this version cannot read is left alone.
namespace savedSamplers
{

std::vector<SavedSampler> all(); ///< by name
void save(const QString& name, const sample::SamplerSettings& settings); ///< takes the place of one of that name
void remove(const QString& name);

} // namespace savedSamplers

} // namespace workbench::ui
