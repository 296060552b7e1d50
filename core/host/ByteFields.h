// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ByteCoding.h"
#include "core/base/StrongId.h"

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace workbench::host
{

static_assert(std::endian::native == std::endian::little, "lists of numbers are copied as they lie in memory");

inline constexpr std::size_t kLongestField = 16 << 20; ///< bytes of one text; what is longer was never sent

template <typename Value>
concept Listed = std::same_as<Value, float> || std::same_as<Value, int>;

/// Turns values into bytes: `writer(step.at, step.trainLoss)`. What it does not know is told to it by a function
/// fields(archive, value) beside the value's meaning, which serves FieldReader as well, so that both always agree.
/// Numbers low byte first, a double by its bits; texts, lists and what may be missing after their length.
class FieldWriter
{
public:
    template <typename Value>
    using Of = const Value; ///< how fields() takes a value

    template <typename... Values>
    void operator()(const Values&... values)
    {
        (put(values), ...);
    }
    /// An enumeration whose values run from 0 to `last`.
    template <typename Enum>
    void choice(const Enum& value, Enum)
    {
        put(static_cast<std::uint8_t>(value));
    }
    /// Bytes that reach to the end.
    void rest(std::string_view bytes) { m_out += bytes; }
    /// Nothing can be wrong with what is there; FieldReader refuses.
    void check(bool, const char*) { }

    std::string take() { return std::move(m_out); }

private:
    void put(bool value) { putWhole(m_out, static_cast<std::uint8_t>(value)); }
    template <std::integral Whole>
    void put(Whole value)
    {
        putWhole(m_out, value);
    }
    void put(double value) { putReal(m_out, value); }
    void put(const std::string& value) { putText(m_out, value); }
    void put(const std::filesystem::path& value) { putText(m_out, value.native()); }
    void put(const RunId& value) { putText(m_out, value.value()); }
    template <typename Value>
    void put(const std::optional<Value>& value)
    {
        put(value.has_value());
        if (value)
            put(*value);
    }
    template <typename Value>
    void put(const std::vector<Value>& values)
    {
        putWhole(m_out, static_cast<std::uint64_t>(values.size()));
        if constexpr (Listed<Value>)
            m_out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
        else
            for (const Value& value : values)
                put(value);
    }
    template <typename Value>
    requires std::is_class_v<Value>
    void put(const Value& value) { fields(*this, value); }

    std::string m_out;
};

/// Takes values back out of bytes. The first that cannot be is kept as fault(); all after it are left as they were.
class FieldReader
{
public:
    template <typename Value>
    using Of = Value;

    explicit FieldReader(std::string_view bytes)
        : m_taker(bytes)
    {
    }

    template <typename... Values>
    void operator()(Values&... values)
    {
        (take(values), ...);
    }
    template <typename Enum>
    void choice(Enum& value, Enum last)
    {
        std::uint8_t number = 0;
        take(number);
        check(number <= static_cast<std::uint8_t>(last), "a choice that does not exist");
        if (m_fault.empty())
            value = static_cast<Enum>(number);
    }
    void rest(std::string_view& bytes) { bytes = m_taker.bytes(m_taker.left()); }
    void check(bool holds, const char* what)
    {
        if (!holds && m_fault.empty())
            m_fault = what;
    }

    bool isSound() const { return m_fault.empty(); }
    /// What is wrong, after everything was taken; empty: nothing, and no byte is left.
    std::string fault() const
    {
        return m_fault.empty() && m_taker.left() > 0 ? std::to_string(m_taker.left()) + " bytes too many" : m_fault;
    }

private:
    void take(bool& value)
    {
        const auto number = m_taker.whole<std::uint8_t>();
        check(number <= 1, "neither yes nor no");
        value = number == 1;
        checkWhole();
    }
    template <std::integral Whole>
    void take(Whole& value)
    {
        value = m_taker.whole<Whole>();
        checkWhole();
    }
    void take(double& value)
    {
        value = m_taker.real();
        checkWhole();
    }
    void take(std::string& value)
    {
        const std::string_view text = m_taker.text();
        checkWhole();
        check(text.size() <= kLongestField, "a text that is too long");
        if (m_fault.empty())
            value = text;
    }
    void take(std::filesystem::path& value)
    {
        std::string text;
        take(text);
        check(text.find('\0') == std::string::npos, "a path with a zero byte");
        if (m_fault.empty())
            value = std::move(text);
    }
    void take(RunId& value)
    {
        std::string text;
        take(text);
        value = RunId(std::move(text));
    }
    template <typename Value>
    void take(std::optional<Value>& value)
    {
        bool is = false;
        take(is);
        value.reset();
        if (is && m_fault.empty())
            take(value.emplace());
    }
    template <typename Value>
    void take(std::vector<Value>& values)
    {
        const auto count = m_taker.whole<std::uint64_t>();
        checkWhole();
        // Every value has a byte at least, so that no count makes more of them than there are bytes.
        check(count <= m_taker.left() / (Listed<Value> ? sizeof(Value) : 1), "a count beyond the end");
        if (!m_fault.empty())
            return;
        if constexpr (Listed<Value>) {
            const std::string_view bytes = m_taker.bytes(static_cast<std::size_t>(count) * sizeof(Value));
            values.resize(static_cast<std::size_t>(count));
            if (count > 0)
                std::memcpy(values.data(), bytes.data(), bytes.size());
        } else {
            for (std::uint64_t i = 0; i < count && m_fault.empty(); ++i)
                take(values.emplace_back());
        }
    }
    template <typename Value>
    requires std::is_class_v<Value>
    void take(Value& value)
    {
        if (m_fault.empty())
            fields(*this, value);
    }
    void checkWhole() { check(m_taker.isWhole(), "the end comes too early"); }

    ByteTaker m_taker;
    std::string m_fault;
};

/// How fields() takes a value: to be read, or to be filled.
template <typename Archive, typename Value>
using Of = typename Archive::template Of<Value>;

} // namespace workbench::host
