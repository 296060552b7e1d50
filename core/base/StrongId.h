// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace workbench
{

/// An identifier that cannot be mistaken for another kind of identifier: `StrongId<struct RunTag, std::string>`.
template <typename Tag, typename Value>
class StrongId
{
public:
    StrongId() = default;
    explicit StrongId(Value value)
        : m_value(std::move(value))
    {
    }

    const Value& value() const { return m_value; }
    auto operator<=>(const StrongId&) const = default;

private:
    Value m_value{};
};

/// A run: its UUID, which is also the name of its folder in the store.
using RunId = StrongId<struct RunTag, std::string>;
/// A corpus in the store: the SHA-256 of its bytes in lower-case hexadecimal.
using CorpusId = StrongId<struct CorpusTag, std::string>;

} // namespace workbench

template <typename Tag, typename Value>
struct std::hash<workbench::StrongId<Tag, Value>> {
    std::size_t operator()(const workbench::StrongId<Tag, Value>& id) const { return std::hash<Value>{}(id.value()); }
};
