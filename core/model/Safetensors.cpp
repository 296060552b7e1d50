// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Safetensors.h"

#include "core/base/AtomicFile.h"
#include "core/base/RegularFile.h"
#include "core/model/SafetensorsHeader.h"

#include <ATen/ops/empty.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace workbench::model
{

namespace
{

constexpr std::array<std::pair<SafetensorsType, at::ScalarType>, 10> kScalarTypes{{
    {SafetensorsType::F64, at::kDouble},
    {SafetensorsType::F32, at::kFloat},
    {SafetensorsType::F16, at::kHalf},
    {SafetensorsType::BF16, at::kBFloat16},
    {SafetensorsType::I64, at::kLong},
    {SafetensorsType::I32, at::kInt},
    {SafetensorsType::I16, at::kShort},
    {SafetensorsType::I8, at::kChar},
    {SafetensorsType::U8, at::kByte},
    {SafetensorsType::Bool, at::kBool},
}};

at::ScalarType scalarType(SafetensorsType type)
{
    return std::ranges::find(kScalarTypes, type, [](const auto& pair) { return pair.first; })->second;
}

std::optional<SafetensorsType> fileType(at::ScalarType type)
{
    const auto* const found = std::ranges::find(kScalarTypes, type, [](const auto& pair) { return pair.second; });
    return found == kScalarTypes.end() ? std::nullopt : std::optional(found->first);
}

Result<at::Tensor> readTensor(const RegularFile& file, const SafetensorsEntry& entry, std::uint64_t dataStart)
{
    auto tensor = at::empty(entry.shape, scalarType(entry.type));
    const auto bytes = static_cast<std::size_t>(entry.end - entry.begin);
    const std::span into(static_cast<std::byte*>(tensor.mutable_data_ptr()), bytes);
    if (auto read = file.readAt(static_cast<std::int64_t>(dataStart + entry.begin), into); !read)
        return fail(std::move(read.error()));
    if (entry.type == SafetensorsType::Bool) { // any other byte is no bool to the compiler
        const auto* const values = static_cast<const unsigned char*>(tensor.const_data_ptr());
        if (std::any_of(values, values + bytes, [](unsigned char value) { return value > 1; }))
            return fail(
                ErrorCode::Corrupt,
                file.path().string() + ": '" + entry.name + "' has a byte that is neither true nor false.");
    }
    return tensor;
}

/// A tensor ready to be written: its place in the file is its place in the list.
struct Planned {
    const NamedTensor* source;
    SafetensorsType type;
};

/// Largest values first, so that every tensor is aligned to its values; then by name, so that files are reproducible.
Result<std::vector<Planned>> plan(std::span<const NamedTensor> tensors, const std::filesystem::path& path)
{
    std::vector<Planned> result;
    std::set<std::string_view> names;
    for (const NamedTensor& each : tensors) {
        const auto type = each.tensor.defined() && each.tensor.layout() == at::kStrided
            ? fileType(each.tensor.scalar_type())
            : std::nullopt;
        if (!type || each.name.empty() || each.name == "__metadata__" || !names.insert(each.name).second)
            return fail(
                ErrorCode::Internal,
                "Cannot write " + path.string() + ": '" + each.name + "' has a wrong name or type.");
        result.push_back({&each, *type});
    }
    std::ranges::sort(result, {}, [](const Planned& each) {
        return std::pair(-safetensorsTypeBytes(each.type), std::string_view(each.source->name));
    });
    return result;
}

/// Length field and JSON, padded with blanks so that the data begin at a multiple of 8.
std::string headerText(const std::vector<Planned>& tensors, const std::map<std::string, std::string>& metadata)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!metadata.empty())
        json["__metadata__"] = metadata;
    std::uint64_t begin = 0;
    for (const Planned& each : tensors) {
        const std::uint64_t end = begin + each.source->tensor.nbytes();
        json[each.source->name] = {
            {"dtype", safetensorsTypeName(each.type)},
            {"shape", each.source->tensor.sizes().vec()},
            {"data_offsets", {begin, end}},
        };
        begin = end;
    }
    std::string text = json.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string prefix;
    for (std::size_t i = 0; i < kSafetensorsPrefixBytes; ++i)
        prefix.push_back(static_cast<char>(text.size() >> (8 * i) & 0xff));
    return prefix + text;
}

