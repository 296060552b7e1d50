// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SamplePage.h"

#include "core/base/ByteEscapes.h"
#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/sampling/NextByteCard.h"
#include "ui/sampling/PromptCard.h"
#include "ui/sampling/SampleSaver.h"
#include "ui/sampling/SampleShelf.h"
#include "ui/sampling/SampleTextCard.h"
#include "ui/sampling/SampleTextView.h"
#include "ui/sampling/SamplerCard.h"
#include "ui/sampling/SourceBar.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr int kMessageTime = 8000; // ms that a message stays
const QString kSettingsKey = QStringLiteral("sample/settings");
const QString kPromptKey = QStringLiteral("sample/prompt");

ShownByte shown(const sample::SampleByte& byte)
{
    return {byte.byte, byte.origin, byte.surprisalBits, byte.entropyBits, true};
}

} // namespace

SamplePage::SamplePage(const AppContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_bar(new SourceBar(this))
    , m_models(context, *m_bar)
    , m_keeper(
          context.storeDirectory,
          context.store.isReadOnly() ? store::StoreAccess::ReadOnly : store::StoreAccess::ReadWrite)
    , m_empty(new EmptyState(tr("Set up a run")))
    , m_prompt(new PromptCard(this))
    , m_text(new SampleTextCard(this))
    , m_shelf(new SampleShelf(context, m_keeper, this))
    , m_sampler(new SamplerCard(this))
    , m_next(new NextByteCard(this))
    , m_message(new QLabel(this))
    , m_guide(m_lanes, *m_next, *m_sampler)
{
    buildLayout();
    m_forget.setSingleShot(true);
    m_forget.setInterval(kMessageTime);
    connect(&m_forget, &QTimer::timeout, m_message, &QLabel::hide);

    const QSettings kept;
    if (const auto settings = sample::settingsFromJson(kept.value(kSettingsKey).toString().toStdString())) {
        m_sampler->setSettings(*settings);
    }
    const auto prompt = unescapeBytes(kept.value(kPromptKey, QStringLiteral("The ")).toString().toStdString());
    m_prompt->setPrompt(prompt.value_or("The "));
    followPrompt();
    followLanes();
    followShelf();
    setModels();
    explainEmpty();
    showState();
}

SamplePage::~SamplePage() = default;

void SamplePage::buildLayout()
{
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();

    auto* const middle = new QSplitter(Qt::Vertical, this);
    middle->addWidget(m_text);
    middle->addWidget(m_shelf);
    middle->setStretchFactor(0, 3);
    middle->setStretchFactor(1, 2);
    middle->setChildrenCollapsible(false);
    middle->setHandleWidth(8);
    setKind(middle, "gap");
    auto* const left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(m_bar);
    left->addWidget(m_message);
    left->addWidget(m_prompt);
    left->addWidget(middle, 1);

    auto* const side = new QWidget;
    auto* const right = new QVBoxLayout(side);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(8);
    right->addWidget(m_sampler);
    right->addWidget(m_next, 1);
    auto* const scroll = new QScrollArea; // in a low window, or with all settings open
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(side);
    scroll->setFixedWidth(312);

    auto* const all = new QWidget;
    auto* const columns = new QHBoxLayout(all);
    columns->setContentsMargins(16, 8, 14, 14);
    columns->setSpacing(10);
    columns->addLayout(left, 1);
    columns->addWidget(scroll);
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(all);
}

void SamplePage::followPrompt()
{
    connect(m_prompt, &PromptCard::promptChanged, this, [this] {
        if (const auto prompt = m_prompt->prompt()) {
            constexpr std::size_t kMostKept = 4096;
            QSettings().setValue(kPromptKey, fromUtf8(escapeBytes(prompt->substr(0, kMostKept))));
        }
        showState();
    });
    connect(m_prompt, &PromptCard::sampleWanted, this, &SamplePage::sample);
    connect(m_prompt, &PromptCard::continueWanted, this, [this] { m_lanes.goOn(m_sampler->settings()); });
    connect(m_prompt, &PromptCard::regenerateWanted, this, &SamplePage::regenerate);
    connect(m_prompt, &PromptCard::stopWanted, this, [this] {
        m_waiting = false;
        m_lanes.stop();
        showState();
    });
    connect(m_prompt, &PromptCard::undoWanted, this, [this] { m_lanes.main().undo(); });
    connect(m_prompt, &PromptCard::redoWanted, this, [this] { m_lanes.main().redo(); });
    connect(m_prompt, &PromptCard::byHandToggled, this, [this](bool on) {
        m_lanes.setByHand(on);
        m_guide.setByHand(on);
    });
    connect(m_sampler, &SamplerCard::settingsChanged, this, [this] {
        QSettings().setValue(kSettingsKey, fromUtf8(sample::settingsJson(m_sampler->settings())));
    });
    connect(m_bar, &SourceBar::paceChosen, this, &SamplePage::setModels);
    connect(&m_models, &SampleModels::changed, this, &SamplePage::setModels);
    connect(&m_context.training, &TrainSession::activeChanged, this, &SamplePage::setModels);
}

void SamplePage::followLanes()
{
    connect(&m_lanes, &LaneGroup::lanesChanged, this, &SamplePage::showLanes);
    connect(&m_lanes, &LaneGroup::textChanged, this, &SamplePage::showText);
    connect(&m_lanes, &LaneGroup::textGrew, this, &SamplePage::showGrowth);
    connect(&m_lanes, &LaneGroup::stateChanged, this, &SamplePage::showState);
    connect(&m_lanes, &LaneGroup::differenceKnown, this, &SamplePage::showTracks);
    connect(&m_lanes, &LaneGroup::settled, this, [this](int lane) {
        m_keeper.keep(m_lanes.lane(lane).document());
        if (lane == 0) {
            m_shelf->showTree(m_lanes.main().tree());
            showTracks();
        }
        setModels(); // newer weights may have waited for the text to end
    });
    connect(
        &m_lanes, &LaneGroup::failed, this, [this](int, const Error& error) { say(fromUtf8(describe(error)), true); });
    connect(
        &m_keeper, &SampleKeeper::failed, this, [this](const Error& error) { say(fromUtf8(describe(error)), true); });
    connect(m_text, &SampleTextCard::byteChosen, this, [this](int lane, int byte) {
        if (lane == 0) {
            select(byte);
        }
    });
    connect(m_text, &SampleTextCard::released, this, [this](int lane) {
        if (lane == 0) {
            select({});
        }
    });
    connect(m_text, &SampleTextCard::attentionWanted, this, &SamplePage::openAttention);
    connect(m_text, &SampleTextCard::saveWanted, this, &SamplePage::save);
    connect(&m_guide, &NextByteGuide::told, this, &SamplePage::say);
    connect(m_empty, &EmptyState::wanted, this, &SamplePage::launchWanted);
}

void SamplePage::followShelf()
{
    connect(m_shelf, &SampleShelf::nodeChosen, this, [this](sample::SampleNode node) { m_lanes.main().goTo(node); });
    connect(m_shelf, &SampleShelf::byteChosen, this, [this](int byte) {
        m_text->view(0).setSelected(byte);
        select(byte);
    });
    connect(m_shelf, &SampleShelf::told, this, &SamplePage::say);
    connect(m_shelf, &SampleShelf::documentWanted, this, &SamplePage::openDocument);
    connect(m_shelf, &SampleShelf::launchWanted, this, &SamplePage::launchWanted);
}

void SamplePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_models.setSeen(true);
    explainEmpty();
}

