// SPDX-License-Identifier: GPL-3.0-or-later
// How the window's parts that are about runs speak to each other.
#include "core/base/Log.h"
#include "ui/MainWindow.h"
#include "ui/attention/AttentionPage.h"
#include "ui/base/Format.h"
#include "ui/compare/ComparePage.h"
#include "ui/curves/CurvesPage.h"
#include "ui/launch/LaunchPage.h"
#include "ui/log/EventLog.h"
#include "ui/models/RunArrangement.h"
#include "ui/models/RunListModel.h"
#include "ui/runs/RunListPanel.h"
#include "ui/runs/RunListView.h"
#include "ui/sampling/SamplePage.h"
#include "ui/selection/Selection.h"
#include "ui/session/RecorderHealth.h"
#include "ui/session/TrainSession.h"
#include "ui/shell/Actions.h"
#include "ui/shell/Banner.h"
#include "ui/shell/FileDrop.h"
#include "ui/shell/OrganiseCommands.h"
#include "ui/shell/PromptBar.h"
#include "ui/shell/RunCommands.h"
#include "ui/shell/StatusLine.h"
#include "ui/shell/TransferCommands.h"

#include <QAction>
#include <QMenu>
#include <QStackedWidget>

#include <algorithm>

namespace workbench::ui
{

void MainWindow::connectRuns()
{
    TrainSession& training = m_context.training;
    connect(m_launch, &LaunchPage::startRequested, this, &MainWindow::start);
    connect(m_launch, &LaunchPage::queueRequested, this, [this](const config::RunConfig& config) {
        m_context.training.enqueue(config, m_launch->origin());
    });
    connect(m_curves, &CurvesPage::launchWanted, this, [this] { showPage(LaunchTab); });
    connect(m_attention, &AttentionPage::launchWanted, this, [this] { showPage(LaunchTab); });
    connect(m_sample, &SamplePage::launchWanted, this, [this] { showPage(LaunchTab); });
    connect(m_sample, &SamplePage::speedChanged, m_status, &StatusLine::setSampling);
    connect(
        m_sample, &SamplePage::attentionWanted, this,
        [this](const RunId& run, const SampleWeights& weights, const std::string& bytes) {
            m_context.selection.setRun(run);
            showPage(AttentionTab);
            m_attention->showText(
                {.bytes = bytes, .checkpoint = weights.checkpoint.string(), .published = weights.published});
        });
    connect(m_runList, &RunListPanel::menuWanted, this, &MainWindow::showRunMenu);
    connect(m_runList->view(), &RunListView::binWanted, this, [this] {
        if (const auto& run = m_context.selection.run()) {
            m_organise->moveToBin({*run});
        }
    });
    connect(&training, &TrainSession::storeWritten, &m_context.runs, &RunListModel::refresh);
    connect(
        &training, &TrainSession::eventsArrived, this,
        [this](const RunId& run, const std::vector<train::TrainEvent>& events) {
            m_context.runs.applyEvents(run, events);
            const store::RunRow* const row = m_context.runs.find(run);
            logEvents(row ? row->name : run.value(), events);
            for (const train::TrainEvent& event : events)
                if (const auto* const back = std::get_if<train::RolledBack>(&event))
                    notice(
                        tr("\"%1\" went back from step %2 to the checkpoint of step %3, because %4. It goes on further "
                           "down the text.")
                            .arg(
                                fromUtf8(row ? row->name : run.value()), formatCount(back->from.step),
                                formatCount(back->at.step), fromUtf8(back->reason)),
                        run.value());
        });
    connect(&training, &TrainSession::activeChanged, this, [this] {
        if (const auto run = m_context.training.activeRun())
            m_prompt->closeAbout(run->value()); // what went wrong with it before is over
        showTrouble();
        if (m_closing && !m_context.training.activeRun()) {
            close();
        }
    });
    connect(&training, &TrainSession::textChanged, this, &MainWindow::askAboutChangedText);
    connect(&training, &TrainSession::runFailed, this, [this](const RunId& run, const Error& error) {
        const store::RunRow* const row = m_context.runs.find(run);
        tellAbout(run.value(), row ? tr("\"%1\"").arg(fromUtf8(row->name)) : tr("The run"), error);
    });
    connect(&m_context.runs, &RunListModel::loaded, this, &MainWindow::chooseFirstRun);
    connect(&m_context.runs, &RunListModel::troubled, this, [this](const Error& error) { tell(tr("Store"), error); });
    connect(m_commands, &RunCommands::failed, this, &MainWindow::tell);
    connect(m_commands, &RunCommands::done, this, [](const QString& what) { log(LogLevel::Info, what.toStdString()); });

    const auto showHealth = [this] {
        const auto& trouble = m_health.trouble();
        showTrouble();
        log(trouble ? LogLevel::Error : LogLevel::Info,
            trouble ? "store: " + describe(*trouble) : "store: everything is being written again");
    };
    connect(&m_health, &RecorderHealth::changed, this, showHealth);
}

void MainWindow::showTrouble()
{
    const std::string reason = m_context.training.waitsFor();
    m_waitBanner->setText(
        reason.empty() ? QString() : tr("The run waits, and goes on by itself: %1").arg(fromUtf8(reason)));
    const auto& trouble = m_health.trouble(); // a run that waits says why, which is the same
    m_recorderBanner->setText(
        trouble && reason.empty() ? tr("What happens is not being written to the store, and kept in memory for now: %1")
                                        .arg(fromUtf8(describe(*trouble)))
                                  : QString());
}

void MainWindow::askAboutChangedText(const RunId& run, const Error& error)
{
    const store::RunRow* const row = m_context.runs.find(run);
    log(LogLevel::Error, error.message);
    if (m_closing || !row)
        return;
    const auto goOn = [this, run](const QString&) {
        if (const store::RunRow* const again = m_context.runs.find(run))
            m_context.training.goOn(*again, TrainSession::Text::FromItsBeginning);
    };
    m_prompt->ask(
        {tr("%1 Put it back as it was and go on; or let \"%2\" go on with the text as it is now, from its beginning.")
             .arg(fromUtf8(error.message), fromUtf8(row->name)),
         {},
         {{tr("Use the changed text"), nullptr, goOn}, {tr("Close"), nullptr, {}}},
         run.value()});
}

void MainWindow::start(const config::RunConfig& config)
{
    const bool startsNow = !m_context.training.activeRun();
    const RunId run = m_context.training.start(config, m_launch->origin());
    if (startsNow) {
        m_context.selection.setRun(run);
        showPage(CurvesTab);
    }
}

void MainWindow::chooseFirstRun()
{
    const auto& rows = m_context.runs.rows();
    const auto first = std::ranges::find_if(rows, [](const auto& row) { return isInScope(row, RunScope::Active); });
    if (!m_context.selection.run() && first != rows.end()) {
        m_context.selection.setRun(first->id);
    }
}

bool MainWindow::isComparing() const
{
    return m_pages->currentWidget() == m_compare;
}

std::vector<RunId> MainWindow::targets() const
{
    if (isComparing()) {
        return m_compare->targets();
    }
    const auto& run = m_context.selection.run();
    return run ? std::vector<RunId>{*run} : std::vector<RunId>();
}

void MainWindow::connectCompare()
{
    connect(m_actions->rename, &QAction::triggered, this, [this] {
        isComparing() ? m_compare->renameCurrent() : m_runList->renameCurrent();
    });
    connect(m_actions->filter, &QAction::triggered, this, [this] {
        isComparing() ? m_compare->focusFilter() : m_runList->focusFilter();
    });
    connect(m_actions->baseline, &QAction::triggered, m_compare, &ComparePage::makeBaseline);
    connect(m_actions->pin, &QAction::triggered, m_compare, &ComparePage::togglePinned);
    connect(m_actions->curvesTogether, &QAction::triggered, m_compare, &ComparePage::showCurves);
    connect(m_compare, &ComparePage::launchWanted, this, [this] { showPage(LaunchTab); });
    connect(m_compare, &ComparePage::curvesWanted, this, [this] { showPage(CurvesTab); });
    connect(m_compare, &ComparePage::sampleWanted, this, [this](const RunId& run, qint64 step) {
        m_context.selection.setRun(run);
        if (step >= 0) {
            m_context.selection.setStep(step);
        }
        showPage(SampleTab);
    });
    connect(m_compare, &ComparePage::binWanted, m_organise, &OrganiseCommands::moveToBin);
    connect(m_compare, &ComparePage::starWanted, m_organise, &OrganiseCommands::toggleStar);
    connect(m_compare, &ComparePage::emptyBinWanted, m_actions->emptyBin, &QAction::trigger);
    connect(m_compare, &ComparePage::menuWanted, this, &MainWindow::showRunMenu);
    connect(m_compare, &ComparePage::targetsChanged, m_organise, &OrganiseCommands::follow);
    connect(m_pages, &QStackedWidget::currentChanged, m_organise, &OrganiseCommands::follow);
    const auto logged = [](const QString& what) { log(LogLevel::Info, what.toStdString()); };
    connect(m_compare, &ComparePage::done, this, logged);
    connect(m_organise, &OrganiseCommands::done, this, logged);
    connect(m_compare, &ComparePage::failed, this, &MainWindow::tell);
    connect(m_organise, &OrganiseCommands::failed, this, &MainWindow::tell);
}

void MainWindow::connectTransfer()
{
    const auto* const drop = new FileDrop(*this);
    connect(drop, &FileDrop::corpusDropped, this, [this](const QString& path) {
        showPage(LaunchTab);
        m_launch->setCorpusFile(path);
    });
    connect(drop, &FileDrop::runsDropped, m_transfer, &TransferCommands::importFiles);
    connect(m_compare, &ComparePage::targetsChanged, m_transfer, &TransferCommands::follow);
    connect(m_pages, &QStackedWidget::currentChanged, m_transfer, &TransferCommands::follow);
    connect(m_transfer, &TransferCommands::done, this, [](const QString& what) {
        log(LogLevel::Info, what.toStdString());
    });
    connect(m_transfer, &TransferCommands::failed, this, &MainWindow::tell);
}

void MainWindow::showRunMenu(const QPoint& global)
{
    QMenu menu(this);
    m_organise->fillMenu(menu);
    menu.exec(global);
}

} // namespace workbench::ui
