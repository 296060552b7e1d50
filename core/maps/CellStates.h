// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace workbench::maps
{

/// What an LSTM did at every byte of a stretch of text, to be looked at beside the attention over the same bytes.
/// All arrays are [T, D], one row a byte. Gates are after their sigmoid, the candidate after its tanh.
struct CellStates {
    std::int64_t step = 0; ///< optimiser steps behind the weights
    int block = 0;
    int times = 0; ///< T
    int width = 0; ///< D
    std::string bytes; ///< [T]
    std::int64_t firstOffset = 0;
    std::vector<float> cell, inputGate, forgetGate, candidate, outputGate, hidden;

    /// Largest |o tanh(c) - h| between the state computed again and the LSTM's own output.
    double selfCheck = 0;
    bool passed() const { return selfCheck <= 1e-4; } ///< false for NaN too
};

} // namespace workbench::maps
