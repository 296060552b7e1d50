// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapOptions.h"

#include "ui/base/Format.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace workbench::ui
{

QPushButton* makeChip(const QString& text, const QString& tip, QWidget* parent)
{
    auto* const button = new QPushButton(text, parent);
    setKind(button, "chip");
    button->setCheckable(true);
    button->setToolTip(tip);
    return button;
}

MapOptions::MapOptions(QWidget* parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(4);
    addColumns();
    m_row->addSpacing(12);
    addColours();
    m_row->addStretch(1);
    setSettings({});
}

void MapOptions::addColumns()
{
    auto* const caption = new QLabel(tr("x"), this);
    setKind(caption, "dim");
    m_row->addWidget(caption);
    m_columns = new QButtonGroup(this);
    QPushButton* const position = makeChip(tr("position"), tr("Keys in the order of the text"), this);
    QPushButton* const distance
        = makeChip(tr("distance"), tr("Keys by how many bytes they lie before the query's own"), this);
    m_columns->addButton(position, static_cast<int>(MapColumns::Position));
    m_columns->addButton(distance, static_cast<int>(MapColumns::Distance));
    m_row->addWidget(position);
    m_row->addWidget(distance);
    connect(m_columns, &QButtonGroup::idClicked, this, [this](int id) {
        m_settings.columns = static_cast<MapColumns>(id);
        Q_EMIT changed(m_settings);
    });
}

void MapOptions::addColours()
{
    const auto combo = [this](const QString& name, const QString& tip) {
        auto* const box = new FieldCombo(this);
        box->setAccessibleName(name);
        box->setToolTip(tip);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMinimumContentsLength(0);
        m_row->addWidget(box);
        return box;
    };
    m_pooling = combo(
        tr("Pooling"),
        tr("What a pixel shows where it covers several cells: the greatest, so that no strong cell is lost, or the "
           "mean"));
    m_pooling->addItem(tr("greatest"), static_cast<int>(maps::Pooling::Maximum));
    m_pooling->addItem(tr("mean"), static_cast<int>(maps::Pooling::Mean));
    m_palette = combo(tr("Colours"), tr("Colours of the map; differences and states around 0 have their own"));
    for (const maps::Palette palette : {maps::Palette::Viridis, maps::Palette::Magma, maps::Palette::Grey}) {
        m_palette->addItem(fromUtf8(maps::paletteName(palette)), static_cast<int>(palette));
    }
    m_transfer = combo(
        tr("Scale"), tr("How weights become colours: linear shows the strongest, power and log the weak ones too"));
    for (const maps::Transfer transfer : {maps::Transfer::Linear, maps::Transfer::Power, maps::Transfer::Logarithmic}) {
        m_transfer->addItem(fromUtf8(maps::transferName(transfer)), static_cast<int>(transfer));
    }
    m_range = makeChip(
        tr("lock"),
        tr("Keeps the range of colours as it is now, so that maps can be compared. Dragging along the colour scale "
           "chooses one; unlocked, every map has its own"),
        this);
    m_row->addWidget(m_range);
    const auto chosen = [this] {
        m_settings.pooling = static_cast<maps::Pooling>(m_pooling->currentData().toInt());
        m_settings.palette = static_cast<maps::Palette>(m_palette->currentData().toInt());
        m_settings.transfer = static_cast<maps::Transfer>(m_transfer->currentData().toInt());
        Q_EMIT changed(m_settings);
    };
    for (QComboBox* const box : {m_pooling, m_palette, m_transfer}) {
        connect(box, &QComboBox::activated, this, chosen);
    }
    connect(m_range, &QPushButton::clicked, this, &MapOptions::rangeToggled);
}

void MapOptions::setSettings(const AttentionSettings& settings)
{
    m_settings = settings;
    m_columns->button(static_cast<int>(settings.columns))->setChecked(true);
    m_pooling->setCurrentIndex(m_pooling->findData(static_cast<int>(settings.pooling)));
    m_palette->setCurrentIndex(m_palette->findData(static_cast<int>(settings.palette)));
    m_transfer->setCurrentIndex(m_transfer->findData(static_cast<int>(settings.transfer)));
}

void MapOptions::setRangeLocked(bool locked)
{
    m_range->setChecked(locked);
}

} // namespace workbench::ui
