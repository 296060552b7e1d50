// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/ZipFileSource.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

namespace workbench::exchange
{

ZipFileSource::ZipFileSource(RegularFile file)
    : m_file(std::move(file))
{
    zip_error_init(&m_error);
}

zip_int64_t ZipFileSource::answer(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command)
{
    return static_cast<ZipFileSource*>(self)->answer(data, length, command);
}

zip_int64_t ZipFileSource::read(void* data, zip_uint64_t length)
{
    const auto size = static_cast<zip_uint64_t>(m_file.size());
    const zip_uint64_t count = std::min(length, size - std::min(size, m_place));
    const std::span into(static_cast<std::byte*>(data), count);
    if (auto read = m_file.readAt(static_cast<std::int64_t>(m_place), into); !read) {
        zip_error_set(&m_error, ZIP_ER_READ, EIO);
        return -1;
    }
    m_place += count;
    return static_cast<zip_int64_t>(count);
}

zip_int64_t ZipFileSource::answer(void* data, zip_uint64_t length, zip_source_cmd_t command)
{
    const auto size = static_cast<zip_uint64_t>(m_file.size());
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_SEEKABLE;
    case ZIP_SOURCE_OPEN:
        m_place = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return read(data, length);
    case ZIP_SOURCE_SEEK: {
        const zip_int64_t place = zip_source_seek_compute_offset(m_place, size, data, length, &m_error);
        if (place < 0)
            return -1;
        m_place = static_cast<zip_uint64_t>(place);
        return 0;
    }
    case ZIP_SOURCE_TELL:
        return static_cast<zip_int64_t>(m_place);
    case ZIP_SOURCE_STAT: {
        auto* const facts = static_cast<zip_stat_t*>(data);
        zip_stat_init(facts);
        facts->size = size;
        facts->valid = ZIP_STAT_SIZE;
        return sizeof *facts;
    }
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&m_error, data, length);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    default:
        zip_error_set(&m_error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

} // namespace workbench::exchange
