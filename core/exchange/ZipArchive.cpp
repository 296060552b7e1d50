// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/ZipArchive.h"

#include "core/base/ByteCoding.h"
#include "core/base/Printable.h"
#include "core/exchange/BundleFault.h"
#include "core/exchange/BundleFormat.h"
#include "core/exchange/ZipFileSource.h"

#include <algorithm>
#include <array>
#include <sys/stat.h>
#include <zip.h>

namespace workbench::exchange
{

namespace
{

constexpr std::size_t kEndBytes = 22; ///< of the record that ends a zip file without a comment
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEntrySignature = 0x04034b50;
constexpr std::int64_t kLargestDirectory = kMostEntries * 512;

std::string textAt(const RegularFile& file, std::int64_t offset, std::size_t count)
{
    std::string text(count, '\0');
    if (file.size() < static_cast<std::int64_t>(count) || !file.readAt(offset, std::as_writable_bytes(std::span(text))))
        return {};
    return text;
}

/// What the last record says, before the library reads, and allocates, what it asks for. Our own files end with it.
Result<> checkEnd(const RegularFile& file)
{
    const std::string origin = file.path().string();
    const std::string last = textAt(file, file.size() - static_cast<std::int64_t>(kEndBytes), kEndBytes);
    ByteTaker end(last);
    if (!looksLikeZip(file))
        return bundleFault(origin, "is no zip file.");
    if (end.whole<std::uint32_t>() != kEndSignature)
        return bundleFault(origin, "does not end like a whole zip file without a comment: it is cut or altered.");
    static_cast<void>(end.bytes(4)); // numbers of disks: the library holds them against each other
    const std::int64_t here = end.whole<std::uint16_t>(), all = end.whole<std::uint16_t>();
    const std::int64_t directory = end.whole<std::uint32_t>();
    if (here != all || all > kMostEntries || directory > kLargestDirectory)
        return bundleFault(origin, "declares " + std::to_string(all) + " entries, more than any bundle has.");
    return {};
}

/// Why no entry of a bundle has that name; empty: it may.
std::string nameFault(std::string_view name)
{
    if (name.empty() || name.size() > 200)
        return "has a name of " + std::to_string(name.size()) + " bytes";
    if (name.front() == '/')
        return "has an absolute path";
    if (name.back() == '/')
        return "is a folder";
    if (name.find('\\') != name.npos || name.find(':') != name.npos)
        return "has a backslash or a colon in its name";
    if (std::ranges::any_of(name, [](char c) { return c <= 0x20 || c > 0x7e; }))
        return "has characters in its name that no bundle uses";
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        const auto part = name.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..")
            return "has a path that leads elsewhere";
        begin = end + 1;
    }
    return {};
}

std::string kindFault(zip_uint8_t system, zip_uint32_t attributes)
{
    constexpr zip_uint32_t kDosFolder = 0x10;
    const auto mode = static_cast<mode_t>(attributes >> 16);
    if (system == ZIP_OPSYS_UNIX && (mode & S_IFMT) != 0 && !S_ISREG(mode))
        return S_ISLNK(mode) ? "is a link" : S_ISDIR(mode) ? "is a folder" : "is no regular file";
    return (attributes & kDosFolder) != 0 ? "is a folder" : "";
}

std::string packingFault(const zip_stat_t& facts)
{
    constexpr zip_uint64_t kNeeded
        = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((facts.valid & kNeeded) != kNeeded || facts.size > INT64_MAX / 4 || facts.comp_size > INT64_MAX / 4)
        return "does not say its size";
    if (facts.encryption_method != ZIP_EM_NONE)
        return "is encrypted";
    if (facts.comp_method != ZIP_CM_STORE && facts.comp_method != ZIP_CM_DEFLATE)
        return "is packed by a method that bundles do not use";
    const auto packed = static_cast<std::int64_t>(facts.comp_size);
    if (static_cast<std::int64_t>(facts.size) > kUnpackedSlack
        && (static_cast<std::int64_t>(facts.size) - kUnpackedSlack) / kMostUnpacking > packed)
        return "would unpack from " + std::to_string(packed) + " to " + std::to_string(facts.size) + " bytes";
    return {};
}

} // namespace

bool looksLikeZip(const RegularFile& file)
{
    return ByteTaker(textAt(file, 0, 4)).whole<std::uint32_t>() == kEntrySignature;
}

struct ArchiveReader::Handle {
    zip_file_t* file = nullptr;
    std::string place;
    std::int64_t declared = 0, done = 0;
};

