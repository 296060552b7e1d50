// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/base/StrongId.h"
#include "core/store/Store.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace workbench::exchange
{

/// The folder of a run that is being imported. Its files are gathered in runs/.import-<uuid> and come to their place,
/// runs/<run>, before the store learns of the run; a file "importing" in it names the process until the store has it.
/// Whatever happens before keep(), the destructor takes the folder away; what a killed process left,
/// removeStaleImports() does.
class ImportStaging
{
public:
    static Result<std::unique_ptr<ImportStaging>> begin(const store::Store& store, const RunId& run);
    ~ImportStaging();
    ImportStaging(const ImportStaging&) = delete;
    ImportStaging& operator=(const ImportStaging&) = delete;

    /// Makes the folder of a checkpoint; where its files go.
    Result<std::filesystem::path> checkpoint(std::string_view name);
    std::filesystem::path checkpoints() const { return m_folder / "checkpoints"; } ///< not made here
    /// To its place. AlreadyExists where something stands there that nobody knows of.
    Result<> place();
    Result<> keep(); ///< the store has the run

private:
    ImportStaging(std::filesystem::path staged, std::filesystem::path target);

    std::filesystem::path m_folder; ///< where it is now
    const std::filesystem::path m_target;
    bool m_kept = false;
};

/// Removes what imports of processes that are gone left behind. For the start of a program and
/// the beginning of an import; quick, for it looks at the folders of runs alone.
Result<> removeStaleImports(store::Store& store);

} // namespace workbench::exchange