void SamplePage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_models.setSeen(false);
}

void SamplePage::setModels()
{
    const std::vector<LaneModel> models = m_models.models();
    if (!models.empty()) {
        const bool gentle = m_context.training.activeRun() && m_bar->pace() == SamplePace::Gentle;
        m_lanes.setPace(
            gentle                               ? gentlePace()
                : m_context.training.activeRun() ? LanePace{}
                                                 : fullPace(static_cast<int>(models.size())));
        if (!m_lanes.isWriting()) {
            m_lanes.setModels(models);
        }
        if (std::exchange(m_waiting, false)) {
            sample();
        }
    }
    m_prompt->setMemory(m_models.memory());
    m_prompt->setSource(m_models.mainWords());
    explainEmpty();
    showState();
}

void SamplePage::sample()
{
    const auto prompt = m_prompt->prompt();
    if (!prompt) {
        return; // the card says what is wrong with it
    }
    m_waiting = m_models.waitsForWeights();
    if (m_waiting) {
        say(tr("The run publishes its weights after this step; sampling begins then."), false);
        showState();
        return;
    }
    m_lanes.setModels(m_models.models());
    m_lanes.begin(*prompt, m_sampler->settings());
}

void SamplePage::regenerate()
{
    sample::SamplerSettings next = m_sampler->settings();
    ++next.seed;
    m_sampler->setSettings(next);
    m_lanes.drawAgain(next);
}

