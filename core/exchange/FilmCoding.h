// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/FilmFrame.h"

#include <string>
#include <string_view>
#include <vector>

namespace workbench::exchange
{

/// Low bytes first, without gaps: version 1 and the count of frames (four bytes each); for each frame its step (eight),
/// then prompt, text and settings (JSON), each its length (four) and its bytes; then a float for every byte of the
/// text.
std::string encodeFilm(const std::vector<sample::FilmFrame>& film);

/// Reads that and refuses everything else; `origin` names it in messages. Steps ascend.
Result<std::vector<sample::FilmFrame>> decodeFilm(std::string_view data, const std::string& origin);

} // namespace workbench::exchange
