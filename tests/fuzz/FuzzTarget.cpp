// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/FuzzTarget.h"

#include <cstdlib>
#include <iostream>

namespace workbench::fuzz
{

void must(bool holds, std::string_view property)
{
    if (holds)
        return;
    std::cerr << "this does not hold: " << property << std::endl;
    std::abort();
}

} // namespace workbench::fuzz
