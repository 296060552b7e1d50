// SPDX-License-Identifier: GPL-3.0-or-later
// Each thread owns some rows of every matrix product and makes all that follows from those rows alone, so that threads
// wait for each other but a few times a block: behind the LSTM, the query, the attention and the Boom.
#include "core/sample/ReadingPass.h"

#include "core/sample/RingAttention.h"
#include "core/sample/RowMaths.h"

#include <algorithm>
#include <cassert>

namespace workbench::sample
{

namespace
{

std::size_t floats(int rows, int stride)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(stride);
}

float* rowOf(const Rows& rows, int number)
{
    return rows.data + number * rows.stride;
}

} // namespace

ReadingPass::OwnRows::OwnRows(int threads, int stride)
    : m_stride(stride)
    , m_values(floats(std::max(kChunk, threads), stride))
{
}

Rows ReadingPass::OwnRows::of(const TeamMember& member, int columns)
{
    return {m_values.data() + (columns == 1 ? floats(member.index(), m_stride) : 0), m_stride};
}

ReadingPass::ReadingPass(const PackedModel& model, int threads)
    : m_weights(model.weights())
    , m_shape(model.weights().shape)
    , m_team(threads)
    , m_operand(threads, m_shape.row)
    , m_passing(threads, m_shape.row)
    , m_query(threads, m_shape.memoryRow)
    , m_scratch(threads, m_shape.row + m_shape.memoryRow)
    , m_h(floats(kChunk, m_shape.row))
    , m_before(floats(kChunk, m_shape.row))
    , m_gates(floats(kChunk, kGates * m_shape.row))
    , m_y(floats(kChunk, m_shape.row))
    , m_rawQuery(floats(kChunk, m_shape.row))
    , m_partials(floats(kChunk, m_shape.slices * partialSize(m_shape)))
    , m_boom(floats(kChunk, m_weights.blocks.front().up.panels * kLanes))
    , m_logits(floats(kChunk, m_shape.symbols))
{
}

void ReadingPass::run(std::span<const TextPlace> texts, std::span<const std::uint8_t> bytes, int firstLogits)
{
    assert(!texts.empty() && (texts.size() == 1 || texts.size() == bytes.size()));
    assert(!bytes.empty() && bytes.size() <= static_cast<std::size_t>(kChunk));
    assert(std::ranges::all_of(bytes, [this](std::uint8_t byte) { return byte < m_shape.vocabulary; }));
    m_texts = texts;
    m_bytes = bytes;
    m_columns = static_cast<int>(bytes.size());
    m_time = m_columns / static_cast<int>(texts.size());
    m_firstLogits = firstLogits;
    m_team.run([this](TeamMember& member) { work(member); });
}

const float* ReadingPass::logits(int column) const
{
    return m_logits.data() + floats(column, m_shape.symbols);
}

TeamMember::Share ReadingPass::ownColumns(const TeamMember& member) const
{
    return m_columns == 1 ? TeamMember::Share{0, 1} : member.share(m_columns);
}

void ReadingPass::settle(TeamMember& member) const
{
    if (m_columns > 1)
        member.meet();
}

std::int64_t ReadingPass::positionOf(int column) const
{
    return m_texts.size() == 1 ? m_texts.front().position + column : m_texts[static_cast<std::size_t>(column)].position;
}

float* ReadingPass::hiddenOf(int text, int number, int which) const
{
    return m_texts[static_cast<std::size_t>(text)].hidden + floats(2 * number + which, m_shape.row);
}

void ReadingPass::work(TeamMember& member)
{
    for (int number = 0; number < static_cast<int>(m_weights.blocks.size()); ++number) {
        runLstm(member, number);
        if (m_weights.blocks[static_cast<std::size_t>(number)].attention)
            runAttention(member, number);
        else
            enterBoom(member, number, {m_y.data(), m_shape.row});
        runBoom(member, number);
    }
    const auto panels = member.share(m_weights.output.panels);
    multiplyPanels(
        m_weights.output, panels.first, panels.last, {m_h.data() + floats(m_firstLogits, m_shape.row), m_shape.row},
        m_columns - m_firstLogits, {m_weights.output.bias.data(), 0},
        {m_logits.data() + floats(m_firstLogits, m_shape.symbols), m_shape.symbols});
}

