// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::disktest
{

/// One call that changes a disk, or a word of the test about what had happened by then.
struct DiskCall {
    enum class Kind {
        Open, ///< `path` as `file`, made where it is missing
        Write, ///< `bytes` at `place` of `file`
        Truncate, ///< `file` to `place` bytes
        SyncFile,
        MakeFolder,
        Rename, ///< `path` to `other`, in place of what is there
        Exchange, ///< `path` and `other`
        Remove, ///< `path`: a file, or an empty folder
        SyncFolder,
        Note, ///< `bytes`
    };
    Kind kind;
    std::string path = {}, other = {}; ///< relative to the journal's root; "" is the root itself
    int file = 0; ///< of an Open
    std::int64_t place = 0;
    std::string bytes = {};
};

/// What lies below a folder: the bytes of files, nothing for folders, by relative path.
using Tree = std::map<std::string, std::optional<std::string>>;
Tree readTree(const std::filesystem::path& root);
/// Puts `tree` in the place of all that is in `root`.
void writeTree(const std::filesystem::path& root, const Tree& tree);

/// All calls below one folder, in their order. Thread-safe.
class DiskJournal
{
public:
    /// What is in `root` now counts as on the disk.
    explicit DiskJournal(std::filesystem::path root);

    const std::filesystem::path& root() const { return m_root; }
    bool covers(const std::filesystem::path& path) const; ///< is the root or below it
    std::string relative(const std::filesystem::path& path) const;

    int open(const std::filesystem::path& path); ///< the file's number for the calls that follow
    void add(DiskCall call);
    void note(std::string_view text);

    const Tree& before() const { return m_before; }
    std::vector<DiskCall> calls() const;

private:
    std::filesystem::path m_root;
    Tree m_before;
    mutable std::mutex m_mutex;
    std::vector<DiskCall> m_calls;
    int m_files = 0;
};

} // namespace workbench::disktest
