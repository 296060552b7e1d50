// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionSnapshot.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <limits>

namespace workbench::maps
{

namespace
{

// Little-endian, without gaps: version, source, step, block, heads, memoryLimit, queries, keys, rows, columns,
// firstOffset; then the levels, the bytes, and for every query six numbers of statistics and its first visible key.
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kHeaderSize = 4 + 1 + 8 + 7 * 4 + 8;
constexpr std::uint64_t kQuerySize = 7 * 4;

template <std::unsigned_integral Unsigned>
void append(std::string& out, Unsigned value)
{
    for (std::size_t i = 0; i < sizeof value; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xff);
}

void append(std::string& out, std::int32_t value)
{
    append(out, static_cast<std::uint32_t>(value));
}

void append(std::string& out, std::int64_t value)
{
    append(out, static_cast<std::uint64_t>(value));
}

void append(std::string& out, float value)
{
    append(out, std::bit_cast<std::uint32_t>(value));
}

/// Takes numbers from the front of bytes of which there are enough: the caller has counted.
class ByteReader
{
public:
    explicit ByteReader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    template <std::unsigned_integral Unsigned>
    Unsigned take()
    {
        Unsigned value = 0;
        const auto digits = takeBytes(sizeof value);
        for (std::size_t i = 0; i < sizeof value; ++i)
            value |= static_cast<Unsigned>(static_cast<Unsigned>(static_cast<unsigned char>(digits[i])) << (8 * i));
        return value;
    }
    std::int32_t takeInt() { return static_cast<std::int32_t>(take<std::uint32_t>()); }
    std::int64_t takeLong() { return static_cast<std::int64_t>(take<std::uint64_t>()); }
    float takeFloat() { return std::bit_cast<float>(take<std::uint32_t>()); }
    std::string_view takeBytes(std::size_t count)
    {
        const auto taken = m_bytes.substr(0, count);
        m_bytes.remove_prefix(count);
        return taken;
    }

private:
    std::string_view m_bytes;
};

tl::unexpected<Error> corrupt(const std::string& what)
{
    return fail(
        ErrorCode::Corrupt, "An attention snapshot is damaged: " + what + ".",
        "Leave this snapshot out; others of the run can still be read.");
}

/// What is wrong with the numbers of a header; empty: nothing.
std::string faultIn(const AttentionSnapshot& header)
{
    if (header.step < 0 || header.block < 0 || header.heads < 1 || header.memoryLimit < 0)
        return "its step, block, heads or memory is a number that cannot be";
    if (header.queries < 0 || header.keys < header.queries)
        return std::to_string(header.queries) + " queries and " + std::to_string(header.keys) + " keys cannot be";
    if (header.rows != std::min(header.queries, kSnapshotRows)
        || header.columns != std::min(header.keys, kSnapshotColumns))
        return std::to_string(header.rows) + " x " + std::to_string(header.columns) + " is not what a map of "
            + std::to_string(header.queries) + " x " + std::to_string(header.keys) + " is pooled to";
    if (header.firstOffset > std::numeric_limits<std::int64_t>::max() - header.keys)
        return "its text ends beyond every offset";
    return {};
}

} // namespace

std::string encodeSnapshot(const AttentionSnapshot& snapshot)
{
    std::string out;
    out.reserve(kHeaderSize + snapshot.levels.size() + snapshot.bytes.size() + kQuerySize * snapshot.statistics.size());
    append(out, kVersion);
    append(out, static_cast<std::uint8_t>(snapshot.source));
    append(out, snapshot.step);
    for (const int number :
         {snapshot.block, snapshot.heads, snapshot.memoryLimit, snapshot.queries, snapshot.keys, snapshot.rows,
          snapshot.columns})
        append(out, number);
    append(out, snapshot.firstOffset);
    out.append(snapshot.levels.begin(), snapshot.levels.end());
    out += snapshot.bytes;
    for (std::size_t query = 0; query < snapshot.statistics.size(); ++query) {
        const RowStatistics& row = snapshot.statistics[query];
        for (const float number : {row.sum, row.entropyBits, row.maximum})
            append(out, number);
        append(out, row.strongest);
        append(out, row.meanDistance);
        append(out, row.memoryMass);
        append(out, snapshot.firstVisible[query]);
    }
    return out;
}

Result<AttentionSnapshot> decodeSnapshot(std::string_view bytes)
{
    if (bytes.size() < sizeof kVersion)
        return corrupt("it ends after " + std::to_string(bytes.size()) + " bytes");
    ByteReader reader(bytes);
    const auto version = reader.take<std::uint32_t>();
    if (version != kVersion)
        return fail(
            ErrorCode::Unsupported,
            "An attention snapshot is of version " + std::to_string(version) + "; this program reads version "
                + std::to_string(kVersion) + ".",
            "Look at it with the version of the workbench that made it, or a newer one.");
    if (bytes.size() < kHeaderSize)
        return corrupt("it ends after " + std::to_string(bytes.size()) + " bytes, within its header");

    AttentionSnapshot snapshot;
    const auto source = reader.take<std::uint8_t>();
    if (source > static_cast<std::uint8_t>(MapSource::Sample))
        return corrupt("its source is number " + std::to_string(source));
    snapshot.source = static_cast<MapSource>(source);
    snapshot.step = reader.takeLong();
    for (int* const number :
         {&snapshot.block, &snapshot.heads, &snapshot.memoryLimit, &snapshot.queries, &snapshot.keys, &snapshot.rows,
          &snapshot.columns})
        *number = reader.takeInt();
    snapshot.firstOffset = reader.takeLong();
    if (const std::string fault = faultIn(snapshot); !fault.empty())
        return corrupt(fault);

    const auto cells = static_cast<std::uint64_t>(snapshot.rows) * static_cast<std::uint64_t>(snapshot.columns);
    const auto keys = static_cast<std::uint64_t>(snapshot.keys);
    const auto queries = static_cast<std::uint64_t>(snapshot.queries);
    const std::uint64_t expected = kHeaderSize + cells + keys + kQuerySize * queries;
    if (bytes.size() != expected)
        return corrupt(
            "it has " + std::to_string(bytes.size()) + " bytes, where its header asks for " + std::to_string(expected));
    const auto levels = reader.takeBytes(cells);
    snapshot.levels.assign(levels.begin(), levels.end());
    snapshot.bytes = reader.takeBytes(keys);
    snapshot.statistics.resize(queries);
    for (RowStatistics& row : snapshot.statistics) {
        row.sum = reader.takeFloat();
        row.entropyBits = reader.takeFloat();
        row.maximum = reader.takeFloat();
        row.strongest = reader.takeInt();
        row.meanDistance = reader.takeFloat();
        row.memoryMass = reader.takeFloat();
        if (row.strongest < 0 || row.strongest >= snapshot.keys)
            return corrupt("the strongest key of a row is number " + std::to_string(row.strongest));
        const int first = snapshot.firstVisible.emplace_back(reader.takeInt());
        const auto own = snapshot.keys - snapshot.queries + static_cast<int>(snapshot.firstVisible.size()) - 1;
        if (first < 0 || first > own)
            return corrupt("the first visible key of a row is number " + std::to_string(first));
    }
    return snapshot;
}

} // namespace workbench::maps
