// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace workbench::store
{
class Store;
}

namespace workbench::ui
{

class TrainSession;
class Selection;
class RunListModel;

/// What the pages work with, built by main and handed down: references to objects that outlive every page.
struct AppContext {
    std::filesystem::path storeDirectory; ///< for threads that open a Store of their own
    store::Store& store; ///< the GUI thread's own connection; quick reads only
    TrainSession& training;
    RunListModel& runs;
    Selection& selection;
};

} // namespace workbench::ui
