// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"
#include "ui/compare/ParallelLayout.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// The axes of parallel coordinates: which columns, in what order, which way round, and the brushes on them. What was
/// set for a column is kept while the axis is away. Axes are counted as in layout().
class ParallelAxes
{
public:
    void setPaths(std::vector<std::string> paths);
    const std::vector<std::string>& paths() const { return m_paths; }
    void read(const ComparedRuns& runs); ///< the values of the runs that are listed; columns that are not are left out

    ParallelLayout& layout() { return m_layout; }
    const ParallelLayout& layout() const { return m_layout; }
    const std::string& path(std::size_t axis) const { return m_layout.axes()[axis].column().path; }

    void move(std::size_t axis, std::size_t gap); ///< to before the one that is at `gap` now
    void remove(std::size_t axis);
    void flip(std::size_t axis);
    void setLogarithmic(std::size_t axis, bool on);

    const std::vector<AxisBrush>& brushes(std::size_t axis) const;
    /// What is on the axis instead. A brush that covers nothing is dropped.
    void setBrushes(std::size_t axis, std::vector<AxisBrush> brushes);
    void clearBrushes();
    bool anyBrushes() const;
    /// From the best value on, that share of the runs that have one; nothing where the column knows no better.
    std::optional<AxisBrush> bestOf(std::size_t axis, double share) const;
    /// Which runs lie inside the brushes of all axes; nothing without brushes.
    std::optional<std::vector<char>> inside() const;

private:
    struct Setting {
        std::optional<bool> logarithmic; ///< nothing: as the axis decides
        bool flipped = false;
        std::vector<AxisBrush> brushes;
    };
    Setting& setting(std::size_t axis) { return m_settings[path(axis)]; }

    std::vector<std::string> m_paths;
    std::map<std::string, Setting> m_settings;
    ParallelLayout m_layout;
};

} // namespace workbench::ui
