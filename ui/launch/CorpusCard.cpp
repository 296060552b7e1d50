// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/CorpusCard.h"

#include "core/data/CorpusResolver.h"
#include "ui/base/Format.h"
#include "ui/launch/ByteHistogram.h"
#include "ui/launch/BytePreview.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/FieldEditor.h"
#include "ui/launch/RecallPanel.h"
#include "ui/launch/SplitBar.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

#include <utility>

namespace workbench::ui
{

namespace
{

constexpr std::string_view kPath = "corpus.path";

QPushButton* makeChip(const QString& text, const QString& toolTip, QWidget* parent)
{
    auto* const button = new QPushButton(text, parent);
    setKind(button, "chip");
    button->setToolTip(toolTip);
    return button;
}

QPushButton* makeLink(const QString& text, QWidget* parent)
{
    auto* const button = new QPushButton(text, parent);
    setKind(button, "link");
    button->setCheckable(true);
    return button;
}

} // namespace

CorpusCard::CorpusCard(ConfigForm& form, std::filesystem::path corpusFolder, QWidget* parent)
    : Card(tr("Corpus"), parent)
    , m_form(form)
    , m_session(new CorpusSession(std::move(corpusFolder), this))
{
    setHint(tr("or drop a file"));
    addSource();
    addPicture();
    addSplit();

    connect(&m_form, &ConfigForm::changed, this, &CorpusCard::follow);
    connect(&m_form, &ConfigForm::problemsShown, this, &CorpusCard::showSplitFields);
    connect(m_session, &CorpusSession::opened, this, &CorpusCard::showFacts);
    connect(m_session, &CorpusSession::failed, this, &CorpusCard::showTrouble);
    connect(m_session, &CorpusSession::summarised, this, &CorpusCard::showSummary);
    connect(m_session, &CorpusSession::progress, this, [this](int percent) {
        m_hash->setText(tr("reading %1 %").arg(percent));
    });
    connect(m_session, &CorpusSession::hashed, this, [this](const QString& sha256) {
        m_hash->setText(tr("SHA-256 %1...").arg(sha256.left(16)));
        m_hash->setToolTip(sha256);
    });
    connect(m_session, &CorpusSession::recallMade, this, [this](const QString& path) {
        m_recall->setBusy(false);
        m_form.setValue(kPath, path.toStdString());
    });
    follow();
}

void CorpusCard::addSource()
{
    auto* const recall = makeChip(
        tr("Recall"), tr("A text that the program makes itself, in which long memory is worth a known sum"), this);
    auto* const file = makeChip(tr("File..."), tr("Choose the file whose bytes are learned"), this);
    header()->insertWidget(1, recall);
    header()->insertWidget(2, file);
    connect(recall, &QPushButton::clicked, this, [this] { m_form.setValue(kPath, std::string(data::kRecallName)); });
    connect(file, &QPushButton::clicked, this, [this] { browse(kPath); });

    m_form.editor(kPath).setLabelShown(false);
    content()->addWidget(&m_form.editor(kPath));

    m_floors = new QLabel(this);
    m_floors->setTextFormat(Qt::PlainText);
    setKind(m_floors, "small");
    m_floors->setToolTip(tr("What the best possible predictor of this text pays per byte: with every name of the page "
                            "remembered, and without"));
    m_recipe = makeLink(tr("Recipe"), this);
    m_recipe->setToolTip(tr("Make a Recall corpus of another size, seed or shape"));
    auto* const row = new QHBoxLayout;
    row->addWidget(m_floors);
    row->addStretch(1);
    row->addWidget(m_recipe);
    content()->addLayout(row);
    m_recall = new RecallPanel(this);
    m_recall->hide();
    content()->addWidget(m_recall);
    connect(m_recipe, &QPushButton::toggled, m_recall, &QWidget::setVisible);
    connect(m_recall, &RecallPanel::makeRequested, this, [this](const data::RecallSettings& settings) {
        m_recall->setBusy(true);
        m_session->makeRecall(settings);
    });
}

void CorpusCard::addPicture()
{
    m_preview = new BytePreview(this);
    m_split = new SplitBar(this);
    m_histogram = new ByteHistogram(this);
    for (QWidget* const widget : std::initializer_list<QWidget*>{m_preview, m_split, m_histogram})
        content()->addWidget(widget);
}

void CorpusCard::addSplit()
{
    m_hash = new QLabel(this);
    m_hash->setTextFormat(Qt::PlainText);
    m_hash->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setKind(m_hash, "small");
    m_splitButton = makeLink(tr("Change the split"), this);
    auto* const row = new QHBoxLayout;
    row->addWidget(m_splitButton);
    row->addStretch(1);
    row->addWidget(m_hash);
    content()->addLayout(row);
    for (const char* const path :
         {"corpus.split", "corpus.trainFraction", "corpus.validationFraction", "corpus.validationPath",
          "corpus.testPath"})
        content()->addWidget(&m_form.editor(path));
    for (const char* const path : {"corpus.validationPath", "corpus.testPath"})
        if (auto* const line = qobject_cast<QLineEdit*>(m_form.editor(path).input())) {
            m_browse.push_back(line->addAction(QIcon(), QLineEdit::TrailingPosition));
            m_browse.back()->setToolTip(tr("Choose the file"));
            connect(m_browse.back(), &QAction::triggered, this, [this, path] { browse(path); });
        }
    drawIcons();
    connect(m_splitButton, &QPushButton::toggled, this, &CorpusCard::showSplitFields);
    showSplitFields();
}

void CorpusCard::drawIcons()
{
    for (QAction* const action : m_browse)
        action->setIcon(themedIcon(QStringLiteral("folder"), Theme::of(palette()).dim));
}

void CorpusCard::changeEvent(QEvent* event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcons();
}

void CorpusCard::showSplitFields()
{
    const auto kind = m_form.config().corpus.split;
    bool wrong = false;
    const auto shownFor = [&](std::string_view path, bool meant) {
        FieldEditor& editor = m_form.editor(path);
        wrong = wrong || !editor.error().isEmpty();
        // A field that is wrong is shown even where its kind of split is not chosen: it keeps the run from starting.
        editor.setVisible((m_splitButton->isChecked() && meant) || !editor.error().isEmpty());
    };
    shownFor("corpus.split", true);
    shownFor("corpus.trainFraction", kind == config::SplitKind::Fractions);
    shownFor("corpus.validationFraction", kind == config::SplitKind::Fractions);
    shownFor("corpus.validationPath", kind == config::SplitKind::Files);
    shownFor("corpus.testPath", kind == config::SplitKind::Files);
    if (wrong && !m_splitButton->isChecked())
        m_splitButton->setChecked(true);
}

void CorpusCard::browse(std::string_view path)
{
    const QString now = fromUtf8(config::fieldText(m_form.config(), path));
    const QString folder = QFileInfo(now).isAbsolute() ? QFileInfo(now).path() : QString();
    const QString chosen = QFileDialog::getOpenFileName(this, tr("Choose a corpus"), folder);
    if (!chosen.isEmpty())
        m_form.setValue(path, chosen.toStdString());
}

void CorpusCard::follow()
{
    const config::CorpusConfig& corpus = m_form.config().corpus;
    if (m_asked == corpus)
        return;
    const bool other = !m_asked || m_asked->path != corpus.path;
    m_asked = corpus;
    m_facts.reset();
    m_trouble.reset();
    m_recipe->setVisible(corpus.path == data::kRecallName || m_recipe->isChecked());
    if (other) {
        m_preview->setBytes({});
        m_histogram->setCounts({});
        m_split->setParts(0, 0, 0);
        m_floors->hide();
        m_hash->setText({});
        m_form.editor(kPath).setUnit({});
    }
    if (!corpus.path.empty()) // an empty one is told by the form itself
        m_session->request(corpus);
    Q_EMIT changed();
}

void CorpusCard::showFacts(const CorpusFacts& facts)
{
    m_facts = facts;
    m_trouble.reset();
    m_preview->setBytes(facts.firstBytes);
    m_split->setParts(facts.split.train.size(), facts.split.validation.size(), facts.split.test.size());
    m_form.editor(kPath).setUnit(tr("%1 bytes").arg(formatCount(facts.sizeBytes)));
    m_floors->setVisible(facts.floors.has_value());
    if (facts.floors)
        m_floors->setText(tr("Floors, bpc: %1 with recall, %2 without")
                              .arg(QLocale().toString(facts.floors->withRecall, 'f', 3))
                              .arg(QLocale().toString(facts.floors->withoutRecall, 'f', 3)));
    Q_EMIT changed();
}

void CorpusCard::showTrouble(const CorpusTrouble& trouble)
{
    m_recall->setBusy(false);
    m_facts.reset();
    m_trouble = trouble;
    m_hash->setText({});
    m_split->setParts(0, 0, 0);
    if (trouble.path == kPath) {
        m_preview->setBytes({});
        m_histogram->setCounts({});
        m_form.editor(kPath).setUnit({});
    }
    Q_EMIT changed();
}

void CorpusCard::showSummary(const data::CorpusSummary& summary)
{
    m_histogram->setCounts(summary.histogram);
    m_histogram->setToolTip(tr("%1 of 256 byte values, %2 bits a byte without context%3")
                                .arg(summary.distinctBytes)
                                .arg(QLocale().toString(summary.entropyBits, 'f', 3))
                                .arg(summary.sampled ? tr(" (counted in evenly spaced blocks)") : QString()));
}

} // namespace workbench::ui
