// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/StoreFolder.h"

#include "core/base/FileSystem.h"
#include "core/base/LastingFolder.h"
#include "core/base/SystemError.h"
#include "core/base/Uuid.h"

#include <cerrno>
#include <unistd.h>

namespace workbench::store
{

namespace
{
namespace fs = std::filesystem;

std::int64_t bytesBelow(const fs::path& folder)
{
    std::int64_t bytes = 0;
    std::error_code error; // a file that vanishes while we count is no failure
    for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code gone;
        if (!entry->is_symlink(gone) && entry->is_regular_file(gone))
            if (const auto size = entry->file_size(gone); !gone)
                bytes += static_cast<std::int64_t>(size);
    }
    return bytes;
}
} // namespace

StoreFolder::StoreFolder(const fs::path& root)
    : m_root(fs::absolute(root).lexically_normal())
{
    if (!m_root.has_filename()) // "store/" and "store" are one directory
        m_root = m_root.parent_path();
}

std::string StoreFolder::relative(const fs::path& path) const
{
    const auto inside = fs::absolute(path).lexically_normal().lexically_relative(m_root);
    if (inside.empty() || *inside.begin() == "..")
        return path.string();
    return inside.string();
}

Result<> StoreFolder::makeWritable() const
{
    std::error_code error;
    const auto status = fs::status(m_root, error);
    if (fs::exists(status) && !fs::is_directory(status))
        return fail(
            ErrorCode::InvalidArgument, m_root.string() + " is a file, but the store needs a directory.",
            "Name another directory with --store.");
    if (!fs::exists(status))
        if (auto made = createLastingFolder(realFileSystem(), m_root); !made)
            return made;
    if (::access(m_root.c_str(), R_OK | W_OK | X_OK) != 0)
        return fail(systemError(errno, "write to the store", m_root));
    return {};
}

std::int64_t StoreFolder::bytesOfRun(const RunId& run) const
{
    std::error_code error;
    const auto folder = runFolder(run);
    return isUuid(run.value()) && !fs::is_symlink(fs::symlink_status(folder, error)) ? bytesBelow(folder) : 0;
}

Result<std::int64_t> StoreFolder::removeRunFolder(const RunId& run) const
{
    if (!isUuid(run.value()))
        return fail(ErrorCode::InvalidArgument, "'" + run.value() + "' is not the identifier of a run.");
    const auto runs = m_root / "runs";
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(runs, error)))
        return fail(
            ErrorCode::Permission, runs.string() + " is a link to somewhere else; files behind it are not removed.",
            "Remove them by hand, or put a real folder in the place of the link.");
    const auto folder = runFolder(run);
    if (fs::is_symlink(fs::symlink_status(folder, error))) // only the link goes, what it names is not ours
        return realFileSystem().removeAll(folder).transform([] { return std::int64_t{0}; });
    const auto bytes = bytesBelow(folder);
    // Once its rows are gone nobody would remove what a power cut brings back.
    return realFileSystem()
        .removeAll(folder)
        .and_then([&] { return fs::exists(runs, error) ? realFileSystem().syncDirectory(runs) : Result<>(); })
        .transform([bytes] { return bytes; });
}

bool StoreFolder::ownsCorpusFile(const fs::path& path) const
{
    std::error_code error;
    return path.lexically_normal().parent_path() == corpora() && fs::is_regular_file(fs::symlink_status(path, error))
        && !fs::is_symlink(fs::symlink_status(corpora(), error));
}

} // namespace workbench::store
