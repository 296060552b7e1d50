// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"

#include <filesystem>

namespace workbench
{

/// FileSystem::createDirectories(), and what was missing stands a power cut: a file that is synced in a folder whose
/// own name is not yet on the disk is lost with the folder.
Result<> createLastingFolder(const FileSystem& fileSystem, const std::filesystem::path& folder);

} // namespace workbench
