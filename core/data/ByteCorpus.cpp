// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ByteCorpus.h"

#include "core/base/Sha256.h"

#include <system_error>

namespace workbench::data
{

Result<ByteCorpus> ByteCorpus::open(const std::filesystem::path& path)
{
    std::error_code unresolved; // then opening the path as it is says what is wrong with it
    const auto resolved = std::filesystem::canonical(path, unresolved);
    auto file = RegularFile::open(unresolved ? path : resolved);
    if (!file)
        return fail(std::move(file.error()));
    if (file->size() == 0)
        return fail(ErrorCode::InvalidArgument, file->path().string() + " is empty.", "Choose a file that has bytes.");
    return ByteCorpus(std::move(*file));
}

Result<> ByteCorpus::read(std::int64_t offset, std::span<std::uint8_t> into) const
{
    auto done = m_file.readAt(offset, std::as_writable_bytes(into));
    // The system's words about a short read would not tell that somebody changed the file.
    if (!done && m_file.changedSinceOpen())
        return fail(changedError());
    return done;
}

Error ByteCorpus::changedError() const
{
    return {
        .code = ErrorCode::Mismatch,
        .message = path().string() + " was changed while training.",
        .hint = "Bring the file back to what it was, or start a new run on what it is now.",
    };
}

Result<std::string> ByteCorpus::sha256(const ByteProgress& progress, std::stop_token stop) const
{
    auto digest = sha256OfFile(m_file, progress, stop);
    if (!digest && digest.error().code == ErrorCode::Io && m_file.changedSinceOpen())
        return fail(changedError());
    return digest;
}

} // namespace workbench::data
