// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FormSources.h"

#include "core/config/Preset.h"
#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/launch/ConfigFile.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/PresetBar.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

namespace workbench::ui
{

namespace
{
constexpr qsizetype kMostRunsInMenu = 20;
}

FormSources::FormSources(ConfigForm& form, PresetBar& bar, store::Store& store, RunListModel& runs, QObject* parent)
    : QObject(parent)
    , m_form(form)
    , m_bar(bar)
    , m_store(store)
    , m_runs(runs)
{
    connect(&m_bar, &PresetBar::presetChosen, this, &FormSources::choosePreset);
    connect(&m_bar, &PresetBar::saveRequested, this, &FormSources::askAndSave);
    connect(&m_bar, &PresetBar::loadRequested, this, &FormSources::askAndLoad);
    connect(&m_bar, &PresetBar::revertRequested, &m_form, &ConfigForm::revert);
    connect(m_bar.runMenu(), &QMenu::aboutToShow, this, &FormSources::fillRunMenu);
}

void FormSources::choosePreset(const QString& id)
{
    const auto preset = config::findPreset(id.toStdString());
    if (!preset)
        return m_bar.showError(fromUtf8(describe(preset.error())));
    config::RunConfig config = preset->config;
    if (config.corpus.path.empty()) // a preset of a shape leaves the choice of bytes alone
        config.corpus.path = m_form.config().corpus.path;
    m_bar.showError({});
    m_bar.showPreset(id);
    m_form.fill(config, config);
}

void FormSources::setConfig(const config::RunConfig& config)
{
    m_bar.showError({});
    m_bar.showOther(tr("Own values"), {});
    m_form.fill(config, config);
}

void FormSources::cloneRun(const RunId& run)
{
    const store::RunRow* const known = m_runs.find(run);
    const auto row = known ? Result<store::RunRow>(*known) : m_store.run(run);
    if (!row)
        return m_bar.showError(fromUtf8(describe(row.error())));
    m_bar.showError({});
    m_bar.showOther(
        fromUtf8(row->name),
        tr("Cloned from the run \u201c%1\u201d. What you change is marked.").arg(fromUtf8(row->name)));
    config::RunConfig config = row->config;
    config.name.clear(); // two runs of one name cannot be told apart
    m_form.fill(config, config);
}

void FormSources::askAndSave()
{
    const QString path = QFileDialog::getSaveFileName(
        &m_bar, tr("Save these values"), QStringLiteral("sharnn.json"), tr("JSON (*.json)"));
    if (!path.isEmpty())
        save(path);
}

void FormSources::save(const QString& path)
{
    if (m_form.hasBadTexts()) // the file would hold other values than the form shows
        return m_bar.showError(tr("Mend the fields marked red first: what they say cannot be saved."));
    const auto saved = saveConfigFile(path, m_form.config());
    if (saved && !m_form.axes().empty())
        return m_bar.showError(tr("Saved. A file holds one run: of a field with several values, the first of them."));
    m_bar.showError(saved ? QString() : fromUtf8(describe(saved.error())));
}

void FormSources::askAndLoad()
{
    const QString path
        = QFileDialog::getOpenFileName(&m_bar, tr("Load values"), {}, tr("JSON (*.json);;All files (*)"));
    if (!path.isEmpty())
        load(path);
}

void FormSources::load(const QString& path)
{
    const auto loaded = loadConfigFile(path, m_form.config());
    if (!loaded)
        return m_bar.showError(fromUtf8(describe(loaded.error())));
    m_bar.showError({});
    m_bar.showOther(QFileInfo(path).fileName(), tr("Loaded from %1").arg(path));
    m_form.fill(*loaded, *loaded);
}

void FormSources::fillRunMenu()
{
    QMenu& menu = *m_bar.runMenu();
    menu.clear();
    for (const store::RunRow& row : m_runs.rows()) {
        if (row.binned != 0)
            continue;
        QString title = fromUtf8(row.name).left(60);
        title.replace(QLatin1Char('&'), QLatin1String("&&"));
        QAction* const action = menu.addAction(title);
        action->setToolTip(plainToolTip(summaryText(row)));
        connect(action, &QAction::triggered, this, [this, run = row.id] { cloneRun(run); });
        if (menu.actions().size() >= kMostRunsInMenu)
            break;
    }
    if (menu.isEmpty())
        menu.addAction(m_runs.isLoading() ? tr("Reading the runs\u2026") : tr("No runs yet"))->setEnabled(false);
    menu.setToolTipsVisible(true);
}

} // namespace workbench::ui
