// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapCard.h"

#include "ui/attention/HeatMapPanel.h"
#include "ui/attention/HeatMapView.h"
#include "ui/attention/MapNotes.h"
#include "ui/attention/MapOptions.h"
#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <utility>

namespace workbench::ui
{

namespace
{

const std::vector<float>& valuesOf(const maps::CellStates& states, MapContent content)
{
    switch (content) {
    case MapContent::InputGate:
        return states.inputGate;
    case MapContent::ForgetGate:
        return states.forgetGate;
    case MapContent::OutputGate:
        return states.outputGate;
    case MapContent::Candidate:
        return states.candidate;
    case MapContent::Attention:
    case MapContent::Cell:
        break;
    }
    return states.cell;
}

/// Values that go below zero are seen by a palette with a middle.
maps::Palette paletteFor(MapContent content, maps::Palette chosen)
{
    return content == MapContent::Cell || content == MapContent::Candidate ? maps::Palette::Diverging : chosen;
}

} // namespace

MapCard::MapCard(QWidget* parent)
    : Card({}, parent)
    , m_notes(new MapNotes(this))
    , m_options(new MapOptions(this))
    , m_panel(new HeatMapPanel(this))
    , m_pin(new QPushButton(this))
{
    setKind(m_pin, "link");
    header()->addWidget(m_notes);
    content()->addWidget(m_options);
    content()->addWidget(m_panel, 1);
    connect(m_panel, &HeatMapPanel::rangeChosen, this, [this](std::optional<maps::ValueRange> range) {
        m_range = range;
        m_options->setRangeLocked(range.has_value());
    });
    connect(m_options, &MapOptions::changed, this, &MapCard::optionsChanged);
    connect(m_options, &MapOptions::rangeToggled, this, &MapCard::setRangeLocked);
    connect(m_pin, &QPushButton::clicked, this, &MapCard::togglePin);
    refreshPin();
}

void MapCard::setSettings(const AttentionSettings& settings)
{
    m_settings = settings;
    m_options->setSettings(settings);
    m_panel->setPooling(settings.pooling);
    draw();
}

void MapCard::setRunName(const QString& name)
{
    m_runName = name;
}

void MapCard::showMap(
    const std::shared_ptr<const maps::AttentionMap>& whole, const std::shared_ptr<const maps::AttentionMap>& shown)
{
    m_whole = whole;
    m_shown = shown;
    m_snapshot.reset();
    m_cells.reset();
    m_notes->show(*whole);
    draw();
}

void MapCard::showSnapshot(
    const maps::AttentionSnapshot& snapshot, const std::shared_ptr<const maps::AttentionMap>& shown)
{
    m_whole = m_shown = shown;
    m_snapshot = snapshot;
    m_cells.reset();
    m_notes->show(snapshot);
    draw();
}

void MapCard::showCells(const std::shared_ptr<const maps::CellStates>& states, MapContent content)
{
    m_cells = states;
    m_content = content;
    m_notes->show(
        tr("recomputed, step %1").arg(formatCount(states->step)),
        states->passed() ? tr("matches the LSTM") : tr("off by %1").arg(states->selfCheck, 0, 'g', 2),
        states->passed());
    draw();
}

void MapCard::clear(const QString& title, const QString& explanation)
{
    m_whole.reset();
    m_shown.reset();
    m_snapshot.reset();
    m_cells.reset();
    m_notes->clear();
    m_panel->setPlaceholder(title, explanation);
    draw();
}

bool MapCard::drawDifference()
{
    const auto now = asSnapshot();
    if (!m_pinned || !now || !maps::sameText(*now, m_pinned->snapshot)) {
        return false;
    }
    m_panel->setScale(maps::Palette::Diverging, m_settings.transfer, m_range);
    m_panel->setData(heatMapOfDifference(*now, m_pinned->snapshot));
    const auto nameOf = [this](const QString& run, std::int64_t step) {
        const QString at = tr("step %1").arg(formatCount(step));
        return m_runName == m_pinned->runName ? at : tr("%1, %2").arg(run, at);
    };
    setTitle(tr("%1 minus %2").arg(nameOf(m_runName, now->step), nameOf(m_pinned->runName, m_pinned->snapshot.step)));
    return true;
}

void MapCard::draw()
{
    refreshPin();
    if (m_cells) {
        m_panel->setScale(paletteFor(m_content, m_settings.palette), maps::Transfer::Linear, m_range);
        m_panel->setData(heatMapOf(m_cells, valuesOf(*m_cells, m_content)));
        setTitle(tr("Block %1, a row a byte, a column a unit").arg(m_cells->block));
        return;
    }
    m_subtracted = drawDifference();
    if (m_subtracted) {
        return;
    }
    const bool maximum = m_settings.pooling == maps::Pooling::Maximum;
    setTitle(maximum ? tr("Attention, greatest in each pixel") : tr("Attention, mean in each pixel"));
    m_panel->setScale(m_settings.palette, m_settings.transfer, m_range);
    m_panel->setMap(m_shown, maps::HeadView::One, 0, m_settings.columns);
}

void MapCard::setRangeLocked(bool locked)
{
    m_range = locked ? std::optional(m_panel->view().scale().range()) : std::nullopt;
    m_options->setRangeLocked(locked);
    draw();
}

std::optional<maps::AttentionSnapshot> MapCard::asSnapshot() const
{
    if (m_snapshot) {
        return m_snapshot;
    }
    return m_whole && !m_cells ? std::optional(maps::makeSnapshot(*m_whole)) : std::nullopt;
}

void MapCard::togglePin()
{
    const auto now = asSnapshot();
    m_pinned = m_pinned || !now ? std::nullopt : std::optional(Pinned{*now, m_runName});
    draw();
}

void MapCard::refreshPin()
{
    m_pin->setText(m_pinned ? tr("minus step %1: stop").arg(formatCount(m_pinned->snapshot.step)) : tr("subtract…"));
    m_pin->setToolTip(
        m_pinned ? tr("Maps over the same text are shown minus the one of step %1; others as they are")
                       .arg(formatCount(m_pinned->snapshot.step))
                 : tr("Keeps this map in hand: other steps or runs over the same text are then shown minus it"));
    m_pin->setVisible(m_pinned || (m_whole && !m_cells));
}

std::shared_ptr<const maps::AttentionMap> MapCard::attention() const
{
    return m_cells || m_subtracted ? nullptr : m_shown;
}

maps::PictureStyle MapCard::pictureStyle() const
{
    maps::PictureStyle style;
    style.palette = m_settings.palette;
    style.transfer = m_settings.transfer;
    style.range = m_range;
    style.title = m_notes->text().toStdString();
    return style;
}

QString MapCard::notes() const
{
    return m_notes->text();
}

} // namespace workbench::ui
