// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WindowMemory.h"

#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QWidget>

#include <algorithm>

namespace workbench::ui
{

namespace
{

/// The group carries a version: a later window with other parts starts fresh instead of misreading this one's bytes.
class Settings : public QSettings
{
public:
    Settings()
        : QSettings(IniFormat, UserScope, QStringLiteral("sharnn-workbench"), QStringLiteral("window"))
    {
        beginGroup(QStringLiteral("window-1"));
    }
};

} // namespace

WindowMemory::Choices WindowMemory::choices()
{
    const Settings settings;
    Choices choices;
    choices.page = settings.value("page", 0).toInt();
    choices.theme = ThemeChoice(std::clamp(settings.value("theme", 0).toInt(), 0, int(ThemeChoice::Dark)));
    choices.logShown = settings.value("logShown", false).toBool();
    return choices;
}

void WindowMemory::restore(QWidget& window, QSplitter& sides, QSplitter& log)
{
    const Settings settings;
    if (!window.restoreGeometry(settings.value("geometry").toByteArray())) {
        constexpr QSize kTitleBar{0, 32}; // drawn by the window manager around what is sized here
        window.resize(QSize(1280, 800).boundedTo(window.screen()->availableSize() - kTitleBar));
    }
    if (!sides.restoreState(settings.value("sides").toByteArray())) {
        sides.setSizes({260, 1020});
    }
    if (!log.restoreState(settings.value("log").toByteArray())) {
        log.setSizes({600, 160});
    }
}

void WindowMemory::save(const QWidget& window, const QSplitter& sides, const QSplitter& log, const Choices& choices)
{
    Settings settings;
    settings.setValue("geometry", window.saveGeometry());
    settings.setValue("sides", sides.saveState());
    settings.setValue("log", log.saveState());
    settings.setValue("page", choices.page);
    settings.setValue("theme", int(choices.theme));
    settings.setValue("logShown", choices.logShown);
}

} // namespace workbench::ui
