// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TransferCommands.h"

#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"
#include "ui/selection/Selection.h"
#include "ui/shell/Actions.h"
#include "ui/shell/PromptBar.h"
#include "ui/shell/TransferBar.h"

#include <QAction>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

QString fromPath(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

/// The name of a run as one of a file: nothing that means something to a file system.
QString fileNameOf(const store::RunRow& run)
{
    QString name = fromUtf8(run.name).left(80);
    for (QChar& character : name) {
        if (!character.isPrint() || character == QLatin1Char('/') || character == QLatin1Char('\\'))
            character = QLatin1Char('-');
    }
    return name.isEmpty() || name.startsWith(QLatin1Char('.')) ? fromUtf8(run.id.value()) : name;
}

} // namespace

TransferCommands::TransferCommands(
    const AppContext& context, Actions& actions, PromptBar& prompt, Targets targets, QWidget* window)
    : QObject(window)
    , m_context(context)
    , m_actions(actions)
    , m_prompt(prompt)
    , m_targets(std::move(targets))
    , m_window(window)
    , m_panel(new RunExportPanel(window))
    , m_bar(new TransferBar(window))
    , m_transfer(context.storeDirectory)
{
    connect(m_actions.importRun, &QAction::triggered, this, &TransferCommands::chooseImport);
    connect(m_actions.exportRun, &QAction::triggered, this, &TransferCommands::chooseFormat);
    connect(m_actions.stopTransfer, &QAction::triggered, &m_transfer, &RunTransfer::stop);
    connect(m_bar, &TransferBar::stopWanted, &m_transfer, &RunTransfer::stop);
    connect(m_panel, &RunExportPanel::chosen, this, &TransferCommands::chooseTarget);
    connect(&m_transfer, &RunTransfer::started, m_bar, &TransferBar::show);
    connect(&m_transfer, &RunTransfer::started, this, &TransferCommands::follow);
    connect(&m_transfer, &RunTransfer::progressed, m_bar, &TransferBar::setPercent);
    connect(&m_transfer, &RunTransfer::imported, this, [this](const RunId& run) { m_imported.push_back(run); });
    connect(&m_transfer, &RunTransfer::alreadyThere, this, [this](const std::filesystem::path& file, const Error&) {
        m_present.push_back(file);
    });
    connect(&m_transfer, &RunTransfer::exported, this, [this](const std::filesystem::path& path) {
        m_written.push_back(path);
    });
    connect(&m_transfer, &RunTransfer::failed, this, [this](const QString& what, const Error& error) {
        m_failed = true;
        Q_EMIT failed(what, error);
    });
    connect(&m_transfer, &RunTransfer::finished, this, &TransferCommands::tellEnd);
    connect(&context.selection, &Selection::runChanged, this, &TransferCommands::follow);
    connect(&context.runs, &RunListModel::storeChanged, this, &TransferCommands::follow);
    follow();
}

std::vector<const store::RunRow*> TransferCommands::rows(const std::vector<RunId>& runs) const
{
    std::vector<const store::RunRow*> rows;
    for (const RunId& run : runs) {
        if (const store::RunRow* const row = m_context.runs.find(run))
            rows.push_back(row);
    }
    return rows;
}

void TransferCommands::follow()
{
    m_actions.importRun->setEnabled(!m_context.store.isReadOnly());
    m_actions.exportRun->setEnabled(!rows(m_targets()).empty());
    m_actions.stopTransfer->setEnabled(m_transfer.isActive());
}

void TransferCommands::chooseImport()
{
    importFiles(QFileDialog::getOpenFileNames(
        m_window, tr("Import runs"), {},
        tr("Bundles, TensorBoard event files, weights (*.sharnn.zip *.zip *tfevents* *.safetensors);;All files (*)")));
}

void TransferCommands::importFiles(const QStringList& paths)
{
    for (const QString& path : paths)
        m_transfer.importFile(path.toStdString(), false);
    follow();
}

void TransferCommands::chooseFormat()
{
    m_chosen = m_targets();
    const auto chosen = rows(m_chosen);
    if (chosen.empty())
        return;
    m_panel->open(
        chosen.size() == 1 ? tr("Export \"%1\" as").arg(nameText(*chosen.front()))
                           : tr("Export %1 runs as").arg(formatCount(std::int64_t(chosen.size()))),
        std::ranges::any_of(chosen, [](const store::RunRow* row) { return !row->checkpoint.empty(); }));
}

