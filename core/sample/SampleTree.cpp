// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SampleTree.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <deque>
#include <limits>
#include <stdexcept>
#include <utility>

namespace workbench::sample
{

namespace
{

/// Where a node stands in the vectors that have a place for the root too.
std::size_t slot(SampleNode node)
{
    return static_cast<std::size_t>(node + 1);
}

bool sameFigure(float left, float right)
{
    return left == right || (std::isnan(left) && std::isnan(right));
}

} // namespace

bool SampleByte::operator==(const SampleByte& other) const
{
    return parent == other.parent && byte == other.byte && origin == other.origin && settings == other.settings
        && sameFigure(surprisalBits, other.surprisalBits) && sameFigure(entropyBits, other.entropyBits);
}

std::uint16_t SampleTree::addSettings(const SamplerSettings& settings)
{
    const auto found = std::ranges::find(m_settings, settings);
    const auto index = static_cast<std::size_t>(found - m_settings.begin());
    if (index > std::numeric_limits<std::uint16_t>::max())
        throw std::length_error("too many different sampler settings in one tree");
    if (found == m_settings.end())
        m_settings.push_back(settings);
    return static_cast<std::uint16_t>(index);
}

SampleNode SampleTree::add(const SampleByte& byte)
{
    assert(byte.settings < std::max<std::size_t>(1, m_settings.size()));
    if (const auto there = child(byte.parent, byte.byte))
        return *there;
    const auto node = static_cast<SampleNode>(m_bytes.size());
    m_bytes.push_back(byte);
    m_lastChild.push_back(kSampleRoot);
    m_sibling.push_back(std::exchange(m_lastChild[slot(byte.parent)], node));
    m_depth.push_back(m_depth[slot(byte.parent)] + 1);
    return node;
}

std::optional<SampleNode> SampleTree::child(SampleNode parent, std::uint8_t byte) const
{
    for (SampleNode node = m_lastChild[slot(parent)]; node != kSampleRoot; node = m_sibling[slot(node)])
        if (at(node).byte == byte)
            return node;
    return std::nullopt;
}

std::vector<SampleNode> SampleTree::children(SampleNode parent) const
{
    std::vector<SampleNode> nodes;
    for (SampleNode node = m_lastChild[slot(parent)]; node != kSampleRoot; node = m_sibling[slot(node)])
        nodes.push_back(node);
    std::ranges::reverse(nodes);
    return nodes;
}

int SampleTree::depth(SampleNode node) const
{
    return m_depth[slot(node)];
}

std::string SampleTree::text(SampleNode node) const
{
    std::string bytes(static_cast<std::size_t>(depth(node)), '\0');
    for (std::size_t i = bytes.size(); i > 0; node = at(node).parent)
        bytes[--i] = static_cast<char>(at(node).byte);
    return bytes;
}

std::vector<SampleNode> SampleTree::path(SampleNode node) const
{
    std::vector<SampleNode> nodes(static_cast<std::size_t>(depth(node)));
    for (std::size_t i = nodes.size(); i > 0; node = at(node).parent)
        nodes[--i] = node;
    return nodes;
}

SampleNode SampleTree::lastCommon(SampleNode left, SampleNode right) const
{
    while (left != right) // a child's number is above its parent's, so the larger one is not above the other
        (left > right ? left : right) = at(std::max(left, right)).parent;
    return left;
}

SampleNode SampleTree::leafBelow(SampleNode node) const
{
    while (m_lastChild[slot(node)] != kSampleRoot)
        node = m_lastChild[slot(node)];
    return node;
}

void SampleTree::goTo(SampleNode node)
{
    if (node == m_active)
        return;
    m_active = node;
    m_places.resize(m_visited + 1);
    m_places.push_back(node);
    ++m_visited;
}

void SampleTree::extendTo(SampleNode node)
{
    if (node == m_active)
        return;
    m_active = node;
    m_places.resize(m_visited + 1);
    m_places.back() = node;
}

void SampleTree::undo()
{
    if (canUndo())
        m_active = m_places[--m_visited];
}

void SampleTree::redo()
{
    if (canRedo())
        m_active = m_places[++m_visited];
}

std::vector<SampleTree::Branch> SampleTree::branches() const
{
    std::vector<bool> onTheWay(m_bytes.size());
    for (const SampleNode node : path(m_active))
        onTheWay[static_cast<std::size_t>(node)] = true;

    std::vector<Branch> all;
    struct Start {
        SampleNode first;
        std::optional<int> parent;
    };
    std::deque<Start> starts;
    const auto fork = [&](SampleNode node, std::optional<int> branch) {
        for (const SampleNode first : children(node))
            starts.push_back({first, branch});
    };
    fork(kSampleRoot, std::nullopt);
    while (!starts.empty()) {
        const Start start = starts.front();
        starts.pop_front();
        SampleNode last = start.first;
        for (SampleNode next = m_lastChild[slot(last)]; next != kSampleRoot && m_sibling[slot(next)] == kSampleRoot;
             next = m_lastChild[slot(last)])
            last = next;
        all.push_back({start.first, last, start.parent, onTheWay[static_cast<std::size_t>(start.first)]});
        fork(last, static_cast<int>(all.size()) - 1);
    }
    return all;
}

bool SampleTree::operator==(const SampleTree& other) const
{
    return m_bytes == other.m_bytes && m_settings == other.m_settings && m_active == other.m_active;
}

} // namespace workbench::sample
