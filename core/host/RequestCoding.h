// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/TrainControl.h"
#include "core/train/Trainer.h"

#include <string>
#include <string_view>

namespace workbench::host
{

// Each is read as it was written, and everything else is refused as Corrupt.
std::string encodeRequest(const train::TrainRequest& request); ///< all but its file system
Result<train::TrainRequest> decodeRequest(std::string_view bytes);

std::string encodeAsked(const train::TrainControl::Asked& asked);
Result<train::TrainControl::Asked> decodeAsked(std::string_view bytes);

std::string encodeError(const Error& error);
Result<Error> decodeError(std::string_view bytes);

} // namespace workbench::host
