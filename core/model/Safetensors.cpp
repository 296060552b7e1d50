// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Safetensors.h"

#include "core/model/SafetensorsHeader.h"

#include <ATen/ops/empty.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

class FileDescriptor
{
public:
    explicit FileDescriptor(int fd)
        : m_fd(fd)
    {
    }
    ~FileDescriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;

    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

tl::unexpected<Error> systemError(const char* action, const std::filesystem::path& path, int error)
{
    const auto code = error == ENOENT        ? ErrorCode::NotFound
        : error == EACCES || error == EPERM  ? ErrorCode::Permission
        : error == ENOSPC || error == EDQUOT ? ErrorCode::NoSpace
                                             : ErrorCode::Io;
    return fail(
        code,
        std::string("Cannot ") + action + " " + path.string() + ": " + std::generic_category().message(error) + ".");
}

Result<> readExactly(int fd, void* target, std::size_t bytes, std::uint64_t offset, const std::filesystem::path& path)
{
    auto* to = static_cast<char*>(target);
    while (bytes > 0) {
        const auto got = ::pread(fd, to, bytes, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemError("read", path, errno);
        if (got == 0)
            return fail(ErrorCode::Corrupt, path.string() + " ends early, at byte " + std::to_string(offset) + ".");
        to += got;
        bytes -= static_cast<std::size_t>(got);
        offset += static_cast<std::uint64_t>(got);
    }
    return {};
}

Result<> writeExactly(int fd, const void* source, std::size_t bytes, const std::filesystem::path& path)
{
    const auto* from = static_cast<const char*>(source);
    while (bytes > 0) {
        const auto put = ::write(fd, from, bytes);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return systemError("write", path, errno);
        from += put;
        bytes -= static_cast<std::size_t>(put);
    }
    return {};
}

Result<at::Tensor>
readTensor(int fd, const SafetensorsEntry& entry, std::uint64_t dataStart, const std::filesystem::path& path)
{
    auto tensor = at::empty(entry.shape, scalarType(entry.type));
    const auto bytes = static_cast<std::size_t>(entry.end - entry.begin);
    if (auto read = readExactly(fd, tensor.mutable_data_ptr(), bytes, dataStart + entry.begin, path); !read)
        return fail(std::move(read.error()));
    if (entry.type == SafetensorsType::Bool) { // any other byte is no bool to the compiler
        const auto* const values = static_cast<const unsigned char*>(tensor.const_data_ptr());
        if (std::any_of(values, values + bytes, [](unsigned char value) { return value > 1; }))
            return fail(
                ErrorCode::Corrupt,
                path.string() + ": '" + entry.name + "' has a byte that is neither true nor false.");
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

} // namespace

const at::Tensor* findTensor(std::span<const NamedTensor> tensors, std::string_view name)
{
    const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
    return found == tensors.end() ? nullptr : &found->tensor;
}

Result<SafetensorsFile> readSafetensors(const std::filesystem::path& path)
{
    // Non-blocking, so that opening a pipe by mistake does not wait for a writer.
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {
    };
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
        return systemError("read", path, errno);
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::InvalidArgument, path.string() + " is not a regular file.");
    const auto fileBytes = static_cast<std::uint64_t>(status.st_size);

    std::array<std::byte, kSafetensorsPrefixBytes> prefix{};
    const auto prefixBytes = std::min<std::uint64_t>(prefix.size(), fileBytes);
    if (auto read = readExactly(file.get(), prefix.data(), prefixBytes, 0, path); !read)
        return fail(std::move(read.error()));
    const auto length = safetensorsHeaderLength(prefix, fileBytes, path.string());
    if (!length)
        return fail(length.error());
    std::string text(*length, '\0');
    if (auto read = readExactly(file.get(), text.data(), text.size(), kSafetensorsPrefixBytes, path); !read)
        return fail(std::move(read.error()));
    auto header = parseSafetensorsHeader(text, fileBytes, path.string());
    if (!header)
        return fail(std::move(header.error()));

    SafetensorsFile result;
    result.metadata = std::move(header->metadata);
    for (SafetensorsEntry& entry : header->tensors) {
        auto tensor = readTensor(file.get(), entry, header->dataStart, path);
        if (!tensor)
            return fail(std::move(tensor.error()));
        result.tensors.push_back({std::move(entry.name), std::move(*tensor)});
    }
    return result;
}

Result<> writeSafetensors(
    const std::filesystem::path& path, std::span<const NamedTensor> tensors,
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

    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0)
        return systemError("write", path, errno);
    if (auto written = writeExactly(file.get(), header.data(), header.size(), path); !written)
        return written;
    for (const Planned& each : *planned) {
        const auto tensor = each.source->tensor.detach().cpu().contiguous();
        if (auto written = writeExactly(file.get(), tensor.const_data_ptr(), tensor.nbytes(), path); !written)
            return written;
    }
    if (::fsync(file.get()) != 0 || ::close(file.release()) != 0)
        return systemError("write", path, errno);
    return {};
}

} // namespace workbench::model
