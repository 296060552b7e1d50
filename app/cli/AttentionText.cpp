// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/AttentionText.h"

#include "app/cli/Output.h"
#include "core/base/RegularFile.h"

#include <algorithm>
#include <span>
#include <utility>

namespace workbench::cli
{

namespace
{

Result<std::string> readPart(const RegularFile& file, std::int64_t offset, std::int64_t length)
{
    std::string bytes(static_cast<std::size_t>(length), '\0');
    if (auto read = file.readAt(offset, std::as_writable_bytes(std::span(bytes))); !read)
        return fail(std::move(read.error()));
    return bytes;
}

Result<std::string> readText(const AttentionOptions& options)
{
    const auto file = RegularFile::open(options.text);
    if (!file)
        return fail(file.error());
    const std::int64_t left = file->size() - options.offset;
    if (file->size() == 0)
        return fail(ErrorCode::InvalidArgument, options.text + " is empty.", "Give a file with at least one byte.");
    if (left <= 0)
        return fail(
            ErrorCode::InvalidArgument,
            "--offset " + std::to_string(options.offset) + " is beyond the end of " + options.text + ".",
            "It has " + countText(file->size()) + " bytes.");
    const std::int64_t length = std::min(left, options.length.value_or(left));
    if (length > inspect::kMostProbeQueries)
        return fail(
            ErrorCode::InvalidArgument,
            "That are " + countText(length) + " bytes of " + options.text + "; one map shows at most "
                + countText(inspect::kMostProbeQueries) + ".",
            "Choose a part with --offset and --length.");
    return readPart(*file, options.offset, length);
}

Result<std::string> readMemory(const std::string& path, std::int64_t most)
{
    const auto file = RegularFile::open(path);
    if (!file)
        return fail(file.error());
    if (file->size() > most)
        return fail(
            ErrorCode::InvalidArgument,
            "--stream-memory " + path + " has " + countText(file->size()) + " bytes; with this text at most "
                + countText(most) + " are read.",
            "Give the last part of it alone.");
    return readPart(*file, 0, file->size());
}

} // namespace

Result<inspect::ProbeText> readProbeText(const AttentionOptions& options)
{
    auto text = readText(options);
    if (!text)
        return fail(std::move(text.error()));
    inspect::ProbeText probe{.memory = {}, .text = std::move(*text), .firstOffset = options.offset};
    if (!options.memory.empty()) {
        auto memory
            = readMemory(options.memory, inspect::kMostProbeBytes - static_cast<std::int64_t>(probe.text.size()));
        if (!memory)
            return fail(std::move(memory.error()));
        probe.memory = std::move(*memory);
    }
    if (auto fits = inspect::checkProbeText(probe); !fits)
        return fail(std::move(fits.error()));
    return probe;
}

} // namespace workbench::cli
