// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/ByteReader.h"

#include "core/sample/PackedWeights.h"
#include "core/sample/ReadingPass.h"

#include <algorithm>
#include <array>
#include <utility>

namespace workbench::sample
{

namespace
{

std::int64_t bytesOf(const AlignedFloats& values)
{
    return static_cast<std::int64_t>(values.size() * sizeof(float));
}
std::int64_t bytesOf(const PanelMatrix& matrix)
{
    return bytesOf(matrix.weights) + bytesOf(matrix.bias);
}
std::int64_t bytesOf(const NormWeights& norm)
{
    return bytesOf(norm.gain) + bytesOf(norm.bias);
}

} // namespace

ReadingShape::ReadingShape(const config::ModelConfig& config)
    : vocabulary(config.vocabulary)
    , symbols(wholeLanes(config.vocabulary))
    , width(config.width)
    , row(wholeLanes(config.width))
    , heads(config.heads)
    , headWidth(config.width / config.heads)
    , headRow(wholeLanes(headWidth))
    , memoryRow(heads * headRow)
    , memory(config.memory)
    , capacity(wholeLanes(config.memory + kChunk - 1))
    , boomChunks(config.boom == config::BoomOutput::SecondMatrix ? 1 : config.boomWidth / config.width)
{
    // Enough slices for the threads of any desktop, few enough that merging them costs nothing.
    constexpr int kMostSlices = 24;
    slice = std::max(4 * kLanes, wholeLanes((capacity + kMostSlices - 1) / kMostSlices));
    slices = (capacity + slice - 1) / slice;
}

PackedModel::PackedModel(config::ModelConfig config, std::unique_ptr<const Weights> weights)
    : m_config(std::move(config))
    , m_weights(std::move(weights))
{
}

PackedModel::~PackedModel() = default;

std::int64_t PackedModel::sizeBytes() const
{
    std::int64_t bytes = bytesOf(m_weights->firstGates) + bytesOf(m_weights->output);
    for (const BlockWeights& block : m_weights->blocks) {
        bytes += bytesOf(block.start) + bytesOf(block.input) + bytesOf(block.recurrent) + bytesOf(block.passed)
            + bytesOf(block.entering) + bytesOf(block.up) + bytesOf(block.down);
        if (const auto& attention = block.attention)
            bytes += bytesOf(attention->mid) + bytesOf(attention->memory) + bytesOf(attention->query)
                + bytesOf(attention->q) + bytesOf(attention->queryScale) + bytesOf(attention->valueScale);
    }
    return bytes;
}

ReadingState::ReadingState(const PackedModel& model)
    : m_config(model.config())
    , m_rings(static_cast<std::size_t>(model.config().layers))
{
    const ReadingShape& shape = model.weights().shape;
    m_hidden.resize(m_rings.size() * 2 * static_cast<std::size_t>(shape.row));
    for (const int block : config::attentionBlocks(m_config))
        m_rings[static_cast<std::size_t>(block)].resize(
            static_cast<std::size_t>(shape.capacity) * static_cast<std::size_t>(shape.memoryRow));
}

int ReadingState::memoryFilled() const
{
    if (config::attentionBlocks(m_config).empty())
        return 0;
    return static_cast<int>(std::min<std::int64_t>(m_bytesRead, m_config.memory));
}

std::int64_t ReadingState::sizeBytes() const
{
    std::int64_t bytes = bytesOf(m_hidden);
    for (const AlignedFloats& ring : m_rings)
        bytes += bytesOf(ring);
    return bytes;
}

class ByteReader::Impl
{
public:
    Impl(std::shared_ptr<const PackedModel> model, int threads)
        : m_model(std::move(model))
    {
        setThreads(threads);
    }

    const PackedModel& model() const { return *m_model; }

    void setThreads(int threads)
    {
        threads = std::max(1, threads);
        if (!m_pass || m_pass->threads() != threads)
            m_pass = std::make_unique<ReadingPass>(*m_model, threads);
    }

    std::vector<float>
    read(ReadingState& state, std::string_view text, const Listener& each, const std::stop_token& stop)
    {
        const auto vocabulary = static_cast<std::size_t>(m_model->config().vocabulary);
        std::vector<float> last(vocabulary);
        for (std::size_t begin = 0; begin < text.size() && !stop.stop_requested();) {
            const std::size_t count = std::min(text.size() - begin, m_bytes.size());
            std::ranges::transform(
                text.substr(begin, count), m_bytes.begin(), [](char byte) { return static_cast<std::uint8_t>(byte); });
            const TextPlace place = placeOf(state);
            const int columns = static_cast<int>(count);
            m_pass->run({&place, 1}, {m_bytes.data(), count}, each ? 0 : columns - 1);
            state.m_bytesRead += columns;
            if (each)
                for (int column = 0; column < columns; ++column)
                    each(begin + static_cast<std::size_t>(column), {m_pass->logits(column), vocabulary});
            std::copy_n(m_pass->logits(columns - 1), vocabulary, last.begin());
            begin += count;
        }
        return last;
    }

    void step(std::span<ReadingState* const> states, std::span<const std::uint8_t> bytes, std::span<float> logits)
    {
        const auto vocabulary = static_cast<std::size_t>(m_model->config().vocabulary);
        for (std::size_t begin = 0; begin < states.size(); begin += m_places.size()) {
            const std::size_t count = std::min(states.size() - begin, m_places.size());
            for (std::size_t i = 0; i < count; ++i)
                m_places[i] = placeOf(*states[begin + i]);
            m_pass->run({m_places.data(), count}, bytes.subspan(begin, count), 0);
            for (std::size_t i = 0; i < count; ++i) {
                ++states[begin + i]->m_bytesRead;
                std::copy_n(
                    m_pass->logits(static_cast<int>(i)), vocabulary,
                    logits.subspan((begin + i) * vocabulary, vocabulary).begin());
            }
        }
    }

private:
    static TextPlace placeOf(ReadingState& state)
    {
        return {state.m_hidden.data(), state.m_rings.data(), state.m_bytesRead};
    }

    std::shared_ptr<const PackedModel> m_model;
    std::unique_ptr<ReadingPass> m_pass;
    std::array<std::uint8_t, kChunk> m_bytes{};
    std::array<TextPlace, kChunk> m_places{};
};

ByteReader::ByteReader(std::shared_ptr<const PackedModel> model, int threads)
    : m_impl(std::make_unique<Impl>(std::move(model), threads))
{
}

ByteReader::~ByteReader() = default;

const PackedModel& ByteReader::model() const
{
    return m_impl->model();
}

void ByteReader::setThreads(int threads)
{
    m_impl->setThreads(threads);
}

std::vector<float>
ByteReader::read(ReadingState& state, std::string_view text, const Listener& each, const std::stop_token& stop)
{
    return m_impl->read(state, text, each, stop);
}

void ByteReader::step(
    std::span<ReadingState* const> states, std::span<const std::uint8_t> bytes, std::span<float> logits)
{
    m_impl->step(states, bytes, logits);
}

} // namespace workbench::sample
