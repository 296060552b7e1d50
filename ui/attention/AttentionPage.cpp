// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/AttentionPage.h"

#include "core/base/ByteEscapes.h"
#include "core/store/Store.h"
#include "core/train/WeightsSnapshot.h"
#include "ui/attention/AttentionView.h"
#include "ui/attention/EmptyMapWords.h"
#include "ui/attention/HeatMapPanel.h"
#include "ui/attention/LiveBar.h"
#include "ui/attention/MapCard.h"
#include "ui/attention/MapSaver.h"
#include "ui/attention/SnapshotCard.h"
#include "ui/attention/TextBar.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace workbench::ui
{

namespace
{

constexpr int kMessageTime = 8000; // ms that a message stays

enum Bar { LiveControls, KeptControls, TextControls };

} // namespace

AttentionPage::AttentionPage(const AppContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_feed(context)
    , m_empty(new EmptyState(tr("Set up a run")))
    , m_toolBar(new AttentionToolBar(this))
    , m_view(new AttentionView(AttentionSettings::restored(), this))
    , m_bars(new QStackedWidget(this))
    , m_live(new LiveBar(m_view->settings().framesPerSecond, this))
    , m_text(new TextBar(this))
    , m_kept(new SnapshotCard(this))
    , m_message(new QLabel(this))
    , m_saver(new MapSaver(*this))
{
    buildLayout();
    m_feed.setRate(m_view->settings().framesPerSecond);
    m_forget.setSingleShot(true);
    m_forget.setInterval(kMessageTime);
    connect(&m_forget, &QTimer::timeout, m_message, &QLabel::hide);
    followFeed();
    followControls();
    followRuns();
    setRun();
}

void AttentionPage::buildLayout()
{
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    auto* const keptHint = new QLabel(
        tr("The same text, kept every so many steps (inspect.everySteps). Play shows how the head formed."), this);
    setKind(keptHint, "small");
    m_bars->addWidget(m_live);
    m_bars->addWidget(keptHint);
    m_bars->addWidget(m_text);
    m_bars->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_toolBar->addBeforeExport(m_view->mapCard().pinButton());
    m_view->addBelow(m_kept);

    auto* const all = new QWidget;
    auto* const scroll = new QScrollArea; // in a small window
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(all);
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(scroll);
    auto* const column = new QVBoxLayout(all);
    column->setContentsMargins(16, 8, 14, 14);
    column->setSpacing(8);
    column->addWidget(m_toolBar);
    column->addWidget(m_bars);
    column->addWidget(m_message);
    column->addWidget(m_view, 1);
}

void AttentionPage::followFeed()
{
    connect(&m_feed, &AttentionFeed::mapArrived, this, [this](const std::shared_ptr<const maps::AttentionMap>& map) {
        m_text->setBusy(false);
        if (map->source != maps::MapSource::Live) {
            m_ran = map;
        }
        m_toolBar->setHeads(map->heads);
        m_toolBar->setCanExport(true);
        m_view->setHead(m_toolBar->headView(), m_toolBar->head());
        m_view->showMap(map);
    });
    connect(&m_feed, &AttentionFeed::snapshotArrived, this, [this](const maps::AttentionSnapshot& snapshot, int index) {
        m_toolBar->setHeads(1);
        m_toolBar->setCanExport(true);
        m_view->showSnapshot(snapshot);
        m_kept->showAt(index);
    });
    connect(&m_feed, &AttentionFeed::cellsArrived, this, [this](const std::shared_ptr<const maps::CellStates>& states) {
        m_text->setBusy(false);
        m_view->mapCard().showCells(states, m_toolBar->content());
    });
    connect(&m_feed, &AttentionFeed::gradientArrived, this, [this](int at, const std::vector<float>& gradient) {
        m_view->setGradient(at, gradient);
    });
    connect(&m_feed, &AttentionFeed::keptChanged, this, &AttentionPage::refreshKept);
    connect(&m_feed, &AttentionFeed::captureCost, m_live, &LiveBar::setCost);
    connect(&m_feed, &AttentionFeed::failed, this, [this](const Error& error) {
        m_text->setBusy(false);
        say(fromUtf8(describe(error)), true);
    });
}

void AttentionPage::followControls()
{
    connect(m_toolBar, &AttentionToolBar::sourceChosen, this, [this](FeedSource source) {
        m_sourceChosen = true;
        chooseSource(source);
    });
    connect(m_toolBar, &AttentionToolBar::blockChosen, this, [this] {
        m_feed.setBlock(m_toolBar->block());
        m_ran.reset();
        if (!blockAttends()) { // all there is to see of it are its states
            m_toolBar->setContent(MapContent::Cell);
        }
        showContent();
    });
    connect(m_toolBar, &AttentionToolBar::viewChanged, this, &AttentionPage::applyView);
    connect(m_toolBar, &AttentionToolBar::exportWanted, this, &AttentionPage::save);
    connect(m_view, &AttentionView::gradientWanted, this, [this](std::int64_t at) {
        m_feed.runGradient(static_cast<int>(at));
    });
    connect(m_live, &LiveBar::streamChosen, &m_feed, &AttentionFeed::setStream);
    connect(m_live, &LiveBar::rateChosen, this, [this](double rate) {
        AttentionSettings settings = m_view->settings();
        settings.framesPerSecond = rate;
        m_view->setSettings(settings);
        m_feed.setRate(rate);
    });
    connect(m_text, &TextBar::runWanted, this, [this](const FeedText& text) {
        if (m_feed.source() == FeedSource::Probe && m_text->text() != m_usualText) {
            AttentionSettings settings = m_view->settings();
            settings.probeText = m_text->text();
            m_view->setSettings(settings);
        }
        m_text->setBusy(true);
        m_feed.runText(text);
    });
    connect(m_kept, &SnapshotCard::chosen, this, [this](int index) {
        m_sourceChosen = true;
        if (m_feed.source() != FeedSource::Kept) {
            chooseSource(FeedSource::Kept);
        }
        m_feed.showKept(index);
        m_context.selection.setStep(m_kept->currentStep());
    });
    connect(m_saver, &MapSaver::told, this, &AttentionPage::say);
}

void AttentionPage::followRuns()
{
    connect(&m_context.selection, &Selection::runChanged, this, &AttentionPage::setRun);
    connect(&m_context.selection, &Selection::stepChanged, this, &AttentionPage::followStep);
    connect(&m_context.training, &TrainSession::activeChanged, this, &AttentionPage::refreshRun);
    connect(&m_context.runs, &RunListModel::storeChanged, this, [this] {
        if (isVisible()) {
            m_feed.readKept();
            refreshRun();
        }
    });
    // A run is selected before it stands in the list, and may be deleted while it is shown.
    const auto follow = [this] {
        const auto& run = m_context.selection.run();
        if ((m_feed.run() && !row()) || (run != m_feed.run() && run && m_context.runs.find(*run))) {
            setRun();
        }
    };
    connect(&m_context.runs, &QAbstractItemModel::rowsInserted, this, follow);
    connect(&m_context.runs, &QAbstractItemModel::rowsRemoved, this, follow);
    connect(&m_context.runs, &QAbstractItemModel::modelReset, this, follow);
    connect(m_empty, &EmptyState::wanted, this, &AttentionPage::launchWanted);
}

void AttentionPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_feed.readKept();
    refreshRun();
    m_feed.setSeen(true);
}

void AttentionPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_feed.setSeen(false);
}

