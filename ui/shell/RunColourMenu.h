// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

namespace workbench::ui
{

/// The colours that a run can have, those with dashes last.
class RunColourMenu : public QMenu
{
    Q_OBJECT
public:
    explicit RunColourMenu(QWidget* window);

Q_SIGNALS:
    void colourWanted(int colour); ///< as RunRow::colour

private:
    void fill();
};

} // namespace workbench::ui
