// SPDX-License-Identifier: GPL-3.0-or-later
#include "DiskModel.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace workbench::disktest
{

namespace
{

constexpr int kMostAllSubsets = 3; ///< writes of which every selection is tried
constexpr int kSelections = 8; ///< of more writes, by chance

void change(std::string& content, std::int64_t place, const std::string& bytes)
{
    const auto at = static_cast<std::size_t>(place);
    if (content.size() < at + bytes.size())
        content.resize(at + bytes.size(), '\0');
    content.replace(at, bytes.size(), bytes);
}

std::size_t splitAt(const std::string& path)
{
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? 0 : slash + 1;
}

} // namespace

DiskModel::DiskModel(const Tree& before)
    : m_nodes(1)
{
    m_nodes.front().folder = true;
    for (const auto& [path, bytes] : before) {
        m_now[nameOf(path)] = static_cast<int>(m_nodes.size());
        m_nodes.push_back({!bytes, bytes.value_or(std::string()), {}});
    }
    m_lasting = m_now;
}

DiskModel::Name DiskModel::nameOf(const std::string& path) const
{
    const auto split = splitAt(path);
    const int folder = split == 0 ? kRoot : find(path.substr(0, split - 1));
    if (folder == kNothing)
        throw std::logic_error("no folder for " + path);
    return {folder, path.substr(split)};
}

int DiskModel::find(const std::string& path) const
{
    if (path.empty())
        return kRoot;
    const auto found = m_now.find(nameOf(path));
    return found == m_now.end() ? kNothing : found->second;
}

void DiskModel::put(std::map<Name, int>& names, const Step& step)
{
    for (const auto& [name, node] : step)
        if (node == kNothing)
            names.erase(name);
        else
            names[name] = node;
}

void DiskModel::take(Step step)
{
    put(m_now, step);
    m_steps.push_back(std::move(step));
}

/// A step that concerns two folders lasts with either; what came before it on the same names lasts with it.
void DiskModel::syncFolder(int folder)
{
    std::set<Name> touched;
    std::vector<bool> lasts(m_steps.size(), false);
    for (std::size_t i = m_steps.size(); i-- > 0;) {
        lasts[i] = std::ranges::any_of(
            m_steps[i], [&](const auto& edit) { return edit.first.first == folder || touched.contains(edit.first); });
        if (lasts[i])
            for (const auto& edit : m_steps[i])
                touched.insert(edit.first);
    }
    std::vector<Step> left;
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        if (lasts[i])
            put(m_lasting, m_steps[i]);
        else
            left.push_back(std::move(m_steps[i]));
    m_steps = std::move(left);
}

void DiskModel::apply(const DiskCall& call)
{
    using Kind = DiskCall::Kind;
    const auto make = [&](bool folder) {
        m_nodes.push_back({folder, {}, {}});
        const int node = static_cast<int>(m_nodes.size()) - 1;
        take({{nameOf(call.path), node}});
        return node;
    };
    switch (call.kind) {
    case Kind::Open: {
        const int there = find(call.path);
        m_open[call.file] = there == kNothing ? make(false) : there;
        break;
    }
    case Kind::Write:
        m_nodes[static_cast<std::size_t>(m_open.at(call.file))].pending.push_back({call.place, call.bytes});
        break;
    case Kind::Truncate:
        m_nodes[static_cast<std::size_t>(m_open.at(call.file))].pending.push_back({call.place, {}, true});
        break;
    case Kind::SyncFile: {
        Node& node = m_nodes[static_cast<std::size_t>(m_open.at(call.file))];
        node.lasting = content(node, 1);
        node.pending.clear();
        ++node.syncs;
        break;
    }
    case Kind::MakeFolder:
        make(true);
        break;
    case Kind::Rename:
        take({{nameOf(call.path), kNothing}, {nameOf(call.other), find(call.path)}});
        break;
    case Kind::Exchange:
        take({{nameOf(call.path), find(call.other)}, {nameOf(call.other), find(call.path)}});
        break;
    case Kind::Remove:
        take({{nameOf(call.path), kNothing}});
        break;
    case Kind::SyncFolder:
        syncFolder(find(call.path));
        break;
    case Kind::Note:
        break;
    }
}

/// 0: what is synced; 1: all; 2: the new length with zeros; then beginnings, beginnings with the next write torn, and
/// selections.
int DiskModel::variantsOf(const Node& node)
{
    const int changes = static_cast<int>(node.pending.size());
    if (changes == 0)
        return 1;
    const int selections = changes <= kMostAllSubsets ? 1 << changes : kSelections;
    return 3 + 2 * changes + selections;
}

std::string DiskModel::content(const Node& node, int variant)
{
    const int changes = static_cast<int>(node.pending.size());
    const int number = variant - 3; // of the beginnings, and so on
    const bool selects = number >= 2 * changes;
    std::mt19937_64 chance(static_cast<std::uint64_t>(variant));
    std::string content = node.lasting;
    if (variant == 0)
        return content;
    for (int i = 0; i < changes; ++i) {
        const Change& each = node.pending[static_cast<std::size_t>(i)];
        bool done = true, torn = false;
        if (variant >= 3 && selects) {
            done = changes <= kMostAllSubsets ? ((number - 2 * changes) >> i & 1) != 0 : (chance() & 1) != 0;
        } else if (variant >= 3) {
            torn = number >= changes && i == number - changes;
            done = torn || i < number % changes;
        }
        if (!done)
            continue;
        if (each.truncates) {
            content.resize(static_cast<std::size_t>(each.place), '\0');
            continue;
        }
        std::string bytes = variant == 2 ? std::string(each.bytes.size(), '\0') : each.bytes;
        if (torn)
            bytes.resize(bytes.size() / 2);
        if (variant == 2 && each.place < static_cast<std::int64_t>(node.lasting.size())) {
            // Only room that is newly given to a file is found with zeros in it.
            const auto old = node.lasting.substr(static_cast<std::size_t>(each.place), bytes.size());
            std::ranges::copy(old, bytes.begin());
        }
        change(content, each.place, bytes);
    }
    return content;
}

/// Two states with the same mark are the same.
std::string DiskModel::markOf(const std::map<Name, int>& names, const std::map<int, int>& variants) const
{
    std::string mark;
    for (const auto& [name, number] : names) {
        const Node& node = m_nodes[static_cast<std::size_t>(number)];
        const auto variant = variants.find(number);
        mark += std::to_string(name.first) + '/' + name.second + ':' + std::to_string(number) + ' '
            + std::to_string(node.syncs);
        if (variant != variants.end() && variant->second != 0)
            mark += ' ' + std::to_string(node.pending.size()) + ' ' + std::to_string(variant->second);
        mark += '\n';
    }
    return mark;
}

void DiskModel::collect(
    Tree& tree, const std::map<Name, int>& names, int folder, const std::string& path,
    const std::map<int, int>& variants) const
{
    for (auto entry = names.lower_bound({folder, {}}); entry != names.end() && entry->first.first == folder; ++entry) {
        const Node& node = m_nodes[static_cast<std::size_t>(entry->second)];
        const std::string inside = path + entry->first.second;
        if (node.folder) {
            tree[inside];
            collect(tree, names, entry->second, inside + '/', variants);
        } else {
            const auto variant = variants.find(entry->second);
            tree[inside] = content(node, variant == variants.end() ? 0 : variant->second);
        }
    }
}

double DiskModel::visit(
    std::size_t most, std::mt19937_64& random, std::unordered_set<std::string>& seen,
    const std::function<void(const Tree&)>& look) const
{
    std::vector<int> files, radices(m_steps.size(), 2);
    for (std::size_t i = 0; i < m_nodes.size(); ++i)
        if (!m_nodes[i].pending.empty()) {
            files.push_back(static_cast<int>(i));
            radices.push_back(variantsOf(m_nodes[i]));
        }
    double count = 1;
    for (const int radix : radices)
        count *= radix;
    const bool all = count <= static_cast<double>(most);
    const auto states = all ? static_cast<std::size_t>(count) : most;
    std::vector<int> choice(radices.size(), 0);
    for (std::size_t state = 0; state < states; ++state) {
        std::size_t rest = state;
        for (std::size_t i = 0; i < choice.size(); ++i) {
            const auto radix = static_cast<std::size_t>(radices[i]);
            if (all) {
                choice[i] = static_cast<int>(rest % radix);
                rest /= radix;
            } else {
                choice[i] = state < 2 ? static_cast<int>(state) : static_cast<int>(random() % radix);
            }
        }
        std::map<Name, int> names = m_lasting;
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            if (choice[i] == 1)
                put(names, m_steps[i]);
        std::map<int, int> variants;
        for (std::size_t i = 0; i < files.size(); ++i)
            variants[files[i]] = choice[m_steps.size() + i];
        if (!seen.insert(markOf(names, variants)).second)
            continue;
        Tree tree;
        collect(tree, names, kRoot, {}, variants);
        look(tree);
    }
    return count;
}

} // namespace workbench::disktest
