// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/SegmentBatcher.h"

#include <span>
#include <string>
#include <utility>

namespace workbench::data
{

Result<SegmentBatcher>
SegmentBatcher::create(const ByteCorpus& corpus, const CorpusPart& part, int batch, int longestSegment)
{
    if (batch < 1 || longestSegment < 1)
        return fail(
            ErrorCode::InvalidArgument, "Batch and segment length must be at least 1.",
            "Correct train.batch and train.bptt.");
    SegmentBatcher batcher(corpus, part, batch, longestSegment);
    if (batcher.rows() < std::int64_t{longestSegment} + 1)
        return fail(
            ErrorCode::InvalidArgument,
            std::to_string(part.size()) + " bytes of " + corpus.path().string() + " give " + std::to_string(batch)
                + " streams of " + std::to_string(batcher.rows()) + " bytes: not enough for segments of "
                + std::to_string(longestSegment) + ".",
            "Choose a larger file, or lower train.batch or train.bptt.");
    return batcher;
}

SegmentBatcher::SegmentBatcher(const ByteCorpus& corpus, const CorpusPart& part, int batch, int longestSegment)
    : m_corpus(&corpus)
    , m_begin(part.begin)
    , m_rows(part.size() / batch)
    , m_batch(batch)
    , m_longestSegment(longestSegment)
{
}

Result<Segment> SegmentBatcher::segmentAt(std::int64_t row, int length) const
{
    if (row < 0 || length < 1 || row + length >= m_rows)
        return fail(ErrorCode::Internal, "A segment outside the streams of " + m_corpus->path().string() + ".");
    const auto batch = static_cast<std::size_t>(m_batch);
    const auto rows = static_cast<std::size_t>(length) + 1;
    Segment segment{.rows = std::vector<std::uint8_t>(rows * batch), .length = length, .batch = m_batch};
    std::vector<std::uint8_t> stream(rows);
    for (std::size_t b = 0; b < batch; ++b) {
        if (auto read = m_corpus->read(offsetOf(static_cast<int>(b), row), stream); !read)
            return fail(std::move(read.error()));
        for (std::size_t t = 0; t < rows; ++t)
            segment.rows[t * batch + b] = stream[t];
    }
    return segment;
}

Result<std::string> SegmentBatcher::streamBytes(int stream, std::int64_t row, std::int64_t count) const
{
    if (stream < 0 || stream >= m_batch || row < 0 || count < 1 || row > m_rows - count)
        return fail(ErrorCode::Internal, "Bytes outside the streams of " + m_corpus->path().string() + ".");
    std::string bytes(static_cast<std::size_t>(count), '\0');
    const std::span into(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
    return m_corpus->read(offsetOf(stream, row), into).map([&] { return std::move(bytes); });
}

std::int64_t SegmentBatcher::offsetOf(int stream, std::int64_t row) const
{
    return m_begin + std::int64_t{stream} * m_rows + row;
}

Result<Segment> SegmentBatcher::next(int length)
{
    if (length > m_longestSegment)
        return fail(ErrorCode::Internal, "A segment longer than the longest one was asked for.");
    const BatchPosition at = nextStart();
    auto segment = segmentAt(at.row, length);
    if (segment) {
        segment->startsEpoch = at.row == 0;
        m_position = {.row = at.row + length, .epoch = at.epoch};
    }
    return segment;
}

void SegmentBatcher::skip(int length)
{
    const BatchPosition at = nextStart();
    m_position = {.row = at.row + length, .epoch = at.epoch};
}

BatchPosition SegmentBatcher::nextStart() const
{
    if (m_position.row + m_longestSegment + 1 > m_rows)
        return {.row = 0, .epoch = m_position.epoch + 1};
    return m_position;
}

Result<> SegmentBatcher::seek(const BatchPosition& position)
{
    if (position.row < 0 || position.row >= m_rows || position.epoch < 0)
        return fail(
            ErrorCode::Corrupt,
            "Row " + std::to_string(position.row) + " of epoch " + std::to_string(position.epoch)
                + " is no place in streams of " + std::to_string(m_rows) + " bytes of " + m_corpus->path().string()
                + ".",
            "The checkpoint belongs to another corpus or batch.");
    m_position = position;
    return {};
}

double SegmentBatcher::epochsDone() const
{
    return static_cast<double>(m_position.epoch) + static_cast<double>(m_position.row) / static_cast<double>(m_rows);
}

} // namespace workbench::data
