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
#include "ui/launch/FormColumns.h"
#include "ui/launch/FormSources.h"
#include "ui/launch/PreflightCard.h"
#include "ui/launch/PresetBar.h"
#include "ui/launch/QueueCard.h"
#include "ui/launch/TabOrder.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"
#include "ui/session/TrainSession.h"

#include <QBoxLayout>
#include <QScrollArea>

#include <utility>

namespace workbench::ui
{

namespace
{

constexpr int kSideWidth = 290;

/// What the speed depends on: everything else at its default, so that a new name or length needs no new probe.
config::RunConfig probeKey(const config::RunConfig& config)
{
    config::RunConfig key;
    key.model = config.model;
    key.runtime = config.runtime;
    key.train.optimizer = config.train.optimizer;
    key.train.batch = config.train.batch;
    key.train.bptt = config.train.bptt;
    key.train.varyBptt = config.train.varyBptt;
    key.train.bytes = 1; // a run must have an end
    key.corpus.path = "recall";
    return key;
}

} // namespace

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
    showQueue();
}

LaunchPage::~LaunchPage() = default;

void LaunchPage::layOut()
{
    m_presets = new PresetBar(this);
    m_branch = new BranchBanner(m_context, *m_form, this);
    m_sources = new FormSources(*m_form, *m_presets, m_context.store, m_context.runs, this);
    m_corpus = new CorpusCard(*m_form, m_context.store.corpusFolder(), this);
    m_model = new FormCard(
        tr("Model"), *m_form,
        {"model.layers", "model.width", "model.boomWidth", "model.attention", "model.heads", "model.memory",
         "model.dropout"},
        {"model.boom", "model.dropoutInput", "model.dropoutHidden", "model.dropoutOutput", "model.dropoutEmbedding"},
        this);
    auto* const training = new FormCard(
        tr("Training"), *m_form,
        {"train.optimizer", "train.learningRate", "train.warmupSteps", "train.schedule", "train.batch", "train.bptt",
         "train.clip", "train.bytes", "train.steps", "train.epochs", "train.seconds", "train.seed"},
        {"train.decayFrom", "train.finalRate", "train.varyBptt", "train.weightDecay", "train.minimumTrust",
         "train.beta1", "train.beta2", "train.epsilon"},
        this);
    training->setHint(tr("paper's values in tooltips"));
    auto* const run = new FormCard(
        tr("Evaluation and run"), *m_form,
        {"name", "eval.everySteps", "checkpoint.everySteps", "runtime.device", "runtime.threads"},
        {"eval.batch", "eval.maximumBytes", "checkpoint.keep", "inspect.everySteps", "inspect.probeBytes",
         "film.everySteps", "film.prompt", "film.bytes", "film.temperature", "film.seed"},
        this);

    auto* const columns = new FormColumns;
    columns->addCard(m_corpus, 0);
    columns->addCard(m_model, 0);
    columns->addCard(training, 1);
    columns->addCard(run, 1);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(columns);

    // The figures and the buttons stay in sight while the form scrolls.
    m_preflightCard = new PreflightCard;
    m_queue = new QueueCard;
    auto* const side = new QWidget;
    auto* const sideCards = new QVBoxLayout(side);
    sideCards->setContentsMargins(0, 0, 0, 0);
    sideCards->setSpacing(12);
    sideCards->addWidget(m_preflightCard);
    sideCards->addWidget(m_queue);
    sideCards->addStretch(1);
    auto* const sideScroll = new QScrollArea(this);
    sideScroll->setWidgetResizable(true);
    sideScroll->setFrameShape(QFrame::NoFrame);
    sideScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    sideScroll->setFocusPolicy(Qt::NoFocus);
    sideScroll->setFixedWidth(kSideWidth);
    sideScroll->setWidget(side);

    auto* const row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_scroll, 1);
    row->addWidget(sideScroll);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(14, 10, 14, 0);
    rows->setSpacing(10);
    rows->addWidget(m_presets);
    rows->addWidget(m_branch);
    rows->addLayout(row, 1);
    tabInLayoutOrder({m_presets, m_branch, m_corpus, m_model, training, run, m_preflightCard, m_queue});
}

void LaunchPage::wire()
{
    m_checkSoon.setSingleShot(true);
    m_checkSoon.setInterval(0);
    connect(&m_checkSoon, &QTimer::timeout, this, &LaunchPage::check);
    const auto checkSoon = [this] { m_checkSoon.start(); };
    connect(m_form, &ConfigForm::changed, this, checkSoon);
    connect(m_corpus, &CorpusCard::changed, this, checkSoon);
    connect(m_branch, &BranchBanner::changed, this, checkSoon);
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

    TrainSession& training = m_context.training;
    connect(&training, &TrainSession::queueChanged, this, &LaunchPage::showQueue);
    connect(&m_context.runs, &RunListModel::storeChanged, &training, &TrainSession::refreshQueue);
    connect(m_queue, &QueueCard::removeRequested, &training, &TrainSession::removeQueued);
    connect(m_queue, &QueueCard::moveRequested, &training, &TrainSession::moveQueued);
    connect(m_queue, &QueueCard::holdRequested, &training, &TrainSession::setQueueHeld);
    connect(&m_context.runs, &QAbstractItemModel::dataChanged, this, &LaunchPage::showQueue);
    connect(&m_context.runs, &QAbstractItemModel::modelReset, this, &LaunchPage::showQueue);
    connect(&m_context.runs, &QAbstractItemModel::rowsInserted, this, &LaunchPage::showQueue);
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

void LaunchPage::showQueue()
{
    std::vector<QueueCard::Item> items;
    for (const RunId& run : m_context.training.queue()) {
        const store::RunRow* const row = m_context.runs.find(run);
        items.push_back({run, row ? fromUtf8(row->name) : tr("new run"), row ? corpusText(*row) : QString()});
    }
    m_queue->showQueue(std::move(items), m_context.training.queueHeld());
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
        m_preflight = makePreflight(config, machine, facts ? facts->split.train.size() : 0);
        outside.insert(outside.end(), m_preflight->problems.begin(), m_preflight->problems.end());
        if (facts) {
            const data::SplitNeeds needs{config.train.batch, config.train.bptt, config.eval.batch};
            if (const auto enough = data::checkSplit(facts->split, needs); !enough)
                outside.push_back({"corpus.path", describe(enough.error())});
        }
    }
    const auto branch = m_branch->problems();
    outside.insert(outside.end(), branch.begin(), branch.end());
    m_form->setOutsideProblems(std::move(outside));
    m_presets->setChangedCount(m_form->changedCount());
    m_preflightCard->showFigures(m_preflight, machine);
    m_preflightCard->showProblems(m_form->problems(), facts.has_value());
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
    const config::RunConfig wanted = probeKey(m_form->config());
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
    if (m_speed && m_preflight)
        m_preflightCard->showSpeed(*m_speed, runSeconds(m_form->config(), *m_preflight, m_speed->bytesPerSecond));
}

bool LaunchPage::canStart() const
{
    return m_corpus->facts().has_value() && m_form->problems().empty();
}

void LaunchPage::start()
{
    if (canStart())
        Q_EMIT startRequested(m_form->config());
}

} // namespace workbench::ui
