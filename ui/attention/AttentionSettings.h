// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ColourScale.h"
#include "core/maps/MapPooling.h"
#include "ui/attention/HeatMapSources.h"
#include "ui/attention/TextTint.h"

#include <QString>

#include <optional>

namespace workbench::ui
{

/// How the user likes to see maps. Kept between starts.
struct AttentionSettings {
    maps::Palette palette = maps::Palette::Viridis;
    maps::Transfer transfer = maps::Transfer::Logarithmic;
    maps::Pooling pooling = maps::Pooling::Maximum;
    MapColumns columns = MapColumns::Position;
    TextTint tint = TextTint::Attention;
    std::optional<double> mass; ///< only the keys that hold this share of a row
    double framesPerSecond = 1; ///< 0: nothing live
    QString probeText; ///< with escapes; empty: the beginning of the run's validation part

    bool operator==(const AttentionSettings&) const = default;

    static AttentionSettings restored();
    void save() const;
};

} // namespace workbench::ui