const store::RunRow* AttentionPage::row() const
{
    return m_feed.run() ? m_context.runs.find(*m_feed.run()) : nullptr;
}

void AttentionPage::setRun()
{
    m_ran.reset();
    m_sourceChosen = false;
    m_offer.reset();
    m_text->setBusy(false);
    m_live->clearCost();
    const auto& run = m_context.selection.run();
    m_feed.setRun(run && m_context.runs.find(*run) ? run : std::nullopt);
    if (const store::RunRow* const shown = row()) {
        m_toolBar->setBlocks(config::attentionBlocks(shown->config.model), shown->config.model.layers);
        m_feed.setBlock(m_toolBar->block());
        m_live->setStreams(shown->config.train.batch);
        m_view->mapCard().setRunName(fromUtf8(shown->name));
        m_usualText = fromUtf8(escapeBytes(m_feed.usualText()));
        const QString& kept = m_view->settings().probeText;
        m_text->setTexts(
            kept.isEmpty() ? m_usualText : kept, m_usualText.section(QLatin1Char('\n'), 0, 0) + QLatin1Char('\n'));
    }
    refreshRun();
}

void AttentionPage::refreshRun()
{
    const store::RunRow* const shown = row();
    m_pages->setCurrentIndex(shown ? 1 : 0);
    const bool hasRuns = m_context.runs.rowCount() > 0;
    m_empty->setWords(
        hasRuns ? tr("No run is chosen") : tr("Nothing to look into yet"),
        hasRuns ? tr("Choose a run in the list on the left: what its head looks at appears here, byte by byte.")
                : tr("Here the attention of a model is seen over the bytes that it reads, while it learns, over time,\n"
                     "and over any text. It begins with the first step of a run."),
        !hasRuns);
    const bool attends = shown && !config::attentionBlocks(shown->config.model).empty();
    const bool live = shown && m_feed.canBeLive();
    std::vector<store::CheckpointRow> checkpoints;
    if (shown) {
        if (auto found = m_context.store.checkpoints(shown->id)) {
            checkpoints = std::move(*found);
        }
    }
    const bool weights = live || !checkpoints.empty();
    m_text->setWeights(checkpoints, m_context.storeDirectory.string(), live);
    m_toolBar->setAvailable(FeedSource::Live, live && attends, tr("This run does not train in this window now."));
    m_toolBar->setAvailable(FeedSource::Kept, !m_feed.kept().empty(), tr("Nothing was kept of this run yet."));
    m_toolBar->setAvailable(FeedSource::Probe, weights, tr("This run has no checkpoint yet."));
    m_toolBar->setAvailable(FeedSource::Sample, weights, tr("This run has no checkpoint yet."));
    const Offer offer{live, !m_feed.kept().empty(), weights, isVisible()};
    if (std::exchange(m_offer, offer) != offer && !m_sourceChosen
        && (m_view->mapCard().isEmpty() || m_feed.source() != usualSource())) {
        chooseSource(usualSource());
    }
}

