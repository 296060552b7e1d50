// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "ui/compare/TableExport.h"

#include <QObject>
#include <QThreadPool>

namespace workbench::ui
{

/// Takes the table out of the program, to the clipboard or to a file, without the window waiting for either.
class TableSaver : public QObject
{
    Q_OBJECT
public:
    explicit TableSaver(QWidget& window);
    ~TableSaver() override; ///< waits for what is being written

    void copy(ExportedTable table, TableFormat format);
    void save(ExportedTable table, TableFormat format); ///< asks where to
    void save(ExportedTable table, TableFormat format, const QString& path);

Q_SIGNALS:
    void done(const QString& what); ///< something worth a line in the log
    void failed(const QString& what, const workbench::Error& error);

private:
    QWidget& m_window;
    QThreadPool m_worker; // last: what it has been given is done before it goes
};

} // namespace workbench::ui
