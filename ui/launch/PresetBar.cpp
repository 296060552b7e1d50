// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/PresetBar.h"

#include "core/config/Preset.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"
#include "ui/widgets/ElidedLabel.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>

namespace workbench::ui
{

namespace
{
constexpr qsizetype kLongestTitle = 20; ///< of what the values came from, in the link that goes back to it
}

PresetBar::PresetBar(QWidget* parent)
    : QWidget(parent)
    , m_combo(new FieldCombo(this))
    , m_note(new ElidedLabel(this))
    , m_error(new QLabel(this))
    , m_revert(new QPushButton(this))
    , m_runMenu(new QMenu(this))
{
    auto* const label = new QLabel(tr("&Preset"), this);
    label->setBuddy(m_combo);
    setKind(label, "dim");
    m_combo->setObjectName(QStringLiteral("preset"));
    m_combo->setAccessibleName(tr("Preset"));
    m_combo->setFixedHeight(28);
    m_combo->setMinimumWidth(180);
    for (const config::Preset& preset : config::presets()) {
        m_combo->addItem(QString::fromStdString(preset.title), QString::fromStdString(preset.id));
        m_combo->setItemData(m_combo->count() - 1, QString::fromStdString(preset.source), Qt::ToolTipRole);
    }

    auto* const save = new QPushButton(tr("Save..."), this);
    save->setToolTip(tr("Save these values as a JSON file, for other machines and for sharnn train --config"));
    auto* const load = new QPushButton(tr("Load..."), this);
    load->setToolTip(tr("Fill the form from a JSON file"));
    auto* const fromRun = new QPushButton(tr("From run"), this);
    fromRun->setToolTip(tr("Fill the form with the values of a past run"));
    fromRun->setMenu(m_runMenu);

    m_revert->setObjectName(QStringLiteral("revert"));
    setKind(m_revert, "link");
    m_revert->hide();
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setObjectName(QStringLiteral("presetError"));
    setKind(m_error, "bad");
    m_error->hide();

    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    for (QWidget* const widget : std::initializer_list<QWidget*>{label, m_combo, save, load, fromRun})
        row->addWidget(widget);
    row->addSpacing(4);
    row->addWidget(m_note, 1);
    row->addWidget(m_revert);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    rows->addLayout(row);
    rows->addWidget(m_error);

    connect(m_combo, &QComboBox::activated, this, [this](int index) {
        if (m_combo->itemData(index).isValid())
            Q_EMIT presetChosen(m_combo->itemData(index).toString());
    });
    connect(save, &QPushButton::clicked, this, &PresetBar::saveRequested);
    connect(load, &QPushButton::clicked, this, &PresetBar::loadRequested);
    connect(m_revert, &QPushButton::clicked, this, &PresetBar::revertRequested);
}

void PresetBar::showPreset(const QString& id)
{
    while (m_combo->count() > int(config::presets().size()))
        m_combo->removeItem(m_combo->count() - 1);
    const int index = m_combo->findData(id);
    m_combo->setCurrentIndex(index);
    const QString source = m_combo->itemData(index, Qt::ToolTipRole).toString();
    m_combo->setToolTip(source);
    m_note->setText(source);
}

void PresetBar::showOther(const QString& title, const QString& note)
{
    while (m_combo->count() > int(config::presets().size()))
        m_combo->removeItem(m_combo->count() - 1);
    m_combo->addItem(title);
    m_combo->setCurrentIndex(m_combo->count() - 1);
    m_combo->setToolTip(title);
    m_note->setText(note);
}

void PresetBar::setChangedCount(int count)
{
    m_revert->setVisible(count > 0);
    const QString whole = m_combo->currentText();
    const QString title
        = whole.size() > kLongestTitle ? whole.left(kLongestTitle - 1).trimmed() + QChar(0x2026) : whole;
    m_revert->setText(tr("%n changed: back to %1", nullptr, count).arg(title));
    m_revert->setToolTip(tr("Give every field the value it was filled with: those of %1").arg(whole));
}

void PresetBar::showError(const QString& message)
{
    m_error->setText(message);
    m_error->setVisible(!message.isEmpty());
}

} // namespace workbench::ui
