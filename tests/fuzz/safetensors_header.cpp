// SPDX-License-Identifier: GPL-3.0-or-later
// Eight bytes: how many bytes of data follow the header; eight bytes: the length field of a file; the rest: the header.
#include "core/model/SafetensorsHeader.h"
#include "tests/fuzz/FuzzTarget.h"

#include <nlohmann/json.hpp>

#include <string>

namespace workbench::fuzz
{

namespace
{

using model::SafetensorsHeader;

/// The most data that the target lets a file have: any more could overflow a sum here rather than in the reader.
constexpr std::uint64_t kMostData = std::uint64_t{1} << 62;

std::uint64_t wholeAt(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::string textOf(const SafetensorsHeader& header)
{
    nlohmann::ordered_json root = nlohmann::ordered_json::object();
    for (const auto& tensor : header.tensors)
        root[tensor.name]
            = {{"dtype", model::safetensorsTypeName(tensor.type)},
               {"shape", tensor.shape},
               {"data_offsets", {tensor.begin, tensor.end}}};
    if (!header.metadata.empty())
        root["__metadata__"] = header.metadata;
    return root.dump();
}

void mustBeSame(const SafetensorsHeader& left, const SafetensorsHeader& right)
{
    must(
        left.metadata == right.metadata && left.tensors.size() == right.tensors.size(), "written again it is the same");
    for (std::size_t i = 0; i < left.tensors.size(); ++i) {
        const auto &one = left.tensors[i], &other = right.tensors[i];
        must(
            one.name == other.name && one.type == other.type && one.shape == other.shape && one.begin == other.begin
                && one.end == other.end,
            "written again, every tensor is the same");
    }
}

} // namespace

bool readInput(std::string_view input)
{
    if (input.size() < 16)
        return false;
    const std::uint64_t dataBytes = wholeAt(input) % kMostData;
    const auto prefix = std::as_bytes(std::span(input)).subspan(8);
    const std::string_view text = input.substr(16);
    const std::uint64_t fileBytes = model::kSafetensorsPrefixBytes + text.size() + dataBytes;
    if (const auto length = model::safetensorsHeaderLength(prefix, fileBytes, "input"))
        must(
            *length <= model::kSafetensorsMaximumHeader && *length <= fileBytes - model::kSafetensorsPrefixBytes,
            "a header that may be read is no longer than the limit and the file");

    const auto header = model::parseSafetensorsHeader(text, fileBytes, "input");
    if (!header)
        return false;
    std::uint64_t next = 0;
    for (const auto& tensor : header->tensors) {
        must(tensor.begin == next && tensor.end >= tensor.begin, "tensors lie one after the other");
        next = tensor.end;
    }
    must(next == dataBytes, "tensors cover all of the data");
    const std::string again = textOf(*header);
    const auto second = model::parseSafetensorsHeader(
        again, model::kSafetensorsPrefixBytes + again.size() + dataBytes, "written again");
    must(second.has_value(), "a header that is written again can be read");
    mustBeSame(*header, *second);
    return true;
}

} // namespace workbench::fuzz
