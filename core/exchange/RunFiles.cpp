// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/RunFiles.h"

#include "core/exchange/EventFiles.h"
#include "core/exchange/EventRecords.h"
#include "core/exchange/ZipArchive.h"

#include <array>
#include <cstdint>

namespace workbench::exchange
{

namespace
{

/// Eight bytes that are a length within the file, and the brace that every safetensors header begins with.
bool looksLikeWeights(const RegularFile& file)
{
    std::array<std::byte, 9> begin{};
    if (file.size() < std::ssize(begin) || !file.readAt(0, begin))
        return false;
    std::uint64_t length = 0;
    for (int i = 8; i-- > 0;)
        length = length << 8 | std::to_integer<std::uint64_t>(begin[std::size_t(i)]);
    return length <= std::uint64_t(file.size()) - 8 && begin[8] == std::byte{'{'};
}

} // namespace

RunFileKind runFileKind(const std::filesystem::path& path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        for (std::filesystem::directory_iterator entry(path, error); !error && entry != decltype(entry)();
             entry.increment(error))
            if (entry->path().filename().string().find("tfevents") != std::string::npos)
                return RunFileKind::Events;
        return RunFileKind::None;
    }
    const auto file = RegularFile::open(path);
    if (!file)
        return RunFileKind::None;
    return looksLikeZip(*file)    ? RunFileKind::Bundle
        : looksLikeEvents(*file)  ? RunFileKind::Events
        : looksLikeWeights(*file) ? RunFileKind::Weights
                                  : RunFileKind::None;
}

Result<store::RunRow> importRunFile(
    store::Store& store, const std::filesystem::path& path, const ImportOptions& options, const ByteProgress& progress,
    std::stop_token stop)
{
    switch (runFileKind(path)) {
    case RunFileKind::Bundle:
        return importBundle(store, path, options, progress, std::move(stop));
    case RunFileKind::Events:
        return importEvents(store, path, options.name, progress, std::move(stop));
    case RunFileKind::Weights:
        return fail(
            ErrorCode::InvalidArgument, path.string() + " holds weights alone, and no run.",
            "Make a run of them with 'sharnn checkpoint import'.");
    case RunFileKind::None:
        break;
    }
    std::error_code error;
    if (!std::filesystem::is_directory(path, error))
        if (const auto file = RegularFile::open(path); !file)
            return fail(file.error());
    return fail(
        ErrorCode::InvalidArgument, path.string() + " is neither a bundle nor an event file, nor a folder with such.",
        "Choose a file that 'sharnn runs export' made, or TensorBoard's events.out.tfevents...");
}

} // namespace workbench::exchange
