// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::ui
{

/// Lets every other thread of the program go first: for a calling thread that computes for long on all cores, and for
/// the threads that it starts from now on. So the window answers at once while every core trains.
void lowerThreadPriority();

} // namespace workbench::ui
