// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/SamplerSettings.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::sample
{

/// How a byte came into a text.
enum class ByteOrigin : std::uint8_t {
    Prompt, ///< typed by the user
    Drawn, ///< by the sampler
    Chosen, ///< by hand, among the 256
};

/// A byte in a tree of texts, numbered as they were added; the root, before any byte, is kSampleRoot.
using SampleNode = std::int32_t;
inline constexpr SampleNode kSampleRoot = -1;

struct SampleByte {
    SampleNode parent = kSampleRoot;
    std::uint8_t byte = 0;
    ByteOrigin origin = ByteOrigin::Prompt;
    std::uint16_t settings = 0; ///< index into SampleTree::settings(), of those it was drawn with
    float surprisalBits = 0; ///< the model's own; NaN for the first byte of a text, which nothing foretold
    float entropyBits = 0; ///< of the model's distribution it came from; NaN likewise

    bool operator==(const SampleByte& other) const; ///< NaN equals NaN
};

/// Everything that was written from one start: texts that share their beginnings. Bytes are added, never changed or
/// removed. A place in it is a node, the last byte of a text; undo and redo walk over the places that were gone to.
class SampleTree
{
public:
    std::size_t size() const { return m_bytes.size(); }
    const SampleByte& at(SampleNode node) const { return m_bytes[static_cast<std::size_t>(node)]; }
    const std::vector<SamplerSettings>& settings() const { return m_settings; }

    /// Its index; equal ones share one. Throws std::length_error after 65,536 different ones.
    std::uint16_t addSettings(const SamplerSettings& settings);
    /// The child of `parent` with that byte: a new one, or the one there is, whose origin and figures stay. The index
    /// of settings must be one of settings(), or 0 for a byte of the prompt.
    SampleNode add(const SampleByte& byte);
    std::optional<SampleNode> child(SampleNode parent, std::uint8_t byte) const;
    std::vector<SampleNode> children(SampleNode parent) const; ///< in the order they were added

    int depth(SampleNode node) const; ///< bytes up to and with it; 0 for the root
    std::string text(SampleNode node) const; ///< all bytes up to and with it
    std::vector<SampleNode> path(SampleNode node) const; ///< first byte to `node`
    SampleNode lastCommon(SampleNode left, SampleNode right) const;
    SampleNode leafBelow(SampleNode node) const; ///< where following the child added last leads

    SampleNode active() const { return m_active; }
    /// A place to undo to; forgets what was to be redone. Where the active place is already, nothing happens.
    void goTo(SampleNode node);
    /// Moves the active place on without making a new one to undo to; forgets what was to be redone.
    void extendTo(SampleNode node);
    bool canUndo() const { return m_visited > 0; }
    bool canRedo() const { return m_visited + 1 < m_places.size(); }
    void undo();
    void redo();

    /// A stretch of bytes without a fork: what a picture of the tree draws as one line.
    struct Branch {
        SampleNode first = 0, last = 0;
        std::optional<int> parent; ///< index of the branch it forks from; that one's last byte is first's parent
        bool active = false; ///< on the way to the active place
    };
    std::vector<Branch> branches() const; ///< parents before children, siblings in the order they were added

    /// Bytes, origins, figures, settings and the active place, in a compact binary form whose version comes first:
    /// nine bytes for one of the text, and a little for every fork.
    std::string serialise() const;
    /// Corrupt, with the place; Unsupported for a newer version. Nothing is allocated unchecked.
    static Result<SampleTree> deserialise(std::string_view data);

    bool operator==(const SampleTree& other) const; ///< of all that is serialised: not of what can be undone

private:
    std::vector<SampleByte> m_bytes;
    std::vector<SamplerSettings> m_settings;
    std::vector<SampleNode> m_lastChild{kSampleRoot}; ///< [node + 1]: newest child; kSampleRoot: none
    std::vector<SampleNode> m_sibling{kSampleRoot}; ///< [node + 1]: next older sibling; kSampleRoot: none
    std::vector<int> m_depth{0}; ///< [node + 1]
    SampleNode m_active = kSampleRoot;
    std::vector<SampleNode> m_places{kSampleRoot};
    std::size_t m_visited = 0; ///< index in m_places
};

} // namespace workbench::sample
