// SPDX-License-Identifier: GPL-3.0-or-later
#include "DiskJournal.h"

#include <fstream>
#include <iterator>
#include <utility>

namespace workbench::disktest
{

namespace fs = std::filesystem;

Tree readTree(const fs::path& root)
{
    Tree tree;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        auto& bytes = tree[entry.path().lexically_relative(root).string()];
        if (entry.is_directory())
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        bytes.emplace(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return tree;
}

void writeTree(const fs::path& root, const Tree& tree)
{
    fs::create_directories(root);
    for (const auto& entry : fs::directory_iterator(root))
        fs::remove_all(entry.path());
    for (const auto& [path, bytes] : tree) // a folder comes before what is in it
        if (bytes)
            std::ofstream(root / path, std::ios::binary) << *bytes;
        else
            fs::create_directory(root / path);
}

DiskJournal::DiskJournal(fs::path root)
    : m_root(std::move(root))
    , m_before(readTree(m_root))
{
}

bool DiskJournal::covers(const fs::path& path) const
{
    const fs::path inside = path.lexically_normal().lexically_relative(m_root);
    return !inside.empty() && *inside.begin() != "..";
}

std::string DiskJournal::relative(const fs::path& path) const
{
    const std::string inside = path.lexically_normal().lexically_relative(m_root).string();
    return inside == "." ? std::string() : inside;
}

int DiskJournal::open(const fs::path& path)
{
    const std::lock_guard lock(m_mutex);
    m_calls.push_back({.kind = DiskCall::Kind::Open, .path = relative(path), .file = ++m_files});
    return m_files;
}

void DiskJournal::add(DiskCall call)
{
    const std::lock_guard lock(m_mutex);
    m_calls.push_back(std::move(call));
}

void DiskJournal::note(std::string_view text)
{
    add({.kind = DiskCall::Kind::Note, .bytes = std::string(text)});
}

std::vector<DiskCall> DiskJournal::calls() const
{
    const std::lock_guard lock(m_mutex);
    return m_calls;
}

} // namespace workbench::disktest
