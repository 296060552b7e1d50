// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SourceBar.h"

#include "ui/base/PlainToolTip.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStandardItemModel>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kChipWidth = 240; ///< pixels of a name
constexpr int kLeastCombo = 180, kMostCombo = 360; ///< pixels
} // namespace

SourceBar::SourceBar(QWidget* parent)
    : QWidget(parent)
    , m_models(new FieldCombo(this))
    , m_pace(new FieldCombo(this))
    , m_chipRow(new QWidget(this))
    , m_chips(new QHBoxLayout(m_chipRow))
    , m_more(new QPushButton(tr("+ compare with…"), this))
    , m_menu(new QMenu(this))
{
    auto* const caption = new QLabel(tr("&Weights"), this);
    caption->setBuddy(m_models);
    m_models->setAccessibleName(tr("Weights"));
    m_models->setObjectName(QStringLiteral("models"));
    m_models->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_models->setMinimumWidth(kLeastCombo);
    m_models->setMaximumWidth(kMostCombo);
    m_models->setPlaceholderText(tr("Choose whose weights write"));
    m_more->setObjectName(QStringLiteral("compare"));
    m_more->setMenu(m_menu);
    m_menu->setToolTipsVisible(true);
    setKind(m_more, "chip");
    m_chips->setSpacing(6);
    m_chips->setContentsMargins(0, 0, 0, 0);
    m_chips->setAlignment(Qt::AlignLeft);

    setKind(caption, "dim");
    m_pace->setObjectName(QStringLiteral("pace"));
    m_pace->setAccessibleName(tr("Pace"));
    m_pace->addItem(tr("gentle (training loses at most 5 %)"));
    m_pace->addItem(tr("full speed"));
    m_pace->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_pace->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_pace->setToolTip(tr("How writing shares the machine with the run that trains"));
    m_pace->hide();

    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(caption);
    row->addWidget(m_models, 1000);
    row->addWidget(m_more);
    row->addStretch(1);
    row->addWidget(m_pace);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addLayout(row);
    rows->addWidget(m_chipRow);

    connect(m_models, &QComboBox::activated, this, &SourceBar::choose);
    connect(m_pace, &QComboBox::activated, this, [this] { Q_EMIT paceChosen(pace()); });
    connect(m_menu, &QMenu::aboutToShow, this, &SourceBar::fillMenu);
    setChoices({}, -1);
}

void SourceBar::setChoices(std::vector<SourceChoice> choices, int current, std::vector<int> compared)
{
    m_choices = std::move(choices);
    const auto isNone = [this](int index) { return index < 0 || index >= int(m_choices.size()); };
    m_current = isNone(current) ? -1 : current;
    std::erase_if(compared, isNone);
    compared.resize(std::min(compared.size(), std::size_t{kMostCompared}));
    m_compared = std::move(compared);
    fillCombo();
    showChips();
}

void SourceBar::setCurrent(int index)
{
    setChoices(m_choices, index, m_compared);
}

QString SourceBar::words(int index) const
{
    const SourceChoice& choice = m_choices[std::size_t(index)];
    return choice.detail.isEmpty() ? choice.label : tr("%1, %2").arg(choice.label, choice.detail);
}

void SourceBar::fillCombo()
{
    m_models->clear();
    auto* const items = qobject_cast<QStandardItemModel*>(m_models->model());
    for (int index = 0; index < int(m_choices.size()); ++index) {
        const SourceChoice& choice = m_choices[std::size_t(index)];
        m_models->addItem(words(index));
        m_models->setItemData(index, plainToolTip(choice.enabled ? words(index) : choice.reason), Qt::ToolTipRole);
        items->item(index)->setEnabled(choice.enabled);
    }
    if (!m_choices.empty())
        m_models->insertSeparator(m_models->count());
    m_models->addItem(tr("Checkpoint folder…"));
    m_models->setItemData(
        m_models->count() - 1, tr("A folder with manifest.json and model.safetensors, from anywhere"), Qt::ToolTipRole);
    m_models->setCurrentIndex(m_current);
    m_models->setToolTip(m_current < 0 ? QString() : plainToolTip(words(m_current)));
}

void SourceBar::choose(int row)
{
    if (row == m_models->count() - 1) {
        m_models->setCurrentIndex(m_current); // until a folder was chosen
        Q_EMIT folderWanted();
    } else if (row < int(m_choices.size()) && row != m_current) {
        m_current = row;
        m_models->setToolTip(plainToolTip(words(row)));
        if (isCompared(row))
            remove(row); // none is beside itself
        Q_EMIT chosen(row);
    }
}

bool SourceBar::isCompared(int index) const
{
    return std::ranges::find(m_compared, index) != m_compared.end();
}

void SourceBar::fillMenu()
{
    m_menu->clear();
    for (int index = 0; index < int(m_choices.size()); ++index) {
        if (index == m_current || isCompared(index))
            continue;
        const SourceChoice& choice = m_choices[std::size_t(index)];
        QString text = words(index);
        QAction* const action = m_menu->addAction(text.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setEnabled(choice.enabled);
        action->setToolTip(choice.enabled ? QString() : plainToolTip(choice.reason));
        connect(action, &QAction::triggered, this, [this, index] { add(index); });
    }
    if (m_menu->isEmpty())
        m_menu->addAction(tr("There are no other weights"))->setEnabled(false);
}

void SourceBar::add(int index)
{
    m_compared.push_back(index);
    showChips();
    Q_EMIT compareAdded(index);
}

void SourceBar::remove(int index)
{
    std::erase(m_compared, index);
    showChips();
    Q_EMIT compareRemoved(index);
}

void SourceBar::showChips()
{
    while (QLayoutItem* const item = m_chips->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const int index : m_compared) {
        auto* const chip = new QPushButton(m_chipRow);
        const QString name = chip->fontMetrics().elidedText(words(index), Qt::ElideMiddle, kChipWidth);
        chip->setText(QString(name).replace(QLatin1Char('&'), QLatin1String("&&")) + QStringLiteral("  ×"));
        chip->setObjectName(QStringLiteral("chip%1").arg(index));
        chip->setAccessibleName(tr("Do not compare with %1").arg(words(index)));
        chip->setToolTip(plainToolTip(tr("%1\nA click takes it away").arg(words(index))));
        setKind(chip, "chip");
        m_chips->addWidget(chip);
        chip->show();
        connect(chip, &QPushButton::clicked, this, [this, index] { remove(index); });
    }
    m_chipRow->setVisible(!m_compared.empty());
    const bool full = int(m_compared.size()) >= kMostCompared;
    m_more->setEnabled(!full && m_choices.size() > 1);
    m_more->setToolTip(
        full ? tr("Up to %1 others write beside it").arg(kMostCompared)
             : tr("The same prompt, sampler and seed with other weights, side by side"));
}

void SourceBar::setTraining(bool training)
{
    m_pace->setVisible(training);
}

void SourceBar::setPace(SamplePace pace)
{
    m_pace->setCurrentIndex(pace == SamplePace::Full ? 1 : 0);
}

SamplePace SourceBar::pace() const
{
    return m_pace->currentIndex() == 1 ? SamplePace::Full : SamplePace::Gentle;
}

} // namespace workbench::ui
