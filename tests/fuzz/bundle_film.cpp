// SPDX-License-Identifier: GPL-3.0-or-later
// A bundle's film.bin.
#include "core/exchange/FilmCoding.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto film = exchange::decodeFilm(input, "input");
    if (!film)
        return false;
    const std::string bytes = exchange::encodeFilm(*film); // as bytes: a surprisal may be NaN
    const auto again = exchange::decodeFilm(bytes, "written again");
    must(again && exchange::encodeFilm(*again) == bytes, "a film that is written again is the same");
    return true;
}

} // namespace workbench::fuzz
