// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/AttentionToolBar.h"

#include "ui/attention/MapOptions.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kMaximumOfHeads = -1;
constexpr int kMeanOfHeads = -2;

QComboBox* combo(QWidget* parent, const QString& name, const QString& tip)
{
    auto* const box = new FieldCombo(parent);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumContentsLength(0);
    return box;
}

} // namespace

AttentionToolBar::AttentionToolBar(QWidget* parent)
    : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_row = row;
    addSources(*row);
    row->addSpacing(10);
    addBlock(*row);
    row->addStretch(1);
    addExport(*row);
}

void AttentionToolBar::addSources(QHBoxLayout& row)
{
    struct Choice {
        FeedSource source;
        QString text, tip;
    };
    m_sources = new QButtonGroup(this);
    for (const Choice& choice : {
             Choice{
                 FeedSource::Live, tr("live"),
                 tr("The run that trains, as trained: before dropout, with the memory that the step really had")},
             {FeedSource::Kept, tr("over time"),
              tr("What was kept while the run went on, always over the same text: how the head formed")},
             {FeedSource::Probe, tr("probe text"),
              tr("Any text, run again from its start with a checkpoint or the weights of now")},
             {FeedSource::Sample, tr("sample"), tr("A text that the model writes itself, and what it looked at")},
         }) {
        QPushButton* button = makeChip(choice.text, choice.tip, this);
        m_sourceTips[static_cast<std::size_t>(choice.source)] = choice.tip;
        m_sources->addButton(button, static_cast<int>(choice.source));
        row.addWidget(button);
    }
    connect(m_sources, &QButtonGroup::idClicked, this, [this](int id) {
        Q_EMIT sourceChosen(static_cast<FeedSource>(id));
    });
}

void AttentionToolBar::addBlock(QHBoxLayout& row)
{
    auto* caption = new QLabel(tr("block"), this);
    setKind(caption, "dim");
    m_block = combo(this, tr("Block"), tr("Which block of the model is looked at; the first is 0"));
    m_content = combo(
        this, tr("What is shown"),
        tr("The head's weights, or what the LSTM of the block holds over the same bytes: cell states and gates.\n"
           "States are computed for probe texts and samples."));
    const auto add
        = [this](MapContent content, const QString& text) { m_content->addItem(text, static_cast<int>(content)); };
    add(MapContent::Attention, tr("attention"));
    add(MapContent::Cell, tr("cell state"));
    add(MapContent::InputGate, tr("input gate"));
    add(MapContent::ForgetGate, tr("forget gate"));
    add(MapContent::OutputGate, tr("output gate"));
    add(MapContent::Candidate, tr("candidate"));
    m_headCaption = new QLabel(tr("head"), this);
    setKind(m_headCaption, "dim");
    m_head = combo(this, tr("Head"), tr("One head, or the greatest or mean weight over all of them"));
    row.addWidget(caption);
    row.addWidget(m_block);
    row.addWidget(m_content);
    row.addWidget(m_headCaption);
    row.addWidget(m_head);
    setHeads(1);
    connect(m_block, &QComboBox::activated, this, &AttentionToolBar::blockChosen);
    connect(m_content, &QComboBox::activated, this, &AttentionToolBar::viewChanged);
    connect(m_head, &QComboBox::activated, this, &AttentionToolBar::viewChanged);
}

void AttentionToolBar::addExport(QHBoxLayout& row)
{
    m_export = new QPushButton(tr("Export"), this);
    m_export->setToolTip(tr("Saves exactly the part of the map that is in view"));
    auto* menu = new QMenu(m_export);
    const auto add = [&](const QString& text, Export kind) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, kind] { Q_EMIT exportWanted(kind); });
    };
    add(tr("Picture as PNG…"), Export::Png);
    add(tr("Figure as SVG…"), Export::Svg);
    menu->addSeparator();
    add(tr("Weights as CSV…"), Export::Csv);
    add(tr("Weights as safetensors…"), Export::Safetensors);
    m_export->setMenu(menu);
    row.addWidget(m_export);
}

void AttentionToolBar::addBeforeExport(QWidget* widget)
{
    m_row->insertWidget(m_row->indexOf(m_export), widget);
}

void AttentionToolBar::setSource(FeedSource source)
{
    m_sources->button(static_cast<int>(source))->setChecked(true);
}

void AttentionToolBar::setAvailable(FeedSource source, bool available, const QString& why)
{
    QAbstractButton* const button = m_sources->button(static_cast<int>(source));
    button->setEnabled(available);
    const QString& usual = m_sourceTips[static_cast<std::size_t>(source)];
    button->setToolTip(available ? usual : usual + QStringLiteral("\n") + why);
}

void AttentionToolBar::setBlocks(const std::vector<int>& withAttention, int layers)
{
    const std::optional<int> before = block();
    m_block->clear();
    for (int number = 0; number < layers; ++number) {
        const bool attends = std::ranges::find(withAttention, number) != withAttention.end();
        m_block->addItem(attends ? QString::number(number) : tr("%1, LSTM only").arg(number), number);
    }
    const int usual = withAttention.empty() ? layers - 1 : withAttention.back();
    m_block->setCurrentIndex(before && *before < layers ? *before : usual);
}

void AttentionToolBar::setHeads(int heads)
{
    const int shown = std::max(0, m_head->count() - 2);
    if (heads != shown || m_head->count() == 0) {
        m_head->clear();
        m_head->addItem(tr("greatest"), kMaximumOfHeads);
        m_head->addItem(tr("mean"), kMeanOfHeads);
        for (int head = 0; head < heads; ++head) {
            m_head->addItem(QString::number(head), head);
        }
    }
    m_head->setVisible(heads > 1);
    m_headCaption->setVisible(heads > 1);
}

void AttentionToolBar::setContent(MapContent content)
{
    m_content->setCurrentIndex(m_content->findData(static_cast<int>(content)));
}

void AttentionToolBar::setCanExport(bool can)
{
    m_export->setEnabled(can);
}

std::optional<int> AttentionToolBar::block() const
{
    return m_block->count() > 0 ? std::optional(m_block->currentData().toInt()) : std::nullopt;
}

maps::HeadView AttentionToolBar::headView() const
{
    const int chosen = m_head->currentData().toInt();
    return m_head->count() <= 3     ? maps::HeadView::One
        : chosen == kMaximumOfHeads ? maps::HeadView::Maximum
        : chosen == kMeanOfHeads    ? maps::HeadView::Mean
                                    : maps::HeadView::One;
}

int AttentionToolBar::head() const
{
    return std::max(0, m_head->currentData().toInt());
}

MapContent AttentionToolBar::content() const
{
    return static_cast<MapContent>(m_content->currentData().toInt());
}

} // namespace workbench::ui
