// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

class QString;

namespace workbench::ui
{

class Actions;

QString keysText(const Actions& actions); ///< every action with its key, in a few lines
QString aboutText(const std::filesystem::path& store); ///< version, licence, where the data lives

} // namespace workbench::ui
