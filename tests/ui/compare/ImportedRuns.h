// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Uuid.h"
#include "core/store/Store.h"

#include <QtGlobal>

#include <string>
#include <utility>
#include <vector>

namespace workbench::ui
{

using Points = std::vector<store::MetricPoint>;

inline store::MetricPoint pointAt(std::int64_t step, double seconds, double value)
{
    return {{step, step * 100, seconds, double(step) / 1000}, 1'700'000'000'000 + step, value};
}

/// A finished run with a validation loss, in the store and with its rows in place.
inline RunId putRun(
    store::Store& store, const std::string& name, int width, std::uint64_t seed, Points losses,
    std::vector<sample::FilmFrame> film = {})
{
    store::Store::ImportedRun run;
    run.row.id = RunId(makeUuid());
    run.row.name = name;
    run.row.state = train::RunState::Finished;
    run.row.colour = -1;
    run.row.config.corpus.path = "/data/shakespeare.txt";
    run.row.config.model.width = width;
    run.row.config.train.seed = seed;
    run.film = std::move(film);
    if (!losses.empty())
        run.series.push_back({"validationLoss", [losses, told = false]() mutable -> Result<Points> {
                                  return std::exchange(told, true) ? Points() : losses;
                              }});
    const auto row = store.importRun(std::move(run));
    if (!row)
        qFatal("%s", describe(row.error()).c_str());
    return row->id;
}

} // namespace workbench::ui
