// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/ByteCorpus.h"
#include "core/data/CorpusSplit.h"

#include <cstdint>
#include <string>
#include <vector>

namespace workbench::data
{

/// T + 1 rows of all streams: rows 0..T-1 are the input [T, B], rows 1..T the targets [T, B]. Plain bytes, so that
/// this library needs no LibTorch: whoever trains makes tensors of them.
struct Segment {
    std::vector<std::uint8_t> rows; ///< [T + 1, B], row-major
    int length = 0; ///< T
    int batch = 0; ///< B
    bool startsEpoch = false; ///< the streams begin anew: recurrent state and memory must be empty before it
};

/// Where the next segment starts; all there is to save and restore.
struct BatchPosition {
    std::int64_t row = 0;
    std::int64_t epoch = 0; ///< whole passes done

    bool operator==(const BatchPosition&) const = default;
};

/// Cuts one part of a corpus into B equal contiguous streams, columns, and hands out consecutive rows of all of them.
/// The remainder of the division is dropped. Reads only the bytes of the segment asked for.
class SegmentBatcher
{
public:
    /// `corpus` must outlive the object. InvalidArgument if the streams do not hold `longestSegment` + 1 rows.
    static Result<SegmentBatcher>
    create(const ByteCorpus& corpus, const CorpusPart& part, int batch, int longestSegment);

    std::int64_t rows() const { return m_rows; } ///< of each stream
    int batch() const { return m_batch; }

    /// Rows [row, row + length] of all streams, wherever the position is; for evaluation, which walks to the end with
    /// a shorter last segment: row + length must be below rows(). Never sets startsEpoch.
    Result<Segment> segmentAt(std::int64_t row, int length) const;

    /// The next segment of 1 to `longestSegment` rows. The epoch ends as soon as the longest segment would no longer
    /// fit, whatever the length asked for: then rows start again at 0 and the epoch counts up.
    Result<Segment> next(int length);

    /// Passes over the segment that next() would give.
    void skip(int length);

    /// `count` bytes of one stream from row `row` on, wherever the position is; all of them must be in the stream.
    Result<std::string> streamBytes(int stream, std::int64_t row, std::int64_t count) const;
    std::int64_t offsetOf(int stream, std::int64_t row) const; ///< of a byte of a stream in the corpus file

    const BatchPosition& position() const { return m_position; }
    Result<> seek(const BatchPosition& position); ///< Corrupt when it lies outside the streams
    double epochsDone() const; ///< whole passes and the fraction of the rows of this one

private:
    SegmentBatcher(const ByteCorpus& corpus, const CorpusPart& part, int batch, int longestSegment);

    BatchPosition nextStart() const; ///< of the next segment: an epoch that is over begins anew

    const ByteCorpus* m_corpus;
    std::int64_t m_begin;
    std::int64_t m_rows;
    int m_batch;
    int m_longestSegment;
    BatchPosition m_position;
};

} // namespace workbench::data
