// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ParallelAxes.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

void ParallelAxes::setPaths(std::vector<std::string> paths)
{
    for (auto& [path, setting] : m_settings) {
        if (std::ranges::find(paths, path) == paths.end())
            setting.brushes.clear(); // what cannot be seen must not leave runs out
    }
    m_paths = std::move(paths);
}

void ParallelAxes::read(const ComparedRuns& runs)
{
    std::vector<ColumnAxis> axes;
    for (const std::string& path : m_paths) {
        const compare::RunColumn* const column = runs.columns().find(path);
        if (!column)
            continue;
        std::vector<compare::CellValue> values;
        values.reserve(runs.listed().size());
        for (const auto& run : runs.listed())
            values.push_back(cellValue(*run, *column));
        ColumnAxis axis(*column, std::move(values));
        if (const auto known = m_settings.find(column->path); known != m_settings.end()) {
            axis.setFlipped(known->second.flipped);
            if (known->second.logarithmic)
                axis.setLogarithmic(*known->second.logarithmic);
        }
        axes.push_back(std::move(axis));
    }
    m_layout.setAxes(std::move(axes));
}

void ParallelAxes::move(std::size_t axis, std::size_t gap)
{
    std::vector<ColumnAxis> axes = m_layout.axes();
    if (axis >= axes.size() || gap > axes.size() || gap == axis || gap == axis + 1)
        return;
    const auto from = axes.begin() + std::ptrdiff_t(axis);
    const auto to = axes.begin() + std::ptrdiff_t(gap);
    if (gap > axis)
        std::rotate(from, from + 1, to);
    else
        std::rotate(to, from, from + 1);
    m_paths.clear();
    for (const ColumnAxis& each : axes)
        m_paths.push_back(each.column().path);
    m_layout.setAxes(std::move(axes));
}

void ParallelAxes::remove(std::size_t axis)
{
    std::vector<ColumnAxis> axes = m_layout.axes();
    setting(axis).brushes.clear();
    std::erase(m_paths, path(axis));
    axes.erase(axes.begin() + std::ptrdiff_t(axis));
    m_layout.setAxes(std::move(axes));
}

void ParallelAxes::flip(std::size_t axis)
{
    ColumnAxis& each = m_layout.axes()[axis];
    each.setFlipped(!each.isFlipped());
    setting(axis).flipped = each.isFlipped();
}

void ParallelAxes::setLogarithmic(std::size_t axis, bool on)
{
    m_layout.axes()[axis].setLogarithmic(on);
    setting(axis).logarithmic = on;
}

const std::vector<AxisBrush>& ParallelAxes::brushes(std::size_t axis) const
{
    static const std::vector<AxisBrush> none;
    const auto known = m_settings.find(path(axis));
    return known == m_settings.end() ? none : known->second.brushes;
}

void ParallelAxes::setBrushes(std::size_t axis, std::vector<AxisBrush> brushes)
{
    std::erase_if(brushes, [](const AxisBrush& brush) {
        return brush.low > brush.high && brush.words.empty() && !brush.missing;
    });
    setting(axis).brushes = std::move(brushes);
}

void ParallelAxes::clearBrushes()
{
    for (auto& each : m_settings)
        each.second.brushes.clear();
}

bool ParallelAxes::anyBrushes() const
{
    for (std::size_t axis = 0; axis < m_layout.axes().size(); ++axis) {
        if (!brushes(axis).empty())
            return true;
    }
    return false;
}

std::optional<AxisBrush> ParallelAxes::bestOf(std::size_t axis, double share) const
{
    const ColumnAxis& each = m_layout.axes()[axis];
    const compare::Better better = each.column().better;
    std::vector<double> values;
    for (std::size_t run = 0; run < each.runs(); ++run) {
        if (!std::isnan(each.position(run)) && std::holds_alternative<double>(each.value(run)))
            values.push_back(std::get<double>(each.value(run)));
    }
    if (values.empty() || each.hasWords() || better == compare::Better::None)
        return std::nullopt;
    const bool lower = better == compare::Better::Lower;
    const auto count = std::size_t(std::ceil(share * double(values.size())));
    const auto last = values.begin() + std::ptrdiff_t(std::clamp<std::size_t>(count, 1, values.size()) - 1);
    std::nth_element(values.begin(), last, values.end(), [lower](double left, double right) {
        return lower ? left < right : left > right;
    });
    return AxisBrush{lower ? each.low() : *last, lower ? *last : each.high(), {}, false};
}

std::optional<std::vector<char>> ParallelAxes::inside() const
{
    if (!anyBrushes())
        return std::nullopt;
    std::vector<std::vector<AxisBrush>> all;
    for (std::size_t axis = 0; axis < m_layout.axes().size(); ++axis)
        all.push_back(brushes(axis));
    return runsInside(m_layout.axes(), all);
}

} // namespace workbench::ui
