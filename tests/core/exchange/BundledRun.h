// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "RawZip.h"
#include "tests/core/store/StoreFixture.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace workbench::exchange
{

/// A store with a run that has something of everything, and its bundle.
struct BundledRun {
    explicit BundledRun(int steps);

    store::StoreFixture fixture;
    std::unique_ptr<store::Store> store = fixture.open();
    RunId run = fixture.addRun(*store, train::RunState::Running, "=cmd|\"name\", <b>");
    std::filesystem::path bundle = fixture.directory() / "run.zip";
};

/// All that `store` knows of a run, and the files of its checkpoints, as text; without what each store has its own way.
/// Two runs are the same when these are.
std::vector<std::string> everythingOf(store::Store& store, const RunId& run);

using Entries = std::vector<RawEntry>;
Entries entriesOf(const std::filesystem::path& bundle);
RawEntry& find(Entries& entries, const std::string& name);
void changeManifest(Entries& entries, const std::function<void(nlohmann::json&)>& change);
/// Another content of an entry, with the manifest in step, so that only the content can be what is wrong.
void replace(Entries& entries, const std::string& name, const std::string& data);

} // namespace workbench::exchange
