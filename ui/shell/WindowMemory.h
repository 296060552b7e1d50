// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/Theme.h"

class QSplitter;
class QWidget;

namespace workbench::ui
{

/// What the window remembers from one start to the next, whichever store it opens: place, sizes, page, theme, log.
class WindowMemory
{
public:
    struct Choices {
        int page = 0;
        ThemeChoice theme = ThemeChoice::System;
        bool logShown = false;
    };

    static Choices choices();
    static void restore(QWidget& window, QSplitter& sides, QSplitter& log);
    static void save(const QWidget& window, const QSplitter& sides, const QSplitter& log, const Choices& choices);
};

} // namespace workbench::ui
