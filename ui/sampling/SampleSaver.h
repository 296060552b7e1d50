// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/SampleDocument.h"

#include <QString>

class QWidget;

namespace workbench::ui
{

/// How a sample leaves the program.
enum class SampleExport {
    Raw, ///< the bytes of the active text alone
    Json, ///< all branches with their figures
};

/// What a file of that form holds.
std::string savedSample(const sample::SampleDocument& document, SampleExport form);

/// Asks where to and writes a whole file; the path, or empty where the user changed their mind.
Result<QString> saveSample(QWidget& window, const sample::SampleDocument& document, SampleExport form);

} // namespace workbench::ui
