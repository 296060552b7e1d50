// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"
#include "core/base/Result.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench
{
class RegularFile;
}

namespace workbench::model
{

struct SafetensorsHeader;

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

/// The tensor of that name, or null.
const at::Tensor* findTensor(std::span<const NamedTensor> tensors, std::string_view name);

/// What a safetensors file holds; tensors on the CPU, each in memory of its own.
struct SafetensorsFile {
    std::vector<NamedTensor> tensors; ///< in the order of their bytes in the file
    std::map<std::string, std::string> metadata;
};

/// The header of a file alone, by the same strict rules.
Result<SafetensorsHeader> readSafetensorsHeader(const RegularFile& file);

/// Reads a whole file by the strict rules of parseSafetensorsHeader(); no tensor is allocated before every check has
/// passed. Errors name the file and the place in it.
Result<SafetensorsFile> readSafetensors(const std::filesystem::path& path);

/// Writes tensors of any device and layout to `path`, which appears there only once all bytes are on the
/// disk; AlreadyExists with Replace::No if there is a file of that name.
Result<> writeSafetensors(
    const std::filesystem::path& path, std::span<const NamedTensor> tensors,
    const std::map<std::string, std::string>& metadata = {}, Replace replace = Replace::Yes);

/// The same into a file that is being written: the caller syncs and closes it. `path` names it in messages.
Result<> writeSafetensors(
    WritableFile& file, const std::filesystem::path& path, std::span<const NamedTensor> tensors,
    const std::map<std::string, std::string>& metadata = {});

} // namespace workbench::model
