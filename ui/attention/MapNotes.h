// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "core/maps/AttentionSnapshot.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace workbench::ui
{

/// What a map is and whether it is what attention can give, in one line above it: where it comes from, how full the
/// memory was, and the checks, red where they fail.
class MapNotes : public QWidget
{
    Q_OBJECT
public:
    explicit MapNotes(QWidget* parent = nullptr);

    void show(const maps::AttentionMap& map); ///< checks all heads
    void show(const maps::AttentionSnapshot& snapshot); ///< the sums are those of the rows before they were rounded
    void show(const QString& what, const QString& check, bool passed); ///< any other map
    void clear();

    QString text() const; ///< all notes

private:
    void set(const QString& origin, const QString& memory, const QString& check, bool passed);

    QLabel *m_origin, *m_memory, *m_check;
};

/// "as trained, step 1,148": what a person must know to read the map rightly.
QString originText(maps::MapSource source, std::int64_t step);

} // namespace workbench::ui