void TransferCommands::chooseTarget(RunFormat format)
{
    const auto chosen = rows(m_chosen);
    if (chosen.empty())
        return;
    const bool one = chosen.size() == 1;
    QString target;
    if (format == RunFormat::Points)
        target = QFileDialog::getSaveFileName(
            m_window, tr("Export every point"), one ? fileNameOf(*chosen.front()) + ".csv" : tr("runs.csv"),
            tr("CSV (*.csv)"));
    else if (format == RunFormat::Events || !one)
        target = QFileDialog::getExistingDirectory(
            m_window, one ? tr("Folder for the event files") : tr("Folder for the exported runs"));
    else
        target = QFileDialog::getSaveFileName(
            m_window, tr("Export a bundle"), fileNameOf(*chosen.front()) + ".sharnn.zip",
            tr("Bundles (*.sharnn.zip *.zip)"));
    if (!target.isEmpty())
        exportRuns(m_chosen, format, target);
}

void TransferCommands::exportRuns(const std::vector<RunId>& runs, RunFormat format, const QString& target)
{
    const std::filesystem::path path = target.toStdString();
    if (format == RunFormat::Points) {
        m_transfer.exportPoints(runs, path);
        follow();
        return;
    }
    const auto chosen = rows(runs);
    QStringList used;
    for (const store::RunRow* const run : chosen) {
        QString name = fileNameOf(*run);
        const auto isTaken = [&] {
            return used.contains(name) || QFileInfo::exists(QStringLiteral("%1/%2.sharnn.zip").arg(target, name));
        };
        if (chosen.size() > 1 && isTaken()) // nobody has been asked whether it may be replaced
            name += QStringLiteral("-%1").arg(fromUtf8(run->id.value()).left(8));
        used << name;
        if (format == RunFormat::Events)
            m_transfer.exportEvents(run->id, path / name.toStdString());
        else
            exportBundle(*run, format, chosen.size() > 1 ? path / (name.toStdString() + ".sharnn.zip") : path);
    }
    follow();
}

void TransferCommands::exportBundle(const store::RunRow& run, RunFormat format, const std::filesystem::path& file)
{
    auto checkpoint = exchange::BundledCheckpoint::None;
    if (run.checkpoint.empty() && format != RunFormat::BundleAlone)
        Q_EMIT done(tr("\"%1\" has no checkpoint: its bundle comes without one").arg(nameText(run)));
    else if (format == RunFormat::BundleWithBest)
        checkpoint = exchange::BundledCheckpoint::Best;
    else if (format == RunFormat::BundleWithNewest)
        checkpoint = exchange::BundledCheckpoint::Newest;
    m_transfer.exportBundle(run.id, checkpoint, file);
}

void TransferCommands::tellEnd()
{
    m_bar->hide();
    const auto imported = std::exchange(m_imported, {});
    const auto present = std::exchange(m_present, {});
    const auto written = std::exchange(m_written, {});
    const bool trouble = std::exchange(m_failed, false); // it is being shown
    if (!imported.empty()) {
        m_context.runs.refresh();
        m_context.selection.setRun(imported.back());
        for (const store::RunRow* const row : rows(imported))
            Q_EMIT done(tr("\"%1\" is imported").arg(nameText(*row)));
    }
    for (const auto& path : written)
        Q_EMIT done(tr("written: %1").arg(fromPath(path)));
    if (!present.empty() && !trouble)
        m_prompt.ask(
            {present.size() == 1 ? tr("The run in %1 is in this store already.").arg(fromPath(present[0].filename()))
                                 : tr("%1 of these runs are in this store already.").arg(present.size()),
             {},
             {{present.size() == 1 ? tr("Import as copy") : tr("Import as copies"), "primary",
               [this, present](const QString&) {
                   for (const auto& file : present)
                       m_transfer.importFile(file, true);
               }},
              {present.size() == 1 ? tr("Leave it") : tr("Leave them"), nullptr, {}}}});
    else if (!written.empty() && !trouble)
        m_prompt.ask(
            {written.size() == 1
                 ? tr("Written: %1").arg(fromPath(written[0]))
                 : tr("%1 runs are written to %2").arg(written.size()).arg(fromPath(written[0].parent_path())),
             {},
             {{tr("Open folder"), nullptr,
               [folder = written[0].parent_path()](const QString&) {
                   QDesktopServices::openUrl(QUrl::fromLocalFile(fromPath(folder)));
               }},
              {tr("Close"), nullptr, {}}}});
    follow();
}

} // namespace workbench::ui
