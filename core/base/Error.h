// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace workbench
{

/// What kind of failure an Error is; front ends map it to exit codes and translated titles.
enum class ErrorCode {
    InvalidArgument, ///< a value that the user gave is wrong
    NotFound, ///< a file, run, corpus or checkpoint that is not there
    AlreadyExists,
    Permission, ///< the system refused access
    Io, ///< reading or writing failed
    NoSpace, ///< the disk is full
    Corrupt, ///< a file that is cut, altered or not what it says it is
    Unsupported, ///< a newer format, a missing device, another program's file
    Mismatch, ///< two things that must belong together do not
    OutOfMemory,
    Diverged, ///< the loss or a gradient is no number
    Cancelled, ///< stopped on request
    Busy, ///< another process holds it
    Internal, ///< a bug, or an exception of a library
};

/// Something that failed: what and where in `message`, what to do about it in `hint` (may be empty).
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string hint;

    bool operator==(const Error&) const = default;
};

/// One line for a person: the message, then the hint.
std::string describe(const Error& error);

} // namespace workbench
