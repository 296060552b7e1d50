// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace workbench::ui
{

/// Asks where to save "<name>.<suffix>", beginning in the folder that was chosen last for that name. Empty: nowhere.
QString askForExportFile(QWidget& window, const QString& name, const QString& suffix);

} // namespace workbench::ui