ArchiveReader::ArchiveReader(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

ArchiveReader::~ArchiveReader()
{
    zip_fclose(m_handle->file);
}

Result<std::size_t> ArchiveReader::read(std::span<char> into)
{
    const zip_int64_t count = zip_fread(m_handle->file, into.data(), into.size());
    if (count < 0)
        return bundleFault(
            m_handle->place,
            "is damaged after byte " + std::to_string(m_handle->done) + ": "
                + zip_error_strerror(zip_file_get_error(m_handle->file)) + ".");
    m_handle->done += count;
    if (m_handle->done > m_handle->declared || (count == 0 && m_handle->done < m_handle->declared))
        return bundleFault(
            m_handle->place,
            "is declared with " + std::to_string(m_handle->declared) + " bytes, but has "
                + (count == 0 ? std::to_string(m_handle->done) : "more") + ".");
    return static_cast<std::size_t>(count);
}

struct ZipArchive::Impl {
    explicit Impl(RegularFile file)
        : source(std::move(file))
    {
    }
    ~Impl()
    {
        if (archive != nullptr)
            zip_discard(archive);
    }
    ZipFileSource source;
    zip_t* archive = nullptr;
};

ZipArchive::ZipArchive(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

ZipArchive::~ZipArchive() = default;

const RegularFile& ZipArchive::file() const
{
    return m_impl->source.file();
}

std::string ZipArchive::place(std::string_view name) const
{
    return file().path().string() + ": " + printable(name);
}

Result<std::unique_ptr<ZipArchive>> ZipArchive::open(const std::filesystem::path& path)
{
    auto file = RegularFile::open(path);
    if (!file)
        return fail(std::move(file.error()));
    if (auto end = checkEnd(*file); !end)
        return fail(std::move(end.error()));
    auto impl = std::make_unique<Impl>(std::move(*file));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_function_create(&ZipFileSource::answer, &impl->source, &error);
    if (source != nullptr)
        impl->archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (impl->archive == nullptr) {
        const std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        if (source != nullptr)
            zip_source_free(source);
        return bundleFault(path.string(), "cannot be read as a zip file: " + why + ".");
    }
    std::unique_ptr<ZipArchive> archive(new ZipArchive(std::move(impl)));
    if (auto listed = archive->listEntries(); !listed)
        return fail(std::move(listed.error()));
    return archive;
}

Result<> ZipArchive::listEntries()
{
    const std::string origin = file().path().string();
    const zip_int64_t count = zip_get_num_entries(m_impl->archive, 0);
    if (count <= 0 || count > kMostEntries)
        return bundleFault(origin, "has " + std::to_string(count) + " entries.");
    std::int64_t packed = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        const char* const rawName = zip_get_name(m_impl->archive, i, ZIP_FL_ENC_RAW);
        zip_stat_t facts;
        zip_uint8_t system = 0;
        zip_uint32_t attributes = 0;
        if (rawName == nullptr || zip_stat_index(m_impl->archive, i, 0, &facts) != 0
            || zip_file_get_external_attributes(m_impl->archive, i, 0, &system, &attributes) != 0)
            return bundleFault(origin, "has an entry, number " + std::to_string(i) + ", that cannot be read.");
        const std::string name = rawName;
        std::string fault = nameFault(name);
        if (fault.empty())
            fault = kindFault(system, attributes);
        if (fault.empty())
            fault = packingFault(facts);
        if (fault.empty() && !m_places.emplace(name, m_entries.size()).second)
            fault = "is there twice";
        if (!fault.empty())
            return bundleFault(place(name), fault + ".");
        m_entries.push_back({name, static_cast<std::int64_t>(facts.size), static_cast<std::int64_t>(facts.comp_size)});
        packed += m_entries.back().packed;
    }
    if (packed > file().size())
        return bundleFault(origin, "has entries that share bytes of the file.");
    return {};
}

const ArchiveEntry* ZipArchive::find(std::string_view name) const
{
    const auto found = m_places.find(std::string(name));
    return found == m_places.end() ? nullptr : &m_entries[found->second];
}

Result<std::unique_ptr<ArchiveReader>> ZipArchive::read(std::string_view name) const
{
    const ArchiveEntry* const found = find(name);
    if (found == nullptr)
        return bundleFault(file().path().string(), "has no entry " + printable(name) + ".");
    auto handle = std::make_unique<ArchiveReader::Handle>();
    handle->file = zip_fopen_index(m_impl->archive, static_cast<zip_uint64_t>(found - m_entries.data()), 0);
    handle->place = place(name);
    handle->declared = found->size;
    if (handle->file == nullptr)
        return bundleFault(
            handle->place, "cannot be read: " + std::string(zip_error_strerror(zip_get_error(m_impl->archive))) + ".");
    return std::unique_ptr<ArchiveReader>(new ArchiveReader(std::move(handle)));
}

Result<std::string> ZipArchive::readAll(std::string_view name, std::int64_t most) const
{
    const ArchiveEntry* const entry = find(name);
    if (entry != nullptr && entry->size > most)
        return bundleFault(
            place(name),
            "has " + std::to_string(entry->size) + " bytes, and " + std::to_string(most) + " are the most.");
    auto reader = read(name);
    if (!reader)
        return fail(std::move(reader.error()));
    std::string text;
    std::array<char, 1 << 15> block;
    while (true) {
        const auto count = (*reader)->read(block);
        if (!count)
            return fail(count.error());
        if (*count == 0)
            return text;
        text.append(block.data(), *count);
    }
}

} // namespace workbench::exchange
