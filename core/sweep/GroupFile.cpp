// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/GroupFile.h"

#include "core/base/AtomicFile.h"
#include "core/base/LastingFolder.h"
#include "core/base/RegularFile.h"
#include "core/base/Sha256.h"

namespace workbench::sweep
{

namespace
{

constexpr std::int64_t kMostBytes = 64 << 20;

// A name is any line of text; its hash is a name of a file everywhere.
std::filesystem::path fileOf(const std::filesystem::path& store, std::string_view group)
{
    Sha256 hash;
    hash.update(group);
    return store / "sweeps" / (hash.hexDigest() + ".json");
}

} // namespace

Result<std::string> keepGroupPlan(
    const std::filesystem::path& store, const std::string& wanted, const GroupPlan& plan,
    const std::function<bool(const std::string&)>& isTaken, const FileSystem& fileSystem)
{
    if (auto made = createLastingFolder(fileSystem, store / "sweeps"); !made)
        return fail(std::move(made.error()));
    const std::string text = toJsonText(plan);
    for (int number = 1;; ++number) {
        std::string name = number == 1 ? wanted : wanted + " " + std::to_string(number);
        if (isTaken(name))
            continue;
        const auto written = writeFileAtomically(fileSystem, fileOf(store, name), text, Replace::No);
        if (written)
            return name;
        if (written.error().code != ErrorCode::AlreadyExists)
            return fail(written.error());
    }
}

Result<std::optional<GroupPlan>> keptGroupPlan(const std::filesystem::path& store, std::string_view group)
{
    if (group.empty())
        return std::nullopt;
    const auto text = readTextFile(fileOf(store, group), kMostBytes);
    if (!text)
        return text.error().code == ErrorCode::NotFound ? Result<std::optional<GroupPlan>>(std::nullopt)
                                                        : fail(text.error());
    return groupPlanFromText(*text).map([](GroupPlan plan) { return std::optional(std::move(plan)); });
}

} // namespace workbench::sweep
