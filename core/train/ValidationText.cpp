// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ValidationText.h"

#include <algorithm>
#include <span>
#include <utility>

namespace workbench::train
{

Result<std::string> validationBeginning(const PreparedRun& run, std::int64_t bytes)
{
    const data::CorpusPart& part = run.corpus.split.validation;
    std::string text(static_cast<std::size_t>(std::min(bytes, part.size())), '\0');
    const std::span into(reinterpret_cast<std::uint8_t*>(text.data()), text.size());
    return run.corpus.fileOf(part).read(part.begin, into).map([&] { return std::move(text); });
}

} // namespace workbench::train