void SamplePage::select(std::optional<int> byte)
{
    m_shelf->setSelected(byte);
    m_guide.select(byte);
}

void SamplePage::showText(int lane)
{
    const sample::SampleTree& tree = m_lanes.lane(lane).tree();
    std::vector<ShownByte> bytes;
    for (const sample::SampleNode node : tree.path(tree.active())) {
        bytes.push_back(shown(tree.at(node)));
    }
    m_shownEnds.resize(static_cast<std::size_t>(m_lanes.count()), sample::kSampleRoot);
    m_shownEnds[static_cast<std::size_t>(lane)] = tree.active();
    m_text->view(lane).setBytes(std::move(bytes));
    if (lane == 0) {
        m_text->view(0).setSelected({});
        m_shelf->showTree(tree);
        showTracks();
        select({});
    }
    showState();
}

void SamplePage::showGrowth(int lane)
{
    const sample::SampleTree& tree = m_lanes.lane(lane).tree();
    m_shownEnds.resize(static_cast<std::size_t>(m_lanes.count()), sample::kSampleRoot);
    sample::SampleNode& end = m_shownEnds[static_cast<std::size_t>(lane)];
    std::vector<ShownByte> bytes;
    for (sample::SampleNode node = tree.active(); node != end && node != sample::kSampleRoot;
         node = tree.at(node).parent) {
        bytes.push_back(shown(tree.at(node)));
    }
    std::ranges::reverse(bytes);
    end = tree.active();
    m_text->view(lane).append(bytes);
    if (lane == 0) {
        m_guide.refreshSoon();
    }
}

void SamplePage::showLanes()
{
    m_text->setLanes(m_lanes.count());
    m_shownEnds.resize(static_cast<std::size_t>(m_lanes.count()), sample::kSampleRoot);
    for (int lane = 0; lane < m_lanes.count(); ++lane) {
        const sample::SampleDocument& document = m_lanes.lane(lane).document();
        const LaneModel& model = m_lanes.lane(lane).model();
        const bool begun = !document.id.empty();
        const QString words = tr("%1, step %2");
        m_text->setCaption(
            lane,
            begun                     ? words.arg(fromUtf8(document.model), formatCount(document.step))
                : m_lanes.count() > 1 ? fromUtf8(model.name)
                                      : QString());
    }
}

void SamplePage::showTracks()
{
    SampleLane& lane = m_lanes.main();
    const sample::SampleTree& tree = lane.tree();
    const bool beside = m_lanes.count() > 1;
    std::vector<float> values;
    if (beside) {
        values = m_lanes.difference(1);
        m_text->view(0).setDifference(values);
    } else {
        for (const sample::SampleNode node : tree.path(tree.active())) {
            values.push_back(tree.at(node).surprisalBits);
        }
    }
    m_shelf->showTrack(values, beside);
}

