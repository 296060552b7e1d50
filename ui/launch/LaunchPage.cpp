// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/LaunchPage.h"

#include "core/config/Preset.h"
#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/launch/BranchBanner.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/CorpusCard.h"
#include "ui/launch/FieldEditor.h"
#include "ui/launch/FormCard.h"
#include "ui/launch/FormSources.h"
#include "ui/launch/PreflightCard.h"
#include "ui/launch/PresetBar.h"
#include "ui/launch/QueueCard.h"
#include "ui/launch/QueueFeed.h"
#include "ui/launch/SweepCard.h"
#include "ui/models/RunListModel.h"
#include "ui/session/TrainSession.h"

#include <QScrollArea>

#include <utility>

namespace workbench::ui
{

LaunchPage::LaunchPage(const AppContext& context, QWidget* parent, ProbeSession::Probe probe)
    : QWidget(parent)
    , m_context(context)
    , m_form(new ConfigForm(this))
    , m_probe(new ProbeSession(std::move(probe), this))
{
    layOut();
    wire();
    m_form->editor("runtime.threads").setUnit(tr("of %1").arg(readMachineFacts(m_context.storeDirectory).cores));
    m_sources->choosePreset(fromUtf8(config::presets().front().id));
    new QueueFeed(*m_queue, m_context.training, m_context.runs, this);
}

LaunchPage::~LaunchPage() = default;

void LaunchPage::wire()
{
    m_checkSoon.setSingleShot(true);
    m_checkSoon.setInterval(0);
    connect(&m_checkSoon, &QTimer::timeout, this, &LaunchPage::check);
    const auto checkSoon = [this] { m_checkSoon.start(); };
    connect(m_form, &ConfigForm::changed, this, checkSoon);
    connect(m_corpus, &CorpusCard::changed, this, checkSoon);
    connect(m_branch, &BranchBanner::changed, this, checkSoon);
    connect(m_sweep, &SweepCard::changed, this, checkSoon);
    connect(&m_context.training, &TrainSession::activeChanged, this, checkSoon);

    connect(m_preflightCard, &PreflightCard::fieldRequested, this, &LaunchPage::showField);
    connect(m_preflightCard, &PreflightCard::startRequested, this, &LaunchPage::start);
    connect(m_preflightCard, &PreflightCard::queueRequested, this, [this] {
        if (canStart())
            Q_EMIT queueRequested(m_form->config());
    });

    connect(m_probe, &ProbeSession::started, m_preflightCard, &PreflightCard::showMeasuring);
    connect(m_probe, &ProbeSession::measured, this, [this](const train::SpeedProbe& probe) {
        m_speed = probe;
        showSpeed();
    });
    connect(m_probe, &ProbeSession::failed, this, [this](const Error& error) {
        m_preflightCard->showSpeedUnknown(fromUtf8(describe(error)));
    });
}

void LaunchPage::setConfig(const config::RunConfig& config)
{
    m_branch->drop();
    m_sources->setConfig(config);
}

void LaunchPage::branchFrom(const RunId& run, std::optional<std::int64_t> step)
{
    m_sources->cloneRun(run);
    m_branch->begin(run, step);
}

std::optional<store::RunOrigin> LaunchPage::origin() const
{
    return m_branch->origin();
}

void LaunchPage::cloneRun(const RunId& run)
{
    m_branch->drop();
    m_sources->cloneRun(run);
}

void LaunchPage::setCorpusFile(const QString& path)
{
    m_form->setValue("corpus.path", path.toStdString());
}

void LaunchPage::showField(const QString& path)
{
    FieldEditor& editor = m_form->editor(path.toStdString());
    m_scroll->ensureWidgetVisible(&editor, 0, 40);
    editor.input()->setFocus(Qt::OtherFocusReason);
}

void LaunchPage::check()
{
    const config::RunConfig& config = m_form->config();
    const MachineFacts machine = readMachineFacts(m_context.storeDirectory);
    const auto& facts = m_corpus->facts();
    std::vector<config::FieldProblem> outside;
    if (m_corpus->trouble())
        outside.push_back({m_corpus->trouble()->path, describe(m_corpus->trouble()->error)});
    if (m_context.store.isReadOnly())
        outside.push_back({"", tr("This store can only be read; a run needs one that can be written.").toStdString()});
    m_preflight.reset();
    if (m_form->isValid()) {
        m_sweep->showAxes(config, m_form->axes());
        m_preflight = makePreflight(runs(), machine, facts ? facts->split.train.size() : 0);
        outside.insert(outside.end(), m_preflight->problems.begin(), m_preflight->problems.end());
        if (facts)
            for (const config::RunConfig& run : runs()) {
                const data::SplitNeeds needs{run.train.batch, run.train.bptt, run.eval.batch};
                if (const auto enough = data::checkSplit(facts->split, needs); !enough) {
                    outside.push_back({"corpus.path", describe(enough.error())});
                    break;
                }
            }
    }
    const auto sweep = sweepProblems();
    outside.insert(outside.end(), sweep.begin(), sweep.end());
    const auto branch = m_branch->problems();
    outside.insert(outside.end(), branch.begin(), branch.end());
    m_form->setOutsideProblems(std::move(outside));
    m_presets->setChangedCount(m_form->changedCount());
    m_preflightCard->showFigures(m_preflight, machine);
    m_preflightCard->showProblems(m_form->problems(), facts.has_value());
    m_preflightCard->showRunCount(m_sweep->isOn() ? std::optional(runs().size()) : std::nullopt);
    if (!m_sweep->isOn())
        m_preflightCard->setStartText(
            m_branch->origin()                   ? tr("Start branch")
                : m_context.training.activeRun() ? tr("Start next")
                                                 : tr("Start"));
    m_model->setHint(
        m_preflight ? tr("%1 M parameters").arg(double(m_preflight->parameters) / 1e6, 0, 'f', 2) : QString());
    measure();
}

void LaunchPage::measure()
{
    const bool training = m_context.training.activeRun().has_value();
    const config::RunConfig wanted = speedKey(m_form->config());
    if (training || !m_preflight || !m_preflight->problems.empty()) {
        m_probe->cancel();
        m_probed.reset();
        m_speed.reset();
        if (training)
            m_preflightCard->showSpeedUnknown(tr("Not measured while a run trains, which would slow it down."));
        else
            m_preflightCard->showWaiting();
        return;
    }
    if (m_probed == wanted)
        return showSpeed();
    m_probed = wanted;
    m_speed.reset();
    m_preflightCard->showWaiting();
    m_probe->request(wanted);
}

void LaunchPage::showSpeed()
{
    const auto& facts = m_corpus->facts();
    if (m_speed && m_preflight)
        m_preflightCard->showSpeed(
            *m_speed, runSeconds(runs(), facts ? facts->split.train.size() : 0, m_speed->bytesPerSecond));
}

std::span<const config::RunConfig> LaunchPage::runs() const
{
    if (m_sweep->isOn() && !m_sweep->runs().empty())
        return m_sweep->runs();
    return {&m_form->config(), 1};
}

std::vector<config::FieldProblem> LaunchPage::sweepProblems() const
{
    if (!m_sweep->isOn())
        return {};
    auto problems = m_sweep->problems();
    if (m_branch->isOn())
        problems.push_back(
            {"",
             tr("A sweep does not branch: its runs begin with fresh weights. Drop the branch, or give every field one "
                "value.")
                 .toStdString()});
    return problems;
}

bool LaunchPage::canStart() const
{
    return m_corpus->facts().has_value() && m_form->problems().empty();
}

void LaunchPage::start()
{
    if (m_checkSoon.isActive()) { // a key came sooner than what was typed last is looked at
        m_checkSoon.stop();
        check();
    }
    if (!canStart())
        return;
    if (m_sweep->isOn())
        m_context.training.enqueueSweep(m_sweep->group().toStdString(), m_sweep->groupPlan(), m_sweep->runs());
    else
        Q_EMIT startRequested(m_form->config());
}

} // namespace workbench::ui
