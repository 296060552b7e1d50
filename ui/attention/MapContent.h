// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::ui
{

/// What a map shows of a block: the head's weights, or what its LSTM holds over the same bytes.
enum class MapContent { Attention, Cell, InputGate, ForgetGate, OutputGate, Candidate };

} // namespace workbench::ui
