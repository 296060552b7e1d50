// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/PanelProduct.h"
#include "core/sample/ThreadTeam.h"

#include <cstdint>
#include <span>

namespace workbench::sample
{

/// Where a text is in the model: its state, which a pass moves on.
struct TextPlace {
    float* hidden; ///< [L, 2, row]
    AlignedFloats* rings; ///< [L]
    std::int64_t position; ///< of the first byte of the pass
};

/// Takes columns through the whole model: consecutive bytes of one text, or one byte each of several texts. Owns what
/// that needs of memory, so that nothing is allocated meanwhile.
class ReadingPass
{
public:
    ReadingPass(const PackedModel& model, int threads);

    int threads() const { return m_team.threads(); }
    /// At most kChunk columns: `bytes` of one text, or one for each of the texts. Logits are made from column
    /// `firstLogits` on.
    void run(std::span<const TextPlace> texts, std::span<const std::uint8_t> bytes, int firstLogits);
    const float* logits(int column) const; ///< [V]

private:
    /// Rows that every thread makes for itself where there is one column only, which is faster than to wait for
    /// another; else each thread makes those of its columns for all.
    class OwnRows
    {
    public:
        OwnRows(int threads, int stride);
        Rows of(const TeamMember& member, int columns);

    private:
        int m_stride;
        AlignedFloats m_values;
    };

    void work(TeamMember& member);
    void runLstm(TeamMember& member, int number);
    void gatherBefore(TeamMember& member, int number);
    void makeGates(const TeamMember& member, int number);
    void runAttention(TeamMember& member, int number);
    void remember(TeamMember& member, int number);
    void attend(const TeamMember& member, int number);
    void enterBoom(TeamMember& member, int number, ConstRows from);
    void runBoom(TeamMember& member, int number);

    TeamMember::Share ownColumns(const TeamMember& member) const;
    void settle(TeamMember& member) const; ///< own rows are there for who reads them
    int textOf(int column) const { return m_texts.size() == 1 ? 0 : column; }
    std::int64_t positionOf(int column) const;
    float* hiddenOf(int text, int number, int which) const; ///< which: 0 h, 1 c

    const PackedModel::Weights& m_weights;
    const ReadingShape& m_shape;
    ThreadTeam m_team;

    std::span<const TextPlace> m_texts;
    std::span<const std::uint8_t> m_bytes;
    int m_columns = 0, m_time = 0, m_firstLogits = 0;

    OwnRows m_operand, m_passing, m_query, m_scratch;
    AlignedFloats m_h, m_before, m_gates, m_y, m_rawQuery, m_partials, m_boom, m_logits;
};

} // namespace workbench::sample
