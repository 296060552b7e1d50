// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::sweep
{

/// What the amount of training is measured in.
enum class RungUnit { Steps, Bytes, Seconds };
std::string_view rungUnitName(RungUnit unit); ///< "steps", "bytes", "seconds"
std::optional<RungUnit> rungUnitFromName(std::string_view name);

/// Successive halving, in the form that only ever stops runs: at rungs of first, first * keepOneIn,
/// first * keepOneIn^2... of training, a run goes on if its validation result is among the best 1/keepOneIn of those
/// that have reached that rung so far, itself included.
///
/// The idea of giving all candidates a little, and the better part of them keepOneIn times as much, again and again, is
/// Karnin, Koren and Somekh's (2013), brought to training by Jamieson and Talwalkar (2016); deciding without waiting
/// for the whole rung, which lets runs follow each other in a queue, is Li and others' (ASHA, 2018). They promote runs
/// that were paused; here a run is stopped once and for all instead, so the first ones to reach a rung go on unjudged,
/// as nothing is known yet: until keepOneIn runs have reached it nobody is stopped.
struct HalvingRule {
    RungUnit unit = RungUnit::Steps;
    double firstRung = 1000; ///< above 0
    int keepOneIn = 3; ///< 2 or more

    bool operator==(const HalvingRule&) const = default;
};

/// Why a rule cannot be used; empty when it can.
std::string problemWith(const HalvingRule& rule);

/// The last rung that so much training has reached, from 0; nullopt before the first.
std::optional<int> rungReached(const HalvingRule& rule, const train::RunPosition& at);

/// A result on the validation part.
struct Validation {
    train::RunPosition at;
    double loss = 0; ///< nats per byte; NaN and infinities are worse than any number
};

/// What a run counts for on a rung: its first result there, before the next one. nullopt: it has none. Results in
/// order.
std::optional<double> resultOnRung(const HalvingRule& rule, int rung, std::span<const Validation> results);

struct HalvingDecision {
    bool stop = false;
    int place = 1; ///< of this run, 1 for the best; equal results share the better place
    int reached = 1; ///< runs that have reached the rung so far, this one included
    int kept = 1; ///< the best so many go on; equals of the last one too

    bool operator==(const HalvingDecision&) const = default;
};

/// `others`: the losses of the other runs on the same rung.
HalvingDecision judge(const HalvingRule& rule, double loss, std::span<const double> others);

/// In words: "1.92 bpc at step 2,000: 4th of 6 at this point; the best 2 go on".
std::string decisionText(const HalvingDecision& decision, const Validation& result);

} // namespace workbench::sweep
