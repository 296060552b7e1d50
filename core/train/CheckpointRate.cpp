// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointRate.h"

#include "core/base/RegularFile.h"
#include "core/model/SafetensorsHeader.h"
#include "core/train/CheckpointManifest.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace workbench::train
{

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

Result<double> checkpointRate(const std::filesystem::path& folder)
{
    const auto file = RegularFile::open(folder / kStateFile);
    if (!file)
        return fail(file.error());
    const std::string name = file->path().string();
    const auto fileBytes = static_cast<std::uint64_t>(file->size());
    std::array<std::byte, model::kSafetensorsPrefixBytes> prefix{};
    const auto prefixBytes = std::min<std::uint64_t>(prefix.size(), fileBytes);
    if (auto read = file->readAt(0, std::span(prefix).first(prefixBytes)); !read)
        return fail(std::move(read.error()));
    const auto length = model::safetensorsHeaderLength(prefix, fileBytes, name);
    if (!length)
        return fail(length.error());
    std::string text(*length, '\0');
    if (auto read = file->readAt(model::kSafetensorsPrefixBytes, std::as_writable_bytes(std::span(text))); !read)
        return fail(std::move(read.error()));
    const auto header = model::parseSafetensorsHeader(text, fileBytes, name);
    if (!header)
        return fail(header.error());
    const auto entry = std::ranges::find(header->tensors, kCheckpointRateName, &model::SafetensorsEntry::name);
    if (entry == header->tensors.end() || entry->type != model::SafetensorsType::F64
        || entry->end - entry->begin != sizeof(double))
        return fail(ErrorCode::Corrupt, name + ": " + kCheckpointRateName + " is not there as one number of 64 bits.");
    std::array<std::byte, sizeof(double)> bytes{};
    if (auto read = file->readAt(std::int64_t(header->dataStart + entry->begin), bytes); !read)
        return fail(std::move(read.error()));
    const auto rate = std::bit_cast<double>(bytes);
    if (!std::isfinite(rate) || rate < 0)
        return fail(ErrorCode::Corrupt, name + ": " + kCheckpointRateName + " is no learning rate.");
    return rate;
}

} // namespace workbench::train
