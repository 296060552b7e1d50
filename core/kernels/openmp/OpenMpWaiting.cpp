// SPDX-License-Identifier: GPL-3.0-or-later
// Threads of LibTorch's OpenMP team spin 300 000 rounds by default while they wait for each other. That costs nothing
// while every core is free, and ruins training on a computer that does something else too: two threads on two busy
// cores made 0.35 kB/s, against 3 kB/s with 10 000 rounds; with idle cores both made 14.5 kB/s, 1 000 rounds 10 kB/s.
// libgomp reads its settings once, when it is loaded, before main(); so this is a library of its own, linked
// behind LibTorch, which brings libgomp in: the loader initialises it before both. What a user has set stays as it is.
// In the window Qt brings libgomp in earlier, so this has no effect there; its training thread runs below normal
// priority, which was seen to keep it at full speed beside other work.

#include <cstdlib>

namespace
{

[[gnu::constructor]] void spinBriefly()
{
    if (std::getenv("OMP_WAIT_POLICY") == nullptr)
        ::setenv("GOMP_SPINCOUNT", "10000", /*overwrite=*/0);
}

} // namespace
