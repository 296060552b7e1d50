// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Log.h"

#include <QAbstractTableModel>

#include <deque>

namespace workbench::ui
{

/// The newest lines of the program's log: time, level, message.
class LogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, LevelColumn, MessageColumn, ColumnCount };
    static constexpr int kMostLines = 10'000; ///< older ones are dropped; standard error has them all

    using QAbstractTableModel::QAbstractTableModel;

    void append(const LogRecord& record); ///< from any thread
    void clear();
    QString text(int row) const; ///< the line as it is copied

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void add(const LogRecord& record);

    std::deque<LogRecord> m_records;
};

} // namespace workbench::ui
