// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RunCommands.h"

#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/base/RateText.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/shell/Actions.h"
#include "ui/shell/PromptBar.h"

#include <QAction>
#include <QDesktopServices>
#include <QUrl>

#include <algorithm>

namespace workbench::ui
{

RunCommands::RunCommands(const AppContext& context, Actions& actions, PromptBar& prompt, QWidget* window)
    : QObject(window)
    , m_context(context)
    , m_actions(actions)
    , m_prompt(prompt)
    , m_steered(context.training)
    , m_jobs(context.storeDirectory, store::StoreAccess::ReadWrite)
{
    TrainSession& training = context.training;
    connect(actions.goOn, &QAction::triggered, this, &RunCommands::goOn);
    connect(actions.pause, &QAction::triggered, this, &RunCommands::togglePause);
    connect(actions.stop, &QAction::triggered, &training, &TrainSession::stop);
    connect(actions.discard, &QAction::triggered, this, &RunCommands::askDiscard);
    connect(actions.checkpoint, &QAction::triggered, &training, &TrainSession::checkpointNow);
    connect(actions.evaluate, &QAction::triggered, &training, &TrainSession::evaluateNow);
    connect(actions.learningRate, &QAction::triggered, this, &RunCommands::askLearningRate);
    connect(actions.toggleShown, &QAction::triggered, this, &RunCommands::toggleShown);
    connect(actions.remove, &QAction::triggered, this, &RunCommands::askRemove);
    connect(actions.openStore, &QAction::triggered, this, [this] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(m_context.storeDirectory.string())));
    });

    connect(&training, &TrainSession::activeChanged, this, &RunCommands::follow);
    connect(&training, &TrainSession::queueChanged, this, &RunCommands::follow);
    connect(&context.selection, &Selection::runChanged, this, &RunCommands::follow);
    connect(&context.selection, &Selection::shownRunsChanged, this, &RunCommands::follow);
    connect(&context.runs, &RunListModel::storeChanged, this, &RunCommands::follow);
    follow();
}

void RunCommands::setEnabled(bool enabled)
{
    m_enabled = enabled;
    follow();
}

const store::RunRow* RunCommands::selected() const
{
    const auto& run = m_context.selection.run();
    return run ? m_context.runs.find(*run) : nullptr;
}

void RunCommands::follow()
{
    const TrainSession& training = m_context.training;
    const bool active = m_enabled && training.activeRun() && !training.stopRequested();
    for (QAction* const action :
         {m_actions.pause, m_actions.stop, m_actions.checkpoint, m_actions.evaluate, m_actions.learningRate}) {
        action->setEnabled(active);
    }
    m_actions.discard->setEnabled(m_enabled && training.activeRun());
    const bool paused = training.activeRun() && training.activeState() == train::RunState::Paused;
    m_actions.pause->setText(paused ? tr("Re&sume") : tr("&Pause"));

    const store::RunRow* const run = selected();
    const bool writable = !m_context.store.isReadOnly();
    m_actions.start->setEnabled(m_enabled && writable);
    m_actions.goOn->setEnabled(m_enabled && writable && run && TrainSession::canGoOn(*run) && !training.activeRun());
    m_actions.rename->setEnabled(run && writable);
    m_actions.clone->setEnabled(run);
    m_actions.branch->setEnabled(run && writable && !run->checkpoint.empty());
    m_actions.toggleShown->setEnabled(run);
    m_actions.remove->setEnabled(run && writable && !train::isLive(run->state));
    const auto& shown = m_context.selection.shownRuns();
    const bool isShown = run && std::find(shown.begin(), shown.end(), run->id) != shown.end();
    m_actions.toggleShown->setText(isShown && shown.size() > 1 ? tr("Take off the c&harts") : tr("Show on c&harts"));
}

void RunCommands::goOn()
{
    if (const store::RunRow* const run = selected()) {
        m_context.training.goOn(*run);
    }
}

void RunCommands::togglePause()
{
    if (m_context.training.activeState() == train::RunState::Paused) {
        m_context.training.resume();
    } else {
        m_context.training.pause();
    }
}

void RunCommands::askDiscard()
{
    const auto active = m_context.training.activeRun();
    const store::RunRow* const run = active ? m_context.runs.find(*active) : nullptr;
    if (!run) {
        return;
    }
    const auto discard = [this, id = run->id](const QString&) {
        if (m_context.training.activeRun() == id) { // else it has ended by itself: removing is another question
            m_context.training.stopAndDiscard();
        }
    };
    m_prompt.ask(
        {tr("Stop \"%1\" and remove it with all its points and checkpoints? This cannot be undone.")
             .arg(fromUtf8(run->name)),
         {},
         {{tr("Stop and discard"), "danger", discard}, {tr("Keep training"), nullptr, {}}}});
}

void RunCommands::askLearningRate()
{
    const auto active = m_context.training.activeRun();
    const store::RunRow* const run = active ? m_context.runs.find(*active) : nullptr;
    if (!run) {
        return;
    }
    m_prompt.ask(
        {tr("Base learning rate of \"%1\" from the next step on, before warm-up and schedule:")
             .arg(fromUtf8(run->name)),
         rateText(m_steered.baseRate(run->config.train.learningRate)),
         {{tr("Change"), "primary", [this](const QString& text) { setLearningRate(text); }},
          {tr("Cancel"), nullptr, {}}}});
}

void RunCommands::setLearningRate(const QString& text)
{
    const auto active = m_context.training.activeRun();
    const store::RunRow* const run = active ? m_context.runs.find(*active) : nullptr;
    if (!run) { // it has ended while the question stood
        return;
    }
    if (const auto rate = rateFromText(text, m_steered.baseRate(run->config.train.learningRate))) {
        m_steered.setBaseRate(*rate);
        return;
    }
    m_prompt.ask(
        {tr("The learning rate must be a number above 0 and at most 1, such as 2e-3, or a factor such as x0.5."),
         text,
         {{tr("Change"), "primary", [this](const QString& again) { setLearningRate(again); }},
          {tr("Cancel"), nullptr, {}}}});
}

void RunCommands::toggleShown()
{
    if (const auto run = m_context.selection.run()) {
        m_context.selection.toggleShown(*run);
    }
}

void RunCommands::askRemove()
{
    const store::RunRow* const run = selected();
    if (!run || train::isLive(run->state)) {
        return;
    }
    const QString name = fromUtf8(run->name);
    m_prompt.ask(
        {tr("Remove \"%1\" with all its points and checkpoints? The disk is freed; this cannot be undone.").arg(name),
         {},
         {{tr("Remove"), "danger", [this, id = run->id, name](const QString&) { remove(id, name); }},
          {tr("Keep"), nullptr, {}}}});
}

void RunCommands::remove(const RunId& run, const QString& name)
{
    const auto& queue = m_context.training.queue();
    if (std::find(queue.begin(), queue.end(), run) != queue.end()) {
        m_context.training.removeQueued(run);
        return;
    }
    m_jobs.post([this, run, name](const Result<store::Store*>& store) {
        Result<std::int64_t> freed = store ? (*store)->removeRun(run) : Result<std::int64_t>(fail(store.error()));
        const auto tell = [this, run, name, freed] {
            if (!freed) {
                Q_EMIT failed(tr("\"%1\" is not removed").arg(name), freed.error());
                return;
            }
            if (m_context.selection.run() == run) {
                m_context.selection.setRun({});
            }
            m_context.selection.setShown(run, false);
            m_context.runs.refresh();
            Q_EMIT done(tr("\"%1\" is removed, %2 freed").arg(name, formatBytes(double(*freed))));
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

} // namespace workbench::ui
