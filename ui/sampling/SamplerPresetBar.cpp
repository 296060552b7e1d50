// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SamplerPresetBar.h"

#include "ui/base/Format.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kLongestName = 40;

int ourCount()
{
    return int(sample::samplerPresets().size());
}

} // namespace

SamplerPresetBar::SamplerPresetBar(QWidget* parent)
    : QWidget(parent)
    , m_combo(new FieldCombo(this))
    , m_more(new QPushButton(tr("Keep"), this))
    , m_save(new QPushButton(tr("Save"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_menu(new QMenu(this))
    , m_name(new QLineEdit(this))
    , m_error(new QLabel(this))
{
    m_combo->setAccessibleName(tr("Preset"));
    m_combo->setPlaceholderText(tr("Own values"));
    m_combo->setObjectName(QStringLiteral("presets"));
    m_more->setMenu(m_menu);
    m_more->setObjectName(QStringLiteral("keep"));
    m_more->setToolTip(tr("Saves these values under a name, or removes those that were"));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setAccessibleName(tr("Name of the sampler"));
    m_name->setMaxLength(kLongestName);
    m_name->setObjectName(QStringLiteral("name"));
    m_save->setObjectName(QStringLiteral("save"));
    setKind(m_save, "primary");
    setKind(m_cancel, "link");
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    setKind(m_error, "bad");

    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_combo, 1);
    row->addWidget(m_more);
    row->addWidget(m_name, 1);
    row->addWidget(m_save);
    row->addWidget(m_cancel);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(m_error);

    connect(m_combo, &QComboBox::activated, this, &SamplerPresetBar::choose);
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        m_menu->clear();
        m_menu->addAction(tr("Save as…"), this, [this] { setNaming(true); });
        if (isOwn(m_combo->currentIndex()))
            m_menu->addAction(tr("Remove %1").arg(m_combo->currentText()), this, [this] { removeOwn(); });
    });
    connect(m_save, &QPushButton::clicked, this, &SamplerPresetBar::save);
    connect(m_name, &QLineEdit::returnPressed, this, &SamplerPresetBar::save);
    connect(m_name, &QLineEdit::textEdited, m_error, &QLabel::hide);
    connect(m_cancel, &QPushButton::clicked, this, [this] { setNaming(false); });
    auto* const escape = new QShortcut(QKeySequence(Qt::Key_Escape), m_name, this, [this] { setNaming(false); });
    escape->setContext(Qt::WidgetShortcut);
    setNaming(false);
    fill();
}

bool SamplerPresetBar::isOwn(int row) const
{
    const int own = row - ourCount() - 1; // behind the separator
    return own >= 0 && own < int(m_own.size());
}

void SamplerPresetBar::fill()
{
    m_own = savedSamplers::all();
    m_combo->clear();
    for (const sample::SamplerPreset& preset : sample::samplerPresets()) {
        m_combo->addItem(fromUtf8(preset.name));
        m_combo->setItemData(m_combo->count() - 1, fromUtf8(preset.why), Qt::ToolTipRole);
    }
    if (!m_own.empty())
        m_combo->insertSeparator(m_combo->count());
    for (const SavedSampler& own : m_own) {
        m_combo->addItem(own.name);
        m_combo->setItemData(m_combo->count() - 1, fromUtf8(sample::settingsWords(own.settings)), Qt::ToolTipRole);
    }
    setSettings(m_settings);
}

sample::SamplerSettings SamplerPresetBar::settingsOf(int row) const
{
    if (isOwn(row))
        return m_own[std::size_t(row - ourCount() - 1)].settings;
    sample::SamplerSettings settings = sample::samplerPresets()[std::size_t(row)].settings;
    settings.seed = m_settings.seed;
    settings.bytes = m_settings.bytes;
    settings.stops = m_settings.stops;
    return settings;
}

void SamplerPresetBar::setSettings(const sample::SamplerSettings& settings)
{
    m_settings = settings;
    int found = -1;
    for (int row = m_combo->count() - 1; row >= 0; --row) { // the user's own first: they say more
        if ((row < ourCount() || isOwn(row)) && settingsOf(row) == settings)
            found = found < 0 ? row : found;
    }
    m_combo->setCurrentIndex(found);
    m_combo->setToolTip(
        found < 0 ? fromUtf8(sample::settingsWords(settings)) : m_combo->itemData(found, Qt::ToolTipRole).toString());
}

void SamplerPresetBar::choose(int row)
{
    if (row >= ourCount() && !isOwn(row))
        return;
    const sample::SamplerSettings settings = settingsOf(row);
    setSettings(settings);
    Q_EMIT chosen(settings);
}

void SamplerPresetBar::setNaming(bool naming)
{
    for (QWidget* const widget : std::initializer_list<QWidget*>{m_name, m_save, m_cancel})
        widget->setVisible(naming);
    for (QWidget* const widget : std::initializer_list<QWidget*>{m_combo, m_more})
        widget->setVisible(!naming);
    m_error->hide();
    m_name->clear();
    if (naming)
        m_name->setFocus();
}

void SamplerPresetBar::save()
{
    const QString name = m_name->text().trimmed();
    const bool isOurs = std::ranges::any_of(sample::samplerPresets(), [&](const sample::SamplerPreset& preset) {
        return name.compare(fromUtf8(preset.name), Qt::CaseInsensitive) == 0;
    });
    if (name.isEmpty() || isOurs) {
        m_error->setText(
            name.isEmpty() ? tr("Give it a name.") : tr("%1 is one of ours: choose another name.").arg(name));
        m_error->show();
        return;
    }
    savedSamplers::save(name, m_settings);
    setNaming(false);
    fill();
}

void SamplerPresetBar::removeOwn()
{
    savedSamplers::remove(m_combo->currentText());
    fill();
}

} // namespace workbench::ui
