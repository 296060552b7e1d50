// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/NextByteCard.h"

#include "ui/base/Format.h"
#include "ui/sampling/ByteBars.h"
#include "ui/sampling/ByteGrid.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QLabel>
#include <QPushButton>

namespace workbench::ui
{

NextByteCard::NextByteCard(QWidget* parent)
    : Card(QString(), parent)
    , m_before(new QPushButton(tr("before"), this))
    , m_after(new QPushButton(tr("after"), this))
    , m_hintLine(new QLabel(this))
    , m_entropy(new QLabel(this))
    , m_removed(new QLabel(this))
    , m_empty(new QLabel(tr("Shown once a text is there."), this))
    , m_grid(new ByteGrid(this))
    , m_bars(new ByteBars(this))
{
    auto* const choice = new QButtonGroup(this);
    for (QPushButton* const button : {m_before, m_after}) {
        setKind(button, "chip");
        button->setCheckable(true);
        choice->addButton(button);
        header()->addWidget(button);
    }
    m_before->setToolTip(tr("Probabilities as the model gives them"));
    m_after->setToolTip(tr("Probabilities that the byte is drawn from"));
    m_after->setChecked(true);
    for (QLabel* const label : {m_hintLine, m_entropy, m_removed, m_empty}) {
        label->setTextFormat(Qt::PlainText);
        setKind(label, "small");
    }
    m_entropy->setToolTip(tr("Entropy of the model's distribution, and of what the sampler made of it"));
    m_removed->setWordWrap(true);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);

    auto* const line = new QHBoxLayout;
    line->setSpacing(8);
    m_hintLine->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // the card keeps its width
    line->addWidget(m_hintLine, 1);
    line->addStretch();
    line->addWidget(m_entropy);
    content()->addLayout(line);
    content()->addWidget(m_grid);
    content()->addWidget(m_removed);
    content()->addWidget(m_bars, 1);
    content()->addWidget(m_empty, 1);

    connect(choice, &QButtonGroup::buttonClicked, this, [this] { showAfter(m_after->isChecked()); });
    connect(m_grid, &ByteGrid::byteChosen, this, &NextByteCard::byteChosen);
    connect(m_bars, &ByteBars::byteChosen, this, &NextByteCard::byteChosen);
    setPlace(std::nullopt);
    refresh();
}

void NextByteCard::setDistributions(
    const sample::Distribution* before, const sample::Sampled* after, std::optional<std::uint8_t> taken)
{
    m_values = before
        ? std::make_shared<const NextBytes>(NextBytes{*before, after ? std::optional(*after) : std::nullopt, taken})
        : nullptr;
    refresh();
}

void NextByteCard::setPlace(std::optional<int> byte)
{
    setTitle(byte ? tr("Byte %1: all 256").arg(formatCount(*byte)) : tr("Next byte: all 256"));
}

void NextByteCard::setClickHint(const QString& text)
{
    m_hintLine->setText(text);
    m_hintLine->setToolTip(text);
}

void NextByteCard::setEmptyText(const QString& text)
{
    m_empty->setText(text);
}

void NextByteCard::showAfter(bool after)
{
    m_grid->setAfterSampler(after);
    m_bars->setAfterSampler(after);
}

void NextByteCard::refresh()
{
    const bool known = m_values != nullptr;
    m_grid->setValues(m_values);
    m_bars->setValues(m_values);
    m_before->setVisible(known && m_values->after);
    m_after->setVisible(known && m_values->after);
    m_grid->setVisible(known);
    m_bars->setVisible(known);
    m_hintLine->setVisible(known);
    m_entropy->setVisible(known);
    m_empty->setVisible(!known);
    m_entropy->setText(known ? m_values->entropyWords() : QString());
    const QString removed = known ? m_values->removedWords() : QString();
    m_removed->setText(removed);
    m_removed->setVisible(!removed.isEmpty());
}

} // namespace workbench::ui
