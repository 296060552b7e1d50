// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionSnapshot.h"
#include "ui/attention/AttentionSettings.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QButtonGroup;
class QVBoxLayout;

namespace workbench::ui
{

class ByteTextPanel;
class Card;
class KeyList;
class MapCard;
class PredictionList;
class RowCurve;

/// One map with all that helps to read it: heat map, text, the locked row as a curve and as a list, predictions. What
/// is locked in one part is locked in all. Knows nothing of where maps come from.
class AttentionView : public QWidget
{
    Q_OBJECT
public:
    explicit AttentionView(const AttentionSettings& settings, QWidget* parent = nullptr);

    void addBelow(QWidget* widget) const; ///< under the curve of the row
    const AttentionSettings& settings() const { return m_settings; }
    void setSettings(const AttentionSettings& settings); ///< and keeps them for the next start
    void setHead(maps::HeadView heads, int head);

    void showMap(const std::shared_ptr<const maps::AttentionMap>& map);
    void showSnapshot(const maps::AttentionSnapshot& snapshot);
    void clear(const QString& title, const QString& explanation);
    /// |d loss / d byte| for every byte before the one that follows the locked query, as asked for by gradientWanted().
    void setGradient(std::int64_t at, std::vector<float> gradient);

    MapCard& mapCard() const { return *m_map; }
    /// The map of one head that is in view; null where there is none.
    const std::shared_ptr<const maps::AttentionMap>& map() const { return m_shown; }

public Q_SLOTS:
    void lockQuery(std::optional<int> query);
    void lockKey(std::optional<int> key);

Q_SIGNALS:
    void gradientWanted(std::int64_t at); ///< offset of the byte whose loss it is

private:
    QWidget* makeMapColumn();
    QWidget* makeTextColumn();
    void addTintChoices();
    void connectLocks();
    void lockSomething();
    void showLocks();
    void showCurve();
    void askForGradient();

    AttentionSettings m_settings;
    maps::HeadView m_heads = maps::HeadView::One;
    int m_head = 0;
    std::shared_ptr<const maps::AttentionMap> m_whole, m_shown; ///< as it came; and of one head
    bool m_kept = false; ///< the map is a snapshot, of which nothing can be run again
    std::optional<int> m_query, m_key;
    std::vector<float> m_gradient;
    bool m_everLocked = false; ///< until then the most telling query is locked, so that there is something to read

    MapCard* m_map = nullptr;
    Card* m_curveCard = nullptr;
    RowCurve* m_curve = nullptr;
    Card* m_textCard = nullptr;
    ByteTextPanel* m_text = nullptr;
    QButtonGroup* m_tints = nullptr;
    QComboBox* m_mass = nullptr;
    KeyList* m_keys = nullptr;
    PredictionList* m_predictions = nullptr;
    QVBoxLayout* m_left = nullptr;
};

} // namespace workbench::ui
