// SPDX-License-Identifier: GPL-3.0-or-later
#include "MapFixtures.h"

#include <QCoreApplication>
#include <QWidget>

namespace workbench::ui::tests
{

maps::AttentionMap zeroMap(int heads, int queries, int keys)
{
    maps::AttentionMap map;
    map.heads = heads;
    map.queries = queries;
    map.keys = keys;
    map.memoryLimit = keys;
    map.weights.assign(std::size_t(heads) * std::size_t(queries) * std::size_t(keys), 0);
    map.firstVisible.assign(std::size_t(queries), 0);
    for (int key = 0; key < keys; ++key)
        map.bytes.push_back(char('a' + key % 26));
    map.firstOffset = 1000;
    return map;
}

void setWeight(maps::AttentionMap& map, int head, int query, int key, float weight)
{
    map.weights
        [(std::size_t(head) * std::size_t(map.queries) + std::size_t(query)) * std::size_t(map.keys) + std::size_t(key)]
        = weight;
}

maps::AttentionMap evenMap(int queries, int keys)
{
    maps::AttentionMap map = zeroMap(1, queries, keys);
    for (int query = 0; query < queries; ++query) {
        for (int key = 0; key <= map.ownKey(query); ++key)
            setWeight(map, 0, query, key, 1.0F / float(map.ownKey(query) + 1));
    }
    return map;
}

std::shared_ptr<const maps::AttentionMap> shared(maps::AttentionMap map)
{
    return std::make_shared<const maps::AttentionMap>(std::move(map));
}

HeatMapData gridOf(std::vector<float> cells, int rows, int columns)
{
    const auto held = std::make_shared<const std::vector<float>>(std::move(cells));
    HeatMapData data;
    data.cells = {held, held->data()};
    data.rows = rows;
    data.columns = columns;
    data.rowAxis.title = QStringLiteral("row");
    data.keyAxis.title = QStringLiteral("unit");
    data.valueName = QStringLiteral("state");
    return data;
}

void showAt(QWidget& widget, int width, int height)
{
    widget.resize(width, height);
    widget.show();
    QCoreApplication::processEvents();
}

} // namespace workbench::ui::tests