FeedSource AttentionPage::usualSource() const
{
    return m_feed.canBeLive() ? FeedSource::Live : m_feed.kept().empty() ? FeedSource::Probe : FeedSource::Kept;
}

void AttentionPage::chooseSource(FeedSource source)
{
    m_toolBar->setSource(source);
    m_feed.setSource(source);
    showBar(source == FeedSource::Live ? LiveControls : source == FeedSource::Kept ? KeptControls : TextControls);
    m_text->setSampling(source == FeedSource::Sample);
    m_toolBar->setCanExport(false);
    m_ran.reset();
    m_toolBar->setContent(MapContent::Attention);
    m_feed.setCells(false);
    explainEmpty();
    if (source == FeedSource::Kept) {
        refreshKept();
        m_feed.showKept(m_kept->current());
    } else if (source == FeedSource::Probe && m_text->canRun() && blockAttends() && isVisible()) {
        m_text->run();
    }
}

void AttentionPage::showText(const FeedText& text)
{
    m_sourceChosen = true;
    m_text->setTexts(fromUtf8(escapeBytes(text.bytes)), m_text->prompt());
    m_text->chooseWeights(text.checkpoint);
    chooseSource(FeedSource::Probe);
    m_text->setBusy(true);
    m_feed.runText(text);
    if (text.published) {
        say(tr("Read with the weights of step %1, which wrote it.").arg(formatCount(text.published->step())), false);
    }
}

void AttentionPage::showBar(int bar)
{
    for (int each = 0; each < m_bars->count(); ++each) { // the stack is as high as the one that is seen
        m_bars->widget(each)->setSizePolicy(
            QSizePolicy::Preferred, each == bar ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    }
    m_bars->setCurrentIndex(bar);
}

void AttentionPage::explainEmpty()
{
    const store::RunRow* const shown = row();
    const MapWords words = shown ? emptyMapWords(shown->config.model, m_feed.source(), m_text->canRun()) : MapWords{};
    m_view->clear(words.title, words.explanation);
}

void AttentionPage::refreshKept()
{
    const bool fresh = m_kept->current() < 0;
    m_kept->setKept(m_feed.kept());
    if (m_feed.source() == FeedSource::Live) {
        m_kept->goToNewest();
    } else if (fresh) {
        followStep();
    }
}

void AttentionPage::followStep()
{
    const auto step = m_context.selection.step();
    if (step && m_kept->goTo(*step) && m_feed.source() == FeedSource::Kept) {
        m_feed.showKept(m_kept->current());
    }
}

void AttentionPage::applyView()
{
    m_view->setHead(m_toolBar->headView(), m_toolBar->head());
    showContent();
}

void AttentionPage::showContent()
{
    const bool runs = m_feed.source() == FeedSource::Probe || m_feed.source() == FeedSource::Sample;
    const bool cells = m_toolBar->content() != MapContent::Attention;
    if (cells && !runs) {
        m_toolBar->setContent(MapContent::Attention);
        say(tr("Cell states and gates are computed for a probe text or a sample: choose one of them as source."),
            false);
        return;
    }
    m_feed.setCells(cells);
    if (!runs) {
        return;
    }
    if (!cells && m_ran) {
        m_view->showMap(m_ran);
    } else if (!m_feed.runAgain()) {
        m_text->run();
    }
}

bool AttentionPage::blockAttends() const
{
    const store::RunRow* const shown = row();
    return shown && m_toolBar->block() && config::hasAttention(shown->config.model, *m_toolBar->block());
}

void AttentionPage::save(AttentionToolBar::Export kind)
{
    const MapCard& card = m_view->mapCard();
    MapSaver::Picture picture;
    picture.map = card.attention();
    picture.cells = card.cells();
    if (!picture.map && !picture.cells) {
        say(tr("A difference is not saved: stop subtracting, and save the maps one by one."), true);
        return;
    }
    picture.region = card.panel().visibleRegion();
    picture.style = card.pictureStyle();
    picture.run = m_feed.run() ? m_feed.run()->value() : std::string();
    m_saver->save(kind, picture);
}

void AttentionPage::say(const QString& message, bool bad)
{
    m_message->setText(message);
    setKind(m_message, bad ? "bad" : "dim");
    m_message->show();
    m_forget.start();
}

} // namespace workbench::ui
