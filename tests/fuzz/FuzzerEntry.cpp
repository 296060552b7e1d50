// SPDX-License-Identifier: GPL-3.0-or-later
// The entry point that libFuzzer calls with every input.
#include "tests/fuzz/FuzzTarget.h"

#include <cstddef>
#include <cstdint>

extern "C" __attribute__((visibility("default"))) int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    workbench::fuzz::readInput({reinterpret_cast<const char*>(data), size});
    return 0;
}
