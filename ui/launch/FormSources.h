// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"

#include <QObject>

namespace workbench::store
{
class Store;
}

namespace workbench::ui
{

class ConfigForm;
class PresetBar;
class RunListModel;

/// Fills the form from presets, files and past runs, and says in the bar above it where the values come from.
class FormSources : public QObject
{
    Q_OBJECT
public:
    FormSources(ConfigForm& form, PresetBar& bar, store::Store& store, RunListModel& runs, QObject* parent = nullptr);

    void choosePreset(const QString& id);
    void setConfig(const config::RunConfig& config);
    void cloneRun(const RunId& run);
    void save(const QString& path);
    void load(const QString& path);

private:
    void askAndSave();
    void askAndLoad();
    void fillRunMenu();

    ConfigForm& m_form;
    PresetBar& m_bar;
    store::Store& m_store;
    RunListModel& m_runs;
};

} // namespace workbench::ui
