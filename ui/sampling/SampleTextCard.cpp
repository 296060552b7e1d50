// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTextCard.h"

#include "core/base/ByteEscapes.h"
#include "ui/sampling/SampleSaver.h"
#include "ui/sampling/SampleTextView.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

namespace workbench::ui
{

namespace
{

const QString kTintKey = QStringLiteral("sample/tint");

} // namespace

SampleTextCard::SampleTextCard(QWidget* parent)
    : Card(tr("Text"), parent)
    , m_tint(new FieldCombo(this))
    , m_find(new QLineEdit(this))
    , m_copy(new QPushButton(tr("Copy"), this))
    , m_save(new QPushButton(tr("Save"), this))
    , m_attention(new QPushButton(tr("See attention"), this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    addTools();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(9);
    setKind(m_splitter, "gap");
    content()->addWidget(m_splitter, 1);
    setLanes(1);
    setActions(false, false, {});
}

void SampleTextCard::addTools()
{
    const std::initializer_list<std::pair<SampleTint, QString>> tints{
        {SampleTint::Surprisal, tr("Surprisal")},
        {SampleTint::Entropy, tr("Entropy")},
        {SampleTint::Difference, tr("Difference")},
        {SampleTint::None, tr("No colour")}};
    for (const auto& [tint, words] : tints) {
        m_tint->addItem(words, static_cast<int>(tint));
    }
    const int kept = m_tint->findData(QSettings().value(kTintKey, static_cast<int>(SampleTint::Surprisal)));
    m_tint->setCurrentIndex(std::max(0, kept));
    m_tint->setAccessibleName(tr("Colour"));
    m_tint->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_tint->setToolTip(
        tr("What the ground behind a byte says: what the model paid for it or how undecided it was, 0 to 8 bits,\n"
           "or what the model beside it pays for the same byte, less what this one pays, -4 to 4 bits.\n"
           "Every byte is read in a segment of its own and attends to all that the memory holds; evaluation reads\n"
           "segments of T bytes, which at the edge of the memory see up to T - 1 bytes fewer."));
    m_find->setPlaceholderText(tr("find bytes"));
    m_find->setAccessibleName(tr("Find in the text"));
    m_find->setToolTip(tr("Enter goes to the next place; \\n, \\xHH are bytes"));
    m_find->setFixedWidth(104);
    m_copy->setToolTip(tr("Copies the selected bytes, or all of the text"));
    m_save->setToolTip(tr("Saves the text as its bytes, or everything that was written as JSON"));
    m_save->setProperty("opens", "menu"); // its arrow stands beside the word
    for (QPushButton* const button : {m_copy, m_save, m_attention}) {
        setKind(button, "link");
        header()->addWidget(button);
    }
    header()->insertSpacing(2, 8);
    header()->addWidget(m_find);
    header()->addWidget(m_tint);

    connect(m_tint, &QComboBox::activated, this, [this] {
        QSettings().setValue(kTintKey, m_tint->currentData());
        applyTint();
        Q_EMIT tintChosen(tint());
    });
    connect(m_find, &QLineEdit::returnPressed, this, &SampleTextCard::find);
    connect(m_find, &QLineEdit::textEdited, this, [this] { setKind(m_find, nullptr); });
    connect(m_copy, &QPushButton::clicked, this, [this] { view(0).copy(); });
    auto* const forms = new QMenu(m_save);
    forms->addAction(tr("The text as its bytes…"), this, [this] { Q_EMIT saveWanted(SampleExport::Raw); });
    forms->addAction(tr("All branches as JSON…"), this, [this] { Q_EMIT saveWanted(SampleExport::Json); });
    m_save->setMenu(forms);
    connect(m_attention, &QPushButton::clicked, this, &SampleTextCard::attentionWanted);
}

void SampleTextCard::setLanes(int count)
{
    while (lanes() > count) {
        delete m_lanes.back().column;
        m_lanes.pop_back();
    }
    while (lanes() < count) {
        addLane();
    }
}

void SampleTextCard::addLane()
{
    const int index = lanes();
    Lane lane{new QWidget(m_splitter), nullptr, nullptr};
    lane.caption = new QLabel(lane.column);
    lane.view = new SampleTextView(lane.column);
    lane.caption->setTextFormat(Qt::PlainText);
    lane.caption->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setKind(lane.caption, "small");
    lane.caption->hide();
    auto* const column = new QVBoxLayout(lane.column);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(lane.caption);
    column->addWidget(lane.view, 1);
    lane.view->setTint(tint());
    lane.view->setEmptyText(
        index == 0 ? tr("What the model writes appears here, byte by byte.\nGive it a prompt and press Sample.")
                   : tr("The next sample is written by this model too."));
    connect(lane.view, &SampleTextView::byteChosen, this, [this, index](int byte) { Q_EMIT byteChosen(index, byte); });
    connect(lane.view, &SampleTextView::released, this, [this, index] { Q_EMIT released(index); });
    m_splitter->addWidget(lane.column);
    m_lanes.push_back(lane);
}

void SampleTextCard::setCaption(int lane, const QString& words)
{
    m_lanes[static_cast<std::size_t>(lane)].caption->setText(words);
    m_lanes[static_cast<std::size_t>(lane)].caption->setToolTip(words);
    m_lanes[static_cast<std::size_t>(lane)].caption->setVisible(!words.isEmpty());
}

void SampleTextCard::setActions(bool hasText, bool canAttend, const QString& whyNot)
{
    m_copy->setEnabled(hasText);
    m_save->setEnabled(hasText);
    m_find->setEnabled(hasText);
    m_attention->setEnabled(hasText && canAttend);
    m_attention->setToolTip(
        canAttend || whyNot.isEmpty() ? tr("Opens the text on the Attention page, read by the same weights") : whyNot);
}

SampleTint SampleTextCard::tint() const
{
    return static_cast<SampleTint>(m_tint->currentData().toInt());
}

void SampleTextCard::applyTint()
{
    for (const Lane& lane : m_lanes) {
        lane.view->setTint(tint());
    }
}

void SampleTextCard::find()
{
    const auto wanted = unescapeBytes(m_find->text().toStdString());
    const bool found = wanted && !wanted->empty() && view(0).findNext(QByteArray::fromStdString(*wanted));
    setKind(m_find, found ? nullptr : "invalid");
}

} // namespace workbench::ui
