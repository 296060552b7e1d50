// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionSnapshot.h"
#include "core/maps/CellStates.h"
#include "core/maps/MapExport.h"
#include "ui/attention/AttentionSettings.h"
#include "ui/attention/MapContent.h"
#include "ui/theme/Card.h"

#include <memory>
#include <optional>

class QPushButton;

namespace workbench::ui
{

class HeatMapPanel;
class MapNotes;
class MapOptions;

/// The heat map with what it is above it and how it is drawn. Shows attention, its difference from a map kept in hand,
/// or cell states.
class MapCard : public Card
{
    Q_OBJECT
public:
    explicit MapCard(QWidget* parent = nullptr);

    void setSettings(const AttentionSettings& settings);
    void setRunName(const QString& name); ///< of the run that the next maps are of
    /// `shown` is one head of `whole`, which is what is checked.
    void showMap(
        const std::shared_ptr<const maps::AttentionMap>& whole, const std::shared_ptr<const maps::AttentionMap>& shown);
    void showSnapshot(const maps::AttentionSnapshot& snapshot, const std::shared_ptr<const maps::AttentionMap>& shown);
    void showCells(const std::shared_ptr<const maps::CellStates>& states, MapContent content);
    void clear(const QString& title, const QString& explanation);

    bool isEmpty() const { return !m_shown && !m_cells; }
    /// What is in view, if that is attention as it is, of one head; null otherwise.
    std::shared_ptr<const maps::AttentionMap> attention() const;
    /// What is in view, if that is cell states; null otherwise.
    const std::shared_ptr<const maps::CellStates>& cells() const { return m_cells; }
    HeatMapPanel& panel() const { return *m_panel; }
    QPushButton* pinButton() const { return m_pin; } ///< to be put where there is room; does togglePin()
    maps::PictureStyle pictureStyle() const; ///< as it looks now
    QString notes() const;

public Q_SLOTS:
    void setRangeLocked(bool locked); ///< to what is shown now
    void togglePin(); ///< what is shown is subtracted from what comes, or no longer

Q_SIGNALS:
    void optionsChanged(const workbench::ui::AttentionSettings& settings); ///< columns, pooling and colours of it

private:
    void draw();
    bool drawDifference(); ///< false where there is nothing to subtract
    void refreshPin();
    std::optional<maps::AttentionSnapshot> asSnapshot() const;

    AttentionSettings m_settings;
    std::shared_ptr<const maps::AttentionMap> m_whole, m_shown;
    std::optional<maps::AttentionSnapshot> m_snapshot; ///< where the map was kept
    std::shared_ptr<const maps::CellStates> m_cells;
    MapContent m_content = MapContent::Attention;
    struct Pinned {
        maps::AttentionSnapshot snapshot;
        QString runName;
    };
    std::optional<Pinned> m_pinned; ///< kept in hand, to be subtracted
    QString m_runName;
    bool m_subtracted = false; ///< what is in view is a difference
    std::optional<maps::ValueRange> m_range; ///< locked
    MapNotes* m_notes;
    MapOptions* m_options;
    HeatMapPanel* m_panel;
    QPushButton* m_pin;
};

} // namespace workbench::ui
