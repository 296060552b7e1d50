// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/sample/SampleTree.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace workbench::sample
{

namespace
{

// Little-endian, without gaps: version (1), count of settings, of bytes, the active place; the settings, each its
// length and its JSON; then stretches until all bytes are there. A stretch is bytes each of which follows the one
// before, with one origin and one index of settings: count, parent of the first, origin, settings; the bytes; their
// surprisals; their entropies.
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderSize = 4 * 4;
constexpr std::size_t kStretchSize = 4 + 4 + 1 + 2;
constexpr std::size_t kByteSize = 1 + 4 + 4;

template <std::unsigned_integral Unsigned>
void append(std::string& out, Unsigned value)
{
    for (std::size_t i = 0; i < sizeof value; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xff);
}

void append(std::string& out, SampleNode node)
{
    append(out, static_cast<std::uint32_t>(node));
}

void append(std::string& out, float value)
{
    append(out, std::bit_cast<std::uint32_t>(value));
}

/// Takes values from the front, none beyond the end.
class Taker
{
public:
    explicit Taker(std::string_view data)
        : m_data(data)
    {
    }

    std::size_t place() const { return m_place; }
    std::size_t left() const { return m_data.size() - m_place; }
    /// The caller has seen that so much is left.
    template <std::unsigned_integral Unsigned>
    Unsigned take()
    {
        Unsigned value = 0;
        for (std::size_t i = 0; i < sizeof value; ++i)
            value |= static_cast<Unsigned>(static_cast<Unsigned>(byteAt(m_place++)) << (8 * i));
        return value;
    }
    SampleNode takeNode() { return static_cast<SampleNode>(take<std::uint32_t>()); }
    float takeFloat() { return std::bit_cast<float>(take<std::uint32_t>()); }
    std::string_view takeBytes(std::size_t count)
    {
        m_place += count;
        return m_data.substr(m_place - count, count);
    }

private:
    unsigned char byteAt(std::size_t place) const { return static_cast<unsigned char>(m_data[place]); }

    std::string_view m_data;
    std::size_t m_place = 0;
};

tl::unexpected<Error> corrupt(std::size_t place, const std::string& what)
{
    return fail(
        ErrorCode::Corrupt, "A tree of sampled texts is damaged at byte " + std::to_string(place) + ": " + what + ".",
        "Leave it out; other texts can still be read.");
}

bool isFigure(float value) // what is no number is one: it stands for "foretold by nothing"
{
    return !(value < 0);
}

struct Stretch {
    std::uint32_t count = 0;
    SampleNode parent = kSampleRoot;
    std::uint8_t origin = 0;
    std::uint16_t settings = 0;
};

/// What is wrong with the head of a stretch, for a tree that has `there` bytes and lacks `missing`; empty: nothing.
std::string faultIn(const Stretch& stretch, const SampleTree& tree, std::size_t missing, std::size_t left)
{
    if (stretch.count == 0 || stretch.count > missing)
        return "a stretch of " + std::to_string(stretch.count) + " bytes where " + std::to_string(missing)
            + " are missing";
    if (stretch.count > left / kByteSize)
        return "a stretch of " + std::to_string(stretch.count) + " bytes, and the end comes before";
    if (stretch.parent < kSampleRoot || stretch.parent >= static_cast<SampleNode>(tree.size()))
        return "byte " + std::to_string(tree.size()) + " follows number " + std::to_string(stretch.parent);
    if (stretch.origin > static_cast<std::uint8_t>(ByteOrigin::Chosen))
        return "there is no origin " + std::to_string(stretch.origin);
    if (stretch.settings >= std::max<std::size_t>(1, tree.settings().size()))
        return "there are no settings " + std::to_string(stretch.settings);
    return {};
}

/// All different, which is seen by their texts: comparing each with all before it would take a stranger's 65,536 half a
/// minute.
Result<std::vector<SamplerSettings>> readSettings(Taker& taker, std::uint32_t count)
{
    std::vector<SamplerSettings> all;
    std::unordered_set<std::string> texts;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t place = taker.place();
        if (taker.left() < 4)
            return corrupt(place, "the end comes before settings " + std::to_string(i));
        const auto length = taker.take<std::uint32_t>();
        if (length > taker.left())
            return corrupt(place, "the end comes within settings " + std::to_string(i));
        const auto settings = settingsFromJson(taker.takeBytes(length));
        if (!settings)
            return corrupt(place, "settings " + std::to_string(i) + ": " + settings.error().message);
        if (all.size() > std::numeric_limits<std::uint16_t>::max() || !texts.insert(settingsJson(*settings)).second)
            return corrupt(place, "settings " + std::to_string(i) + " stand there already");
        all.push_back(*settings);
    }
    return all;
}

Result<> readStretch(SampleTree& tree, Taker& taker, std::size_t missing)
{
    const std::size_t place = taker.place();
    if (taker.left() < kStretchSize)
        return corrupt(place, "the end comes where " + std::to_string(missing) + " bytes are missing");
    const Stretch stretch{
        taker.take<std::uint32_t>(), taker.takeNode(), taker.take<std::uint8_t>(), taker.take<std::uint16_t>()};
    if (const std::string fault = faultIn(stretch, tree, missing, taker.left()); !fault.empty())
        return corrupt(place, fault);
    const std::size_t bytesAt = taker.place();
    const std::string_view bytes = taker.takeBytes(stretch.count);
    const std::size_t figuresAt = taker.place();
    Taker surprisals(taker.takeBytes(4 * bytes.size())), entropies(taker.takeBytes(4 * bytes.size()));
    SampleNode parent = stretch.parent;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const SampleByte byte{
            parent,
            static_cast<std::uint8_t>(bytes[i]),
            static_cast<ByteOrigin>(stretch.origin),
            stretch.settings,
            surprisals.takeFloat(),
            entropies.takeFloat()};
        if (!isFigure(byte.surprisalBits) || !isFigure(byte.entropyBits))
            return corrupt(figuresAt + 4 * i, "surprisal or entropy of a byte is below 0");
        const auto next = static_cast<SampleNode>(tree.size());
        parent = tree.add(byte);
        if (parent != next)
            return corrupt(bytesAt + i, "the same byte follows number " + std::to_string(byte.parent) + " twice");
    }
    return {};
}

} // namespace

