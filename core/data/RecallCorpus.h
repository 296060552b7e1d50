// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace workbench::data
{

/// The recipe of a Recall corpus. The defaults are the demo's.
struct RecallSettings {
    int thingsPerPage = 4; ///< 1 to 8
    int lettersPerName = 4; ///< 1 to 32
    int usesPerPage = 24; ///< 1 to 100 000
    int fillerWords = 0; ///< the most adjectives before a thing, 0 to 8
    std::int64_t sizeBytes = 4'000'000; ///< 1 to 2^50; the last page is cut to fit
    std::uint64_t seed = 1;

    bool operator==(const RecallSettings&) const = default;
};

/// What the best possible predictor of a text pays, in bits per byte (times ln 2: nats per byte, as losses are shown).
struct RecallFloors {
    double withRecall = 0; ///< it remembers every name of the page
    double withoutRecall = 0; ///< it knows the grammar, but pays for the letters of a name at every use

    bool operator==(const RecallFloors&) const = default;
};

/// What a generated text is.
struct RecallReport {
    std::int64_t bytes = 0;
    std::int64_t pages = 0; ///< started
    RecallFloors floors; ///< of exactly this text
};

/// Takes the text piece by piece; a failure ends the generation.
using RecallSink = std::function<Result<>(std::string_view text)>;

/// InvalidArgument for the first setting outside its range.
Result<> checkRecallSettings(const RecallSettings& settings);

/// Generates a text in which long memory is worth a sum that can be computed. One page after the other:
///
///     <page>                                        n = thingsPerPage, L = lettersPerName, f = fillerWords
///     <ship>dpyo</ship>        n lines: different things, drawn in order out of 8 words;
///     <horse>pumz</horse>      each gets a name of L letters, each letter one of 26
///     the dark ship dpyo.      usesPerPage lines: one of the n things; 0 to f adjectives, any number equally
///     the horse pumz.          likely, each one of 10; then thing and name
///     </page>
///
/// All choices are uniform and independent, and each shows in one byte: letters as they are, and all 18 words start
/// with different letters. So a predictor that knows the grammar pays, in bits, only at these bytes:
///     first letter of a new thing: log2(8 - things already on the page)
///     each letter of a name where it is given: log2 26
///     first letter after "the " and after each adjective, k adjectives so far: of the f - k + 1 numbers of
///         adjectives that are still possible one ends here, so a thing costs log2(f - k + 1) + log2 n,
///         another adjective log2((f - k + 1) / (f - k)) + log2 10
///     each letter of a name where it is used: nothing with recall, log2 26 without
/// and the floors are those sums over all bytes of the text, divided by their number. Per page of the recipe
/// (4, 4, 24, 0) that is 132.6 and 583.8 bits over about 459 bytes: 0.292 and 1.275 bits, 0.202 and 0.884 nats a byte.
///
/// The text depends on the settings alone, on every platform; a longer one of the same recipe starts with it.
Result<RecallReport> generateRecall(const RecallSettings& settings, const RecallSink& sink);

} // namespace workbench::data
