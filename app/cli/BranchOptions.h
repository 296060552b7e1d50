// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"
#include "core/train/CheckpointManifest.h"
#include "core/train/Trainer.h"

#include <string>

namespace workbench::cli
{

/// The options that let a run begin with a checkpoint, and the checkpoint that they mean.
class BranchOptions
{
public:
    void addTo(CLI::App& command);

    bool isGiven() const { return !m_from.empty(); }

    /// What the checkpoint says of itself, and how to begin with it.
    struct Branch {
        train::CheckpointManifest manifest;
        train::Beginning begin;
    };
    Result<Branch> find(const CommandLine& line) const;

private:
    Result<std::filesystem::path> checkpoint(const CommandLine& line) const;

    std::string m_from, m_step;
    bool m_freshOptimizer = false, m_freshText = false;
};

} // namespace workbench::cli
