// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace workbench
{

/// The value, or why there is none.
template <typename T = void>
using Result = tl::expected<T, Error>;

/// Makes the failed side of any Result: `return fail(ErrorCode::NotFound, "...", "...");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

/// Hands the error of one Result on as the error of another.
inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace workbench
