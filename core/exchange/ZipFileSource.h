// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/RegularFile.h"

#include <zip.h>

namespace workbench::exchange
{

/// A RegularFile as libzip reads it, so that the library opens no name by itself: what was checked is what is read.
/// Hand `answer` and the object to zip_source_function_create(), keep the object until the source is freed.
class ZipFileSource
{
public:
    explicit ZipFileSource(RegularFile file);

    const RegularFile& file() const { return m_file; }
    static zip_int64_t answer(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command);

private:
    zip_int64_t answer(void* data, zip_uint64_t length, zip_source_cmd_t command);
    zip_int64_t read(void* data, zip_uint64_t length);

    RegularFile m_file;
    zip_uint64_t m_place = 0;
    zip_error_t m_error{};
};

} // namespace workbench::exchange
