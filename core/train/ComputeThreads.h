// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::train
{

/// Threads that `config.runtime.threads == 0` means on this machine.
int defaultThreads();

/// Makes the calling thread compute with `count` intra-operation threads (0: defaultThreads()), all of which flush
/// denormal numbers to zero: those cost a hundred times an ordinary operation and carry no information here.
/// Returns the count in use.
int useComputeThreads(int count);

/// Ends the threads that the calling thread has computed with until now; it gets new ones when it computes again. For
/// threads that compute now and then and live on: while a process has more threads in teams than processors, all of its
/// teams sleep where they would wait for a moment, which costs the training of a small model up to half its speed.
void releaseComputeThreads();

} // namespace workbench::train