void SamplePage::showState()
{
    const SampleLane& lane = m_lanes.main();
    const sample::SampleTree& tree = lane.tree();
    const bool writing = m_lanes.isWriting();
    const bool hasText = tree.active() != sample::kSampleRoot;
    showLanes();
    m_prompt->setActions(
        {.sample = !m_waiting && (m_models.waitsForWeights() || !m_models.models().empty()),
         .continueText = !writing && hasText && lane.canWrite(),
         .regenerate = !writing && hasText && lane.canWrite(),
         .stop = writing || m_waiting,
         .undo = tree.canUndo(),
         .redo = tree.canRedo(),
         .byHand = true});
    for (int index = 0; index < m_text->lanes() && index < m_lanes.count(); ++index) {
        m_text->view(index).setStreaming(m_lanes.lane(index).isWriting());
    }
    const bool inStore = m_context.runs.find(lane.document().run) != nullptr;
    m_text->setActions(
        hasText, inStore && lane.canWrite(),
        tr("Its weights are of no run in this store: they cannot be chosen there"));

    QStringList facts;
    if (hasText) {
        facts << tr("%1 bytes").arg(formatCount(tree.depth(tree.active())));
    }
    if (writing) {
        facts << (lane.isReading() ? tr("reading the prompt") : formatRate(m_lanes.bytesPerSecond()));
    }
    if (hasText && lane.memory() > 0 && lane.memoryFilled() > 0) {
        facts << tr("memory %1 of %2").arg(formatCount(lane.memoryFilled()), formatCount(lane.memory()));
    }
    m_text->setHint(facts.join(QStringLiteral("  ·  ")));
    const auto difference = writing ? std::nullopt : m_lanes.firstDifference();
    for (int index = 0; index < m_text->lanes(); ++index) {
        m_text->view(index).setMark(difference, tr("from here on the texts differ"));
    }
    Q_EMIT speedChanged(writing ? m_lanes.bytesPerSecond() : 0);
}

void SamplePage::openDocument(const sample::SampleDocument& document)
{
    const auto weights = m_models.weightsOf(document.run, document.step, document.checkpoint);
    m_prompt->setPrompt(document.prompt);
    m_sampler->setSettings(document.settings);
    m_lanes.main().setDocument(document, weights);
    if (!weights) {
        say(tr("The weights of step %1 that wrote it are gone: it can be read, not gone on with.")
                .arg(formatCount(document.step)),
            false);
    }
}

void SamplePage::openAttention()
{
    const SampleLane& lane = m_lanes.main();
    const sample::SampleDocument& document = lane.document();
    if (const auto weights = lane.documentWeights()) {
        Q_EMIT attentionWanted(document.run, *weights, lane.tree().text(lane.tree().active()));
    }
}

void SamplePage::save(SampleExport form)
{
    const auto saved = saveSample(*this, m_lanes.main().document(), form);
    if (!saved) {
        say(fromUtf8(describe(saved.error())), true);
    } else if (!saved->isEmpty()) {
        say(tr("Saved as %1").arg(*saved), false);
    }
}

void SamplePage::explainEmpty()
{
    m_pages->setCurrentIndex(m_context.runs.rowCount() > 0 || m_models.main() ? 1 : 0);
    m_empty->setWords(
        tr("No model to talk to yet"),
        tr("Here a model goes on with what you write, byte by byte, also while it is training:\n"
           "every byte with all 256 probabilities behind it. It begins with the first step of a run."),
        true);
}

void SamplePage::say(const QString& message, bool bad)
{
    m_message->setText(message);
    setKind(m_message, bad ? "bad" : "dim");
    m_message->show();
    m_forget.start();
}

} // namespace workbench::ui
