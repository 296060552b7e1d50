// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/InputFile.h"

#include "tests/fuzz/FuzzTarget.h"

#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace workbench::fuzz
{

InputFile::InputFile(std::string_view bytes)
    : m_file(::memfd_create("input", MFD_CLOEXEC))
{
    must(static_cast<bool>(m_file), "a file in memory can be made");
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_file.get(), bytes.data(), bytes.size());
        must(count > 0, "the input fits into a file in memory");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::filesystem::path InputFile::path() const
{
    return "/proc/self/fd/" + std::to_string(m_file.get());
}

} // namespace workbench::fuzz
