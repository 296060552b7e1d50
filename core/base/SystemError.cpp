// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/SystemError.h"

#include <cerrno>
#include <system_error>

namespace workbench
{

namespace
{

struct Meaning {
    ErrorCode code;
    std::string_view hint;
};

Meaning meaningOf(int errorNumber)
{
    switch (errorNumber) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
        return {ErrorCode::NotFound, "Check the path."};
    case EEXIST:
    case ENOTEMPTY:
        return {ErrorCode::AlreadyExists, "Choose another name, or move it away first."};
    case EACCES:
    case EPERM:
        return {ErrorCode::Permission, "Check the permissions of the file and of the folders above it."};
    case EROFS:
        return {ErrorCode::Permission, "The disk is read-only: choose a folder on another one."};
    case ENOSPC:
    case EDQUOT:
        return {ErrorCode::NoSpace, "Free some space on that disk, then try again."};
    case ENOMEM:
        return {ErrorCode::OutOfMemory, "Close other programs, then try again."};
    case EMFILE:
    case ENFILE:
        return {ErrorCode::Io, "Too many files are open: close other programs, then try again."};
    case ENAMETOOLONG:
        return {ErrorCode::InvalidArgument, "Choose a shorter name."};
    case EBUSY:
    case ETXTBSY:
        return {ErrorCode::Busy, "Another program is using it."};
    default:
        return {ErrorCode::Io, "Check the disk, then try again."};
    }
}

} // namespace

Error systemError(int errorNumber, std::string_view action, const std::filesystem::path& path)
{
    const auto [code, hint] = meaningOf(errorNumber);
    std::string message = "Cannot ";
    message += action;
    message += ' ';
    message += path.string();
    message += ": ";
    message += std::generic_category().message(errorNumber);
    message += '.';
    return {code, std::move(message), std::string(hint)};
}

} // namespace workbench