void ReadingPass::runLstm(TeamMember& member, int number)
{
    const BlockWeights& block = m_weights.blocks[static_cast<std::size_t>(number)];
    const auto texts = static_cast<int>(m_texts.size());
    gatherBefore(member, number);
    makeGates(member, number);
    const auto groups = member.share(m_shape.row / kLanes);
    const int first = groups.first * kLanes;
    for (int time = 0; time < m_time; ++time) {
        ConstRows before{m_y.data() + floats((time - 1) * texts, m_shape.row), m_shape.row};
        if (time == 0)
            before = {texts == 1 ? hiddenOf(0, number, 0) : m_before.data(), m_shape.row};
        const Rows gates{m_gates.data() + floats(time * texts, kGates * m_shape.row), kGates * m_shape.row};
        multiplyPanels(block.recurrent, groups.first * kGates, groups.last * kGates, before, texts, gates, gates);
        for (int text = 0; text < texts; ++text)
            moveCells(
                rowOf(gates, text) + first * kGates, groups.last - groups.first, hiddenOf(text, number, 1) + first,
                m_y.data() + floats(time * texts + text, m_shape.row) + first);
        member.meet();
    }
    // Nobody reads the state of before any more.
    for (int text = 0; text < texts; ++text)
        std::copy_n(
            m_y.data() + floats((m_time - 1) * texts + text, m_shape.row) + first, groups.last * kLanes - first,
            hiddenOf(text, number, 0) + first);
}

/// The normed input of the LSTM, and the states of several texts side by side.
void ReadingPass::gatherBefore(TeamMember& member, int number)
{
    const auto own = ownColumns(member);
    const Rows operand = m_operand.of(member, m_columns);
    if (number > 0)
        for (int c = own.first; c < own.last; ++c)
            normaliseRow(
                m_weights.blocks[static_cast<std::size_t>(number)].start, m_h.data() + floats(c, m_shape.row),
                m_shape.width, rowOf(operand, c));
    if (m_texts.size() > 1)
        for (int c = own.first; c < own.last; ++c)
            std::copy_n(hiddenOf(c, number, 0), m_shape.row, m_before.data() + floats(c, m_shape.row));
    if (number > 0 || m_texts.size() > 1)
        settle(member);
}

/// What the input contributes to the gates of this thread's units.
void ReadingPass::makeGates(const TeamMember& member, int number)
{
    const BlockWeights& block = m_weights.blocks[static_cast<std::size_t>(number)];
    const auto groups = member.share(m_shape.row / kLanes);
    const int stride = kGates * m_shape.row;
    if (number > 0)
        return multiplyPanels(
            block.input, groups.first * kGates, groups.last * kGates, m_operand.of(member, m_columns), m_columns,
            {block.input.bias.data(), 0}, {m_gates.data(), stride});
    const int first = groups.first * kGates * kLanes;
    for (int c = 0; c < m_columns; ++c)
        std::copy_n(
            m_weights.firstGates.data() + floats(m_bytes[static_cast<std::size_t>(c)], stride) + first,
            groups.last * kGates * kLanes - first, m_gates.data() + floats(c, stride) + first);
}

void ReadingPass::runAttention(TeamMember& member, int number)
{
    const AttentionWeights& attention = *m_weights.blocks[static_cast<std::size_t>(number)].attention;
    const auto own = ownColumns(member);
    const Rows passing = m_passing.of(member, m_columns);
    remember(member, number);
    settle(member);

    const auto panels = member.share(attention.q.panels);
    multiplyPanels(
        attention.q, panels.first, panels.last, passing, m_columns, {attention.q.bias.data(), 0},
        {m_rawQuery.data(), m_shape.row});
    member.meet();

    const Rows query = m_query.of(member, m_columns);
    const Rows scratch = m_scratch.of(member, m_columns);
    for (int c = own.first; c < own.last; ++c) {
        normaliseRow(attention.query, m_rawQuery.data() + floats(c, m_shape.row), m_shape.width, rowOf(scratch, c));
        multiplyRow(attention.queryScale.data(), m_shape.row, rowOf(scratch, c));
        spreadHeads(m_shape, rowOf(scratch, c), rowOf(query, c));
    }
    settle(member);

    attend(member, number);
    member.meet();

    for (int c = own.first; c < own.last; ++c) {
        float* const mix = rowOf(scratch, c) + m_shape.row;
        const std::int64_t last = m_texts.size() == 1 ? m_texts.front().position + m_columns - 1 : positionOf(c);
        mergeSlices(
            m_shape, m_partials.data() + floats(c, m_shape.slices * partialSize(m_shape)), filledSlices(m_shape, last),
            mix);
        gatherHeads(m_shape, mix, rowOf(scratch, c));
        addProduct(rowOf(scratch, c), attention.valueScale.data(), m_shape.row, rowOf(passing, c));
    }
    enterBoom(member, number, passing);
}

