// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "DiskModel.h"

#include <QTemporaryDir>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

namespace workbench::disktest
{

/// A folder on a disk in memory that is on record, and another one in which what power cuts leave of it is put.
class CutFixture
{
public:
    CutFixture()
        : m_directory(QStringLiteral("/dev/shm/power-cut-XXXXXX"))
    {
        std::filesystem::create_directory(root());
        std::filesystem::create_directory(left());
    }

    bool isValid() const { return m_directory.isValid(); }
    std::filesystem::path root() const { return m_directory.path().toStdString() + "/disk"; }
    std::filesystem::path left() const { return m_directory.path().toStdString() + "/left"; }

    struct Count {
        std::size_t cuts = 0;
        std::size_t states = 0; ///< that were looked at
        double possible = 0; ///< that there are, the same one after several cuts counted each time
    };

    /// Cuts the power before every call and at the end. `told` hears each note as late as that; then `look` gets what a
    /// cut leaves, which is in left() too, each time something else than before unless `told` heard something
    /// meanwhile.
    Count cutEverywhere(
        const Tree& before, const std::vector<DiskCall>& calls, std::size_t mostStates, unsigned seed,
        const std::function<void(const std::string&)>& told,
        const std::function<void(std::size_t cut, const Tree&)>& look) const
    {
        Count count;
        DiskModel model(before);
        std::mt19937_64 random(seed);
        std::unordered_set<std::string> seen;
        const auto cut = [&] {
            ++count.cuts;
            count.possible += model.visit(mostStates, random, seen, [&](const Tree& tree) {
                ++count.states;
                writeTree(left(), tree);
                look(count.cuts, tree);
            });
        };
        for (const DiskCall& call : calls) {
            if (call.kind == DiskCall::Kind::Note) {
                seen.clear();
                told(call.bytes);
                continue;
            }
            cut();
            model.apply(call);
        }
        cut();
        return count;
    }

private:
    QTemporaryDir m_directory;
};

} // namespace workbench::disktest
