// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/RunFiles.h"

#include "core/exchange/EventFiles.h"
#include "core/exchange/EventRecords.h"
#include "core/exchange/ZipArchive.h"

namespace workbench::exchange
{

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
    return looksLikeZip(*file) ? RunFileKind::Bundle : looksLikeEvents(*file) ? RunFileKind::Events : RunFileKind::None;
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