/// Norms of the query's side and of what is remembered, which goes into the ring.
void ReadingPass::remember(TeamMember& member, int number)
{
    const AttentionWeights& attention = *m_weights.blocks[static_cast<std::size_t>(number)].attention;
    const auto own = ownColumns(member);
    const Rows scratch = m_scratch.of(member, m_columns);
    for (int c = own.first; c < own.last; ++c) {
        const float* const y = m_y.data() + floats(c, m_shape.row);
        normaliseRow(attention.mid, y, m_shape.width, rowOf(m_passing.of(member, m_columns), c));
        if (m_columns == 1 && member.index() > 0)
            continue; // one thread writes it for all; they meet before they read it
        normaliseRow(attention.memory, y, m_shape.width, rowOf(scratch, c));
        AlignedFloats& ring = m_texts[static_cast<std::size_t>(textOf(c))].rings[number];
        const auto slot = static_cast<int>(positionOf(c) % m_shape.capacity);
        spreadHeads(m_shape, rowOf(scratch, c), ring.data() + floats(slot, m_shape.memoryRow));
    }
}

void ReadingPass::attend(const TeamMember& member, int number)
{
    const int size = partialSize(m_shape);
    const Rows query = m_query.of(member, m_columns);
    for (int text = 0; text < static_cast<int>(m_texts.size()); ++text) {
        const TextPlace& place = m_texts[static_cast<std::size_t>(text)];
        const int slices = filledSlices(m_shape, place.position + m_time - 1);
        const auto own = member.share(slices);
        for (int slice = own.first; slice < own.last; ++slice)
            attendSlice(
                m_shape, place.rings[number].data(), slice, place.position, {rowOf(query, text), query.stride}, m_time,
                {m_partials.data() + floats(text, m_shape.slices * size) + floats(slice, size),
                 static_cast<std::ptrdiff_t>(m_shape.slices) * size});
    }
}

/// The two norms before the Boom, of what passes it by and of what enters it. `from` may be the passing rows.
void ReadingPass::enterBoom(TeamMember& member, int number, ConstRows from)
{
    const BlockWeights& block = m_weights.blocks[static_cast<std::size_t>(number)];
    const Rows operand = m_operand.of(member, m_columns);
    const Rows passing = m_passing.of(member, m_columns);
    const auto own = ownColumns(member);
    for (int c = own.first; c < own.last; ++c) {
        normaliseRow(block.entering, from.data + c * from.stride, m_shape.width, rowOf(operand, c));
        normaliseRow(block.passed, from.data + c * from.stride, m_shape.width, rowOf(passing, c));
    }
    settle(member);
}

void ReadingPass::runBoom(TeamMember& member, int number)
{
    const BlockWeights& block = m_weights.blocks[static_cast<std::size_t>(number)];
    const Rows operand = m_operand.of(member, m_columns);
    const Rows passing = m_passing.of(member, m_columns);
    const Rows inner{m_boom.data(), block.up.panels * kLanes};
    const auto groups = member.share(m_shape.row / kLanes);
    const int first = groups.first * kLanes;
    const bool second = block.down.panels > 0;
    const auto panels = second ? member.share(block.up.panels)
                               : TeamMember::Share{groups.first * m_shape.boomChunks, groups.last * m_shape.boomChunks};
    multiplyPanels(block.up, panels.first, panels.last, operand, m_columns, {block.up.bias.data(), 0}, inner);
    if (second) {
        for (int c = 0; c < m_columns; ++c)
            activateBoom(rowOf(inner, c) + panels.first * kLanes, (panels.last - panels.first) * kLanes);
        member.meet();
        multiplyPanels(
            block.down, groups.first, groups.last, inner, m_columns, {block.down.bias.data(), 0},
            {m_h.data(), m_shape.row});
    }
    for (int c = 0; c < m_columns; ++c) {
        float* const h = m_h.data() + floats(c, m_shape.row) + first;
        if (second)
            addRow(rowOf(passing, c) + first, groups.last * kLanes - first, h);
        else
            sumBoom(
                rowOf(inner, c) + panels.first * kLanes, groups.last - groups.first, m_shape.boomChunks,
                rowOf(passing, c) + first, h);
    }
    member.meet();
}

} // namespace workbench::sample
