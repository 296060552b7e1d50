// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/LastingFolder.h"

#include <system_error>
#include <vector>

namespace workbench
{

Result<> createLastingFolder(const FileSystem& fileSystem, const std::filesystem::path& folder)
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    std::vector<fs::path> parents; // of those that are missing
    for (fs::path missing = folder; !missing.empty() && !fs::is_directory(missing, ignored);
         missing = missing.parent_path()) {
        parents.push_back(missing.has_parent_path() ? missing.parent_path() : fs::path("."));
        if (parents.back() == missing)
            break;
    }
    auto made = fileSystem.createDirectories(folder);
    for (const fs::path& parent : parents)
        made = made.and_then([&] { return fileSystem.syncDirectory(parent); });
    return made;
}

} // namespace workbench
