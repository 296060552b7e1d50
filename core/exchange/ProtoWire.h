// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workbench::exchange
{

// The wire format of protocol buffers, as far as event files use it: a key (number * 8 + kind) as a varint, then the
// value. Groups (kinds 3 and 4) are long out of use, and refused.

enum class WireKind : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

void putField(std::string& out, std::uint32_t number, std::uint64_t value); ///< Varint
void putField(std::string& out, std::uint32_t number, std::string_view bytes); ///< Bytes
void putRealField(std::string& out, std::uint32_t number, double value); ///< Fixed64

struct WireField {
    std::uint32_t number = 0;
    WireKind kind = WireKind::Varint;
    std::uint64_t whole = 0; ///< of all kinds but Bytes
    std::string_view bytes; ///< of Bytes: a part of what the reader was given

    double real() const; ///< of Fixed64
    float single() const; ///< of Fixed32
};

/// Takes the fields of a message one after the other, never beyond its end.
class WireReader
{
public:
    explicit WireReader(std::string_view data)
        : m_data(data)
    {
    }

    std::optional<WireField> next(); ///< nothing at the end, or where isSound() is false
    bool isSound() const { return m_sound; }
    std::size_t place() const { return m_place; }

private:
    std::optional<std::uint64_t> varint();
    std::optional<std::uint64_t> fixed(unsigned bytes);

    std::string_view m_data;
    std::size_t m_place = 0;
    bool m_sound = true;
};

} // namespace workbench::exchange