/// `file`: anything with write(bytes); `path` is for messages.
template <typename File>
Result<> writeContents(
    File& file, const std::filesystem::path& path, std::span<const NamedTensor> tensors,
    const std::map<std::string, std::string>& metadata)
{
    const auto planned = plan(tensors, path);
    if (!planned)
        return fail(planned.error());
    std::string header;
    try {
        header = headerText(*planned, metadata);
    } catch (const nlohmann::json::exception& exception) { // a name or a text that is not UTF-8
        return fail(ErrorCode::InvalidArgument, "Cannot write " + path.string() + ": " + exception.what());
    }
    if (header.size() - kSafetensorsPrefixBytes > kSafetensorsMaximumHeader)
        return fail(ErrorCode::InvalidArgument, "Cannot write " + path.string() + ": too many tensors for one file.");

    if (auto written = file.write(std::as_bytes(std::span(header))); !written)
        return written;
    for (const Planned& each : *planned) {
        const auto tensor = each.source->tensor.detach().cpu().contiguous();
        const std::span bytes(static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes());
        if (auto written = file.write(bytes); !written)
            return written;
    }
    return {};
}

} // namespace

const at::Tensor* findTensor(std::span<const NamedTensor> tensors, std::string_view name)
{
    const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
    return found == tensors.end() ? nullptr : &found->tensor;
}

Result<SafetensorsHeader> readSafetensorsHeader(const RegularFile& file)
{
    const std::string name = file.path().string();
    const auto fileBytes = static_cast<std::uint64_t>(file.size());
    std::array<std::byte, kSafetensorsPrefixBytes> prefix{};
    const auto prefixBytes = std::min<std::uint64_t>(prefix.size(), fileBytes);
    if (auto read = file.readAt(0, std::span(prefix).first(prefixBytes)); !read)
        return fail(std::move(read.error()));
    const auto length = safetensorsHeaderLength(prefix, fileBytes, name);
    if (!length)
        return fail(length.error());
    std::string text(*length, '\0');
    if (auto read = file.readAt(kSafetensorsPrefixBytes, std::as_writable_bytes(std::span(text))); !read)
        return fail(std::move(read.error()));
    return parseSafetensorsHeader(text, fileBytes, name);
}

Result<SafetensorsFile> readSafetensors(const std::filesystem::path& path)
{
    const auto file = RegularFile::open(path);
    if (!file)
        return fail(file.error());
    auto header = readSafetensorsHeader(*file);
    if (!header)
        return fail(std::move(header.error()));

    SafetensorsFile result;
    result.metadata = std::move(header->metadata);
    for (SafetensorsEntry& entry : header->tensors) {
        auto tensor = readTensor(*file, entry, header->dataStart);
        if (!tensor)
            return fail(std::move(tensor.error()));
        result.tensors.push_back({std::move(entry.name), std::move(*tensor)});
    }
    return result;
}

Result<> writeSafetensors(
    const std::filesystem::path& path, std::span<const NamedTensor> tensors,
    const std::map<std::string, std::string>& metadata, Replace replace)
{
    auto file = AtomicFile::open(realFileSystem(), path);
    if (!file)
        return fail(std::move(file.error()));
    return writeContents(*file, path, tensors, metadata).and_then([&] { return file->commit(replace); });
}

Result<> writeSafetensors(
    WritableFile& file, const std::filesystem::path& path, std::span<const NamedTensor> tensors,
    const std::map<std::string, std::string>& metadata)
{
    return writeContents(file, path, tensors, metadata);
}

} // namespace workbench::model
