// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of the launch page are.
#include "core/store/Store.h"
#include "ui/launch/BranchBanner.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/CorpusCard.h"
#include "ui/launch/FormCard.h"
#include "ui/launch/FormColumns.h"
#include "ui/launch/FormSources.h"
#include "ui/launch/LaunchPage.h"
#include "ui/launch/PreflightCard.h"
#include "ui/launch/PresetBar.h"
#include "ui/launch/QueueCard.h"
#include "ui/launch/SweepCard.h"
#include "ui/launch/TabOrder.h"

#include <QBoxLayout>
#include <QScrollArea>

namespace workbench::ui
{

namespace
{

constexpr int kSideWidth = 290;

QScrollArea* scrolling(QWidget* contents, QWidget* parent)
{
    auto* const area = new QScrollArea(parent);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(contents);
    return area;
}

} // namespace

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
        {"train.decayFrom", "train.finalRate", "train.varyBptt", "train.microBatch", "train.weightDecay",
         "train.minimumTrust", "train.beta1", "train.beta2", "train.epsilon"},
        this);
    training->setHint(tr("paper's values in tooltips"));
    auto* const run = new FormCard(
        tr("Evaluation and run"), *m_form, {"name", "eval.everySteps", "runtime.device", "runtime.threads"},
        {"runtime.process", "eval.batch", "eval.maximumBytes", "inspect.everySteps", "inspect.probeBytes",
         "film.everySteps", "film.prompt", "film.bytes", "film.temperature", "film.seed"},
        this);
    auto* const safety = new FormCard(
        tr("Checkpoints and safety"), *m_form,
        {"checkpoint.everySteps", "checkpoint.everyMinutes", "checkpoint.keep", "safety.rollbacks"},
        {"checkpoint.afterEvaluation", "checkpoint.keepEverySteps", "safety.skipSegments", "safety.spikeDeviations",
         "safety.shrinkMicroBatch"},
        this);

    auto* const columns = new FormColumns;
    columns->addCard(m_corpus, 0);
    columns->addCard(m_model, 0);
    columns->addCard(safety, 0);

    columns->addCard(training, 1);
    columns->addCard(run, 1);

    m_scroll = scrolling(columns, this);

    // The figures and the buttons stay in sight while the form scrolls.
    m_preflightCard = new PreflightCard;
    m_sweep = new SweepCard;
    m_sweep->hide();
    m_queue = new QueueCard;
    auto* const side = new QWidget;
    auto* const sideCards = new QVBoxLayout(side);
    sideCards->setContentsMargins(0, 0, 0, 0);
    sideCards->setSpacing(12);
    sideCards->addWidget(m_preflightCard);
    sideCards->addWidget(m_sweep);
    sideCards->addWidget(m_queue);
    sideCards->addStretch(1);
    auto* const sideScroll = scrolling(side, this);
    sideScroll->setFixedWidth(kSideWidth);

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
    tabInLayoutOrder({m_presets, m_branch, m_corpus, m_model, training, run, m_preflightCard, m_sweep, m_queue});
}

} // namespace workbench::ui
