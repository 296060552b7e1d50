// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "DiskJournal.h"

#include <cstddef>
#include <functional>
#include <random>
#include <set>
#include <unordered_set>
#include <utility>

namespace workbench::disktest
{

/// A disk on which nothing lasts that was not synced. After each call it knows every state that a power cut can leave:
/// - of a file, any of the writes since its last sync, in any order, one of them torn, or the new length with zeros;
/// - of a folder, any of the names made, given, exchanged and removed since its last sync, each of these steps wholly
/// or
///   not at all, later ones without earlier ones too.
class DiskModel
{
public:
    explicit DiskModel(const Tree& before);

    void apply(const DiskCall& call);

    /// Calls `look` with states that a power cut now can leave: all, where they are no more than `most`, else what is
    /// synced alone, all that was written, and others by chance; but none whose mark is in `seen`, where the others'
    /// go. Returns how many there are, as far as it counts.
    double visit(
        std::size_t most, std::mt19937_64& random, std::unordered_set<std::string>& seen,
        const std::function<void(const Tree&)>& look) const;

private:
    static constexpr int kNothing = -1, kRoot = 0;
    using Name = std::pair<int, std::string>; ///< number of the folder, and a name in it
    struct Change {
        std::int64_t place;
        std::string bytes;
        bool truncates = false; ///< to `place` bytes
    };
    struct Node {
        bool folder = false;
        std::string lasting;
        std::vector<Change> pending;
        int syncs = 0;
    };
    /// What happens to names in one piece: kNothing for those that go.
    using Step = std::vector<std::pair<Name, int>>;

    int find(const std::string& path) const;
    Name nameOf(const std::string& path) const;
    void take(Step step);
    void syncFolder(int folder);
    static void put(std::map<Name, int>& names, const Step& step);
    static int variantsOf(const Node& node);
    static std::string content(const Node& node, int variant);
    std::string markOf(const std::map<Name, int>& names, const std::map<int, int>& variants) const;
    void collect(
        Tree& tree, const std::map<Name, int>& names, int folder, const std::string& path,
        const std::map<int, int>& variants) const;

    std::vector<Node> m_nodes; ///< the first is the root
    std::map<int, int> m_open; ///< nodes of open files
    std::map<Name, int> m_now; ///< as programs see it
    std::map<Name, int> m_lasting;
    std::vector<Step> m_steps; ///< that are in `m_now` and not yet in `m_lasting`
};

} // namespace workbench::disktest
