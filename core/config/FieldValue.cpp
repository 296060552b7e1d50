// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/FieldValue.h"

#include "core/config/FieldTable.h"

namespace workbench::config
{

FieldValue fieldValue(const RunConfig& config, std::size_t fieldIndex)
{
    return fieldTable().at(fieldIndex).value(config);
}

} // namespace workbench::config
