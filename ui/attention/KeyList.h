// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/attention/TextTint.h"
#include "ui/theme/Card.h"

#include <memory>
#include <optional>

class QLabel;

namespace workbench::ui
{

class BarTable;
class KeyListModel;

/// The card of the strongest keys of the locked query, or of the queries that attend to the locked key. Choosing a row
/// locks what it is about. Shows head 0. The setters emit nothing.
class KeyList : public Card
{
    Q_OBJECT
public:
    explicit KeyList(QWidget* parent = nullptr);

    void setMap(std::shared_ptr<const maps::AttentionMap> map);
    void setLockedQuery(std::optional<int> query);
    void setLockedKey(std::optional<int> key);
    void setMassFilter(std::optional<double> mass);

    KeyListModel& model() const { return *m_model; }
    BarTable& table() const { return *m_table; }

Q_SIGNALS:
    void queryLocked(std::optional<int> query);
    void keyLocked(std::optional<int> key);

private:
    void refresh();
    void tellWhatIsListed();

    std::shared_ptr<const maps::AttentionMap> m_map;
    MapLock m_lock;
    KeyListModel* m_model;
    BarTable* m_table;
    QLabel* m_empty;
    QLabel* m_more;
};

} // namespace workbench::ui
