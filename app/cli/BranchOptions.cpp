// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/BranchOptions.h"

#include "app/cli/StoreAccess.h"
#include "core/train/Checkpoint.h"

#include <charconv>
#include <utility>

namespace workbench::cli
{

void BranchOptions::addTo(CLI::App& command)
{
    auto* from = command
                     .add_option(
                         "--from", m_from,
                         "Begin with a checkpoint, or a run's best, instead of fresh weights: the new run has its "
                         "configuration,\nchanged by the options here, counts steps on from there, and its length "
                         "counts from the first run's beginning")
                     ->type_name("RUN|CHECKPOINT");
    command.add_option("--step", m_step, "Which checkpoint of the run: its step, or newest; by default the best")
        ->type_name("N|best|newest")
        ->needs(from);
    command.add_flag("--fresh-optimizer", m_freshOptimizer, "Forget the moments of the checkpoint's optimiser")
        ->needs(from);
    command
        .add_flag(
            "--fresh-text", m_freshText, "Begin at the beginning of the corpus, with empty recurrent state and memory")
        ->needs(from);
}

Result<std::filesystem::path> BranchOptions::checkpoint(const CommandLine& line) const
{
    if (m_step.empty() || m_step == "best")
        return findCheckpoint(line, m_from);
    if (m_step == "newest")
        return findNewestCheckpoint(line, m_from);
    std::int64_t step = 0;
    const char* const end = m_step.data() + m_step.size();
    const auto [parsed, error] = std::from_chars(m_step.data(), end, step);
    if (error != std::errc() || parsed != end || step < 0)
        return fail(ErrorCode::InvalidArgument, "--step " + m_step + " is no step.", "Give a number, best or newest.");
    return findCheckpointAt(line, m_from, step);
}

Result<BranchOptions::Branch> BranchOptions::find(const CommandLine& line) const
{
    const auto folder = checkpoint(line);
    if (!folder)
        return fail(folder.error());
    return train::readManifest(*folder).map([&](train::CheckpointManifest&& manifest) {
        return Branch{
            std::move(manifest), {.checkpoint = *folder, .freshOptimizer = m_freshOptimizer, .freshText = m_freshText}};
    });
}

} // namespace workbench::cli
