// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/ZipWriter.h"

#include "core/base/FileDescriptor.h"
#include "core/base/Sha256.h"
#include "core/base/SystemError.h"
#include "core/base/Uuid.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <zip.h>

namespace workbench::exchange
{

namespace
{

/// What all entries of one file share while it is written.
struct Writing {
    std::vector<WrittenEntry> done;
    std::optional<Error> error; ///< the first one, which the library's own errors cannot carry
    std::function<void(std::int64_t)> wrote;
    std::stop_token stop;
    std::time_t now = 0;
};

/// One entry as the library asks for it: opened once, read to its end, closed.
class EntryFeed
{
public:
    EntryFeed(Writing& writing, const EntryToWrite& entry)
        : m_writing(writing)
        , m_entry(entry)
    {
        zip_error_init(&m_error);
    }

    static zip_int64_t answer(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command)
    {
        return static_cast<EntryFeed*>(self)->answer(data, length, command);
    }

private:
    zip_int64_t answer(void* data, zip_uint64_t length, zip_source_cmd_t command)
    {
        switch (command) {
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_READABLE;
        case ZIP_SOURCE_STAT: {
            auto* const facts = static_cast<zip_stat_t*>(data);
            zip_stat_init(facts);
            facts->mtime = m_writing.now;
            facts->valid = ZIP_STAT_MTIME;
            return sizeof *facts;
        }
        case ZIP_SOURCE_OPEN:
            return open();
        case ZIP_SOURCE_READ:
            return read({static_cast<char*>(data), length});
        case ZIP_SOURCE_CLOSE:
            m_source.reset();
            return 0;
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&m_error, data, length);
        case ZIP_SOURCE_FREE:
            delete this;
            return 0;
        default:
            zip_error_set(&m_error, ZIP_ER_OPNOTSUPP, 0);
            return -1;
        }
    }

    zip_int64_t refuse(Error error)
    {
        if (!m_writing.error)
            m_writing.error = std::move(error);
        zip_error_set(&m_error, ZIP_ER_READ, EIO);
        return -1;
    }

    zip_int64_t open()
    {
        auto source = m_entry.open(m_writing.done);
        if (!source)
            return refuse(std::move(source.error()));
        m_source = std::move(*source);
        m_hash = Sha256();
        m_size = 0;
        return 0;
    }

    zip_int64_t read(std::span<char> into)
    {
        if (m_writing.stop.stop_requested())
            return refuse({ErrorCode::Cancelled, "The export was stopped; nothing was written.", {}});
        const auto count = m_source->read(into);
        if (!count)
            return refuse(count.error());
        if (*count == 0) {
            if (m_writing.done.empty() || m_writing.done.back().name != m_entry.name)
                m_writing.done.push_back({m_entry.name, m_size, m_hash.hexDigest()});
            return 0;
        }
        m_hash.update(std::as_bytes(into.first(*count)));
        m_size += static_cast<std::int64_t>(*count);
        if (m_writing.wrote)
            m_writing.wrote(static_cast<std::int64_t>(*count));
        return static_cast<zip_int64_t>(*count);
    }

    Writing& m_writing;
    const EntryToWrite& m_entry;
    zip_error_t m_error{};
    std::unique_ptr<ByteSource> m_source;
    Sha256 m_hash;
    std::int64_t m_size = 0;
};

Error zipError(zip_error_t* error, const std::filesystem::path& target)
{
    const bool isSystem = zip_error_system_type(error) == ZIP_ET_SYS && zip_error_code_system(error) != 0;
    if (isSystem)
        return systemError(zip_error_code_system(error), "write", target);
    return {ErrorCode::Io, "Cannot write " + target.string() + ": " + zip_error_strerror(error) + ".", {}};
}

Result<> writeArchive(
    const std::filesystem::path& file, const std::filesystem::path& target, Writing& writing,
    const std::vector<EntryToWrite>& entries)
{
    zip_error_t error;
    zip_error_init(&error);
    int code = 0;
    zip_t* const archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_EXCL, &code);
    if (archive == nullptr) {
        zip_error_init_with_code(&error, code);
        return fail(zipError(&error, target));
    }
    for (const EntryToWrite& entry : entries) {
        auto feed = std::make_unique<EntryFeed>(writing, entry);
        zip_source_t* const source = zip_source_function_create(&EntryFeed::answer, feed.get(), &error);
        if (source != nullptr)
            static_cast<void>(feed.release()); // the library frees it from here on
        const zip_int64_t index
            = source != nullptr ? zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
        const bool added = index >= 0
            && zip_set_file_compression(
                   archive, static_cast<zip_uint64_t>(index), entry.deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0)
                == 0;
        if (!added) {
            if (index < 0 && source != nullptr)
                zip_source_free(source);
            auto failure = zipError(zip_get_error(archive), target);
            zip_discard(archive);
            return fail(std::move(failure));
        }
    }
    if (zip_close(archive) != 0) { // which does all the work
        auto failure = writing.error ? *writing.error : zipError(zip_get_error(archive), target);
        zip_discard(archive);
        return fail(std::move(failure));
    }
    return {};
}

Result<> syncFile(const std::filesystem::path& file)
{
    const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor || ::fsync(descriptor.get()) != 0)
        return fail(systemError(errno, "write", file));
    return {};
}

Result<> checkTarget(const std::filesystem::path& target, Replace replace)
{
    std::error_code ignored;
    const auto status = std::filesystem::symlink_status(target, ignored);
    if (!std::filesystem::exists(status))
        return {};
    if (!std::filesystem::is_regular_file(status))
        return fail(
            ErrorCode::InvalidArgument, target.string() + " is there and is no regular file.",
            "Name a new file or a regular one.");
    if (replace == Replace::No)
        return fail(
            ErrorCode::AlreadyExists, target.string() + " is there already.",
            "Name another file, or allow that it is replaced.");
    return {};
}

} // namespace

Result<std::size_t> TextSource::read(std::span<char> into)
{
    const std::size_t count = std::min(into.size(), m_text.size() - m_place);
    std::memcpy(into.data(), m_text.data() + m_place, count);
    m_place += count;
    return count;
}

Result<> writeZip(
    const FileSystem& fileSystem, const std::filesystem::path& target, Replace replace,
    const std::vector<EntryToWrite>& entries, const std::function<void(std::int64_t bytes)>& wrote,
    std::stop_token stop)
{
    if (auto free = checkTarget(target, replace); !free)
        return free;
    const auto folder = target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
    const auto temporary = folder / ("." + makeUuid() + ".tmp");
    Writing writing;
    writing.wrote = wrote;
    writing.stop = std::move(stop);
    writing.now = std::time(nullptr);
    auto written = writeArchive(temporary, target, writing, entries)
                       .and_then([&] { return syncFile(temporary); })
                       .and_then([&] { return fileSystem.rename(temporary, target, replace); })
                       .and_then([&] { return fileSystem.syncDirectory(folder); });
    if (!written)
        static_cast<void>(fileSystem.removeAll(temporary)); // the error says more than one about this would
    return written;
}

} // namespace workbench::exchange
