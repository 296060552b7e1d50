// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileDescriptor.h"

#include <filesystem>
#include <string_view>

namespace workbench::fuzz
{

/// An input as a file in memory, for readers that take a path.
class InputFile
{
public:
    explicit InputFile(std::string_view bytes);

    std::filesystem::path path() const; ///< good while this object is there

private:
    FileDescriptor m_file;
};

} // namespace workbench::fuzz
