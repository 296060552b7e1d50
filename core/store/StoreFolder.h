// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/base/StrongId.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace workbench::store
{

/// Where everything lies in the directory of a store, and the only place that makes or removes folders in it.
class StoreFolder
{
public:
    explicit StoreFolder(const std::filesystem::path& root);

    const std::filesystem::path& root() const { return m_root; } ///< absolute
    std::filesystem::path database() const { return m_root / "workbench.sqlite"; }
    std::filesystem::path lock() const { return m_root / "workbench.lock"; }
    std::filesystem::path corpora() const { return m_root / "corpora"; }
    std::filesystem::path runFolder(const RunId& run) const { return m_root / "runs" / run.value(); }
    std::filesystem::path checkpoints(const RunId& run) const { return runFolder(run) / "checkpoints"; }

    /// The part of `path` below the root, as it stands in the database; the whole path where it lies elsewhere.
    std::string relative(const std::filesystem::path& path) const;

    /// Makes the directory (mode 0700) where missing; says why where that or writing into it is impossible.
    Result<> makeWritable() const;

    std::int64_t bytesOfRun(const RunId& run) const; ///< of the files in its folder, which need not be there

    /// Removes the folder of a run; never leaves the store and follows no links. The bytes of the files removed.
    Result<std::int64_t> removeRunFolder(const RunId& run) const;

    /// True for a regular file directly in corpora(), which a link to somewhere else is not.
    bool ownsCorpusFile(const std::filesystem::path& path) const;

private:
    std::filesystem::path m_root;
};

} // namespace workbench::store
