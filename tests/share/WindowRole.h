// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace workbench::share
{

/// A program like the window, until its standard input ends: trains one small run after another through TrainSession,
/// follows every run of the store with RunListModel and SeriesCache, and labels its own runs. Prints events as `sharnn
/// train --json` does, and what goes wrong on standard error. Needs a QApplication.
int runWindow(const std::filesystem::path& store, const std::string& corpus, unsigned seed);

} // namespace workbench::share
