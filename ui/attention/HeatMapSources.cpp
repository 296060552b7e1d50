// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/HeatMapSources.h"

#include <QCoreApplication>

#include <algorithm>

namespace workbench::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("HeatMapSources", text);
}

/// Cells that belong to nothing else.
std::shared_ptr<const float> owned(std::vector<float> cells)
{
    const auto held = std::make_shared<const std::vector<float>>(std::move(cells));
    return {held, held->data()};
}

HeatMapData snapshotFrame(const maps::AttentionSnapshot& snapshot)
{
    HeatMapData data;
    if (snapshot.rows <= 0 || snapshot.columns <= 0)
        return data;
    data.rows = snapshot.rows;
    data.columns = snapshot.columns;
    const int memory = snapshot.keys - snapshot.queries;
    const double queriesPerRow = double(snapshot.queries) / snapshot.rows;
    const double keysPerColumn = double(snapshot.keys) / snapshot.columns;
    const bool wholeKeys = snapshot.columns == snapshot.keys;
    const bool wholeQueries = snapshot.rows == snapshot.queries;
    data.keyAxis = {wholeKeys ? snapshot.bytes : std::string(), snapshot.firstOffset, keysPerColumn, tr("key")};
    data.rowAxis
        = {wholeQueries ? snapshot.bytes.substr(std::size_t(std::max(0, memory))) : std::string(),
           snapshot.firstOffset + memory, queriesPerRow, tr("query")};
    data.segmentColumn = int(memory / keysPerColumn);
    for (int row = 0; row < data.rows; ++row) {
        // The last query of the row sees furthest; a column that any of its keys is seen of is shown.
        const int lastKey = memory + std::min(snapshot.queries, int((row + 1) * queriesPerRow + 0.999)) - 1;
        // And its first query sees furthest back.
        const auto firstQuery = std::size_t(row * queriesPerRow);
        const int firstColumn = int(snapshot.firstVisible[firstQuery] / keysPerColumn);
        data.visible.push_back({firstColumn, std::min(data.columns, int(lastKey / keysPerColumn) + 1)});
    }
    data.valueName = tr("weight");
    return data;
}

} // namespace

HeatMapData heatMapOf(const std::shared_ptr<const maps::AttentionMap>& map, int head, MapColumns columns)
{
    HeatMapData data;
    if (!map || map->queries <= 0 || map->keys < map->queries || map->heads <= 0)
        return data;
    const int one = std::clamp(head, 0, map->heads - 1);
    data.rows = map->queries;
    data.columns = map->keys;
    data.rowAxis = {map->bytes.substr(std::size_t(map->memory())), map->offset(map->memory()), 1, tr("query")};
    data.keyAxis = {map->bytes, map->firstOffset, 1, tr("key")};
    data.valueName = tr("weight");
    for (int query = 0; query < map->queries; ++query) {
        const int first = map->firstVisible[std::size_t(query)];
        const int own = map->ownKey(query);
        data.visible.push_back(
            columns == MapColumns::Position ? CellSpan{first, own + 1} : CellSpan{0, own - first + 1});
    }
    if (columns == MapColumns::Distance) {
        data.cells = owned(maps::byDistance(*map, one));
        data.distanceOrigin = map->memory();
        return data;
    }
    data.cells = {map, map->row(one, 0).data()};
    data.segmentColumn = map->memory();
    return data;
}

HeatMapData heatMapOf(const std::shared_ptr<const maps::CellStates>& states, const std::vector<float>& values)
{
    HeatMapData data;
    if (!states || values.size() != std::size_t(states->times) * std::size_t(states->width))
        return data;
    data.cells = {states, values.data()};
    data.rows = states->times;
    data.columns = states->width;
    data.rowAxis = {states->bytes, states->firstOffset, 1, tr("byte")};
    data.keyAxis = {{}, 0, 1, tr("unit")};
    data.valueName = tr("state");
    return data;
}

HeatMapData heatMapOf(const maps::AttentionSnapshot& snapshot)
{
    HeatMapData data = snapshotFrame(snapshot);
    if (!data.visible.empty())
        data.cells = owned(maps::snapshotWeights(snapshot));
    return data;
}

HeatMapData heatMapOfDifference(const maps::AttentionSnapshot& left, const maps::AttentionSnapshot& right)
{
    if (!maps::sameText(left, right) || left.rows <= 0 || left.columns <= 0)
        return {};
    HeatMapData data = snapshotFrame(left);
    std::vector<float> cells = maps::snapshotWeights(left);
    const std::vector<float> less = maps::snapshotWeights(right);
    std::ranges::transform(cells, less, cells.begin(), std::minus<>());
    data.cells = owned(std::move(cells));
    data.valueName = tr("difference");
    return data;
}

} // namespace workbench::ui