std::string SampleTree::serialise() const
{
    std::string out;
    out.reserve(kHeaderSize + kStretchSize + m_bytes.size() * kByteSize);
    append(out, kVersion);
    append(out, static_cast<std::uint32_t>(m_settings.size()));
    append(out, static_cast<std::uint32_t>(m_bytes.size()));
    append(out, m_active);
    for (const SamplerSettings& settings : m_settings) {
        const std::string json = settingsJson(settings);
        append(out, static_cast<std::uint32_t>(json.size()));
        out += json;
    }
    for (std::size_t begin = 0, end = 0; begin < m_bytes.size(); begin = end) {
        const SampleByte& first = m_bytes[begin];
        for (end = begin + 1; end < m_bytes.size(); ++end) {
            const SampleByte& byte = m_bytes[end];
            if (byte.parent != static_cast<SampleNode>(end) - 1 || byte.origin != first.origin
                || byte.settings != first.settings)
                break;
        }
        append(out, static_cast<std::uint32_t>(end - begin));
        append(out, first.parent);
        append(out, static_cast<std::uint8_t>(first.origin));
        append(out, first.settings);
        for (std::size_t i = begin; i < end; ++i)
            append(out, m_bytes[i].byte);
        for (std::size_t i = begin; i < end; ++i)
            append(out, m_bytes[i].surprisalBits);
        for (std::size_t i = begin; i < end; ++i)
            append(out, m_bytes[i].entropyBits);
    }
    return out;
}

Result<SampleTree> SampleTree::deserialise(std::string_view data)
{
    Taker taker(data);
    if (taker.left() < kHeaderSize)
        return corrupt(0, "it has " + std::to_string(data.size()) + " bytes, less than its head");
    const auto version = taker.take<std::uint32_t>();
    if (version > kVersion)
        return fail(
            ErrorCode::Unsupported,
            "A tree of sampled texts has version " + std::to_string(version) + "; this program reads up to "
                + std::to_string(kVersion) + ".",
            "Open it with a newer version of the program.");
    if (version == 0)
        return corrupt(0, "there is no version 0");
    const auto settingsCount = taker.take<std::uint32_t>();
    const auto byteCount = taker.take<std::uint32_t>();
    const SampleNode active = taker.takeNode();
    if (byteCount > data.size() / kByteSize)
        return corrupt(8, std::to_string(byteCount) + " bytes cannot stand in so few");
    if (active < kSampleRoot || active >= static_cast<SampleNode>(byteCount))
        return corrupt(12, "the active place is number " + std::to_string(active));
    auto settings = readSettings(taker, settingsCount);
    if (!settings)
        return fail(std::move(settings.error()));
    SampleTree tree;
    tree.m_settings = std::move(*settings);
    while (tree.size() < byteCount)
        if (auto read = readStretch(tree, taker, byteCount - tree.size()); !read)
            return fail(std::move(read.error()));
    if (taker.left() > 0)
        return corrupt(taker.place(), std::to_string(taker.left()) + " bytes too many");
    tree.m_active = active;
    tree.m_places = {active};
    return tree;
}

} // namespace workbench::sample
