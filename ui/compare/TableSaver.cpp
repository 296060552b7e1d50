// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/TableSaver.h"

#include "ui/base/ExportFile.h"
#include "ui/base/Format.h"

#include <QApplication>
#include <QClipboard>
#include <QWidget>

#include <utility>

namespace workbench::ui
{

TableSaver::TableSaver(QWidget& window)
    : QObject(&window)
    , m_window(window)
{
    m_worker.setMaxThreadCount(1);
}

TableSaver::~TableSaver() = default;

void TableSaver::copy(ExportedTable table, TableFormat format)
{
    m_worker.start([this, table = std::move(table), format] {
        QMetaObject::invokeMethod(
            this,
            [this, runs = table.runs.size(), text = QString::fromUtf8(tableText(table, format))] {
                QApplication::clipboard()->setText(text);
                Q_EMIT done(tr("%1 runs are on the clipboard").arg(formatCount(std::int64_t(runs))));
            },
            Qt::QueuedConnection);
    });
}

void TableSaver::save(ExportedTable table, TableFormat format)
{
    const QString path = askForExportFile(m_window, QStringLiteral("runs"), tableSuffix(format));
    if (!path.isEmpty())
        save(std::move(table), format, path);
}

void TableSaver::save(ExportedTable table, TableFormat format, const QString& path)
{
    m_worker.start([this, table = std::move(table), format, path] {
        const Result<> written = writeTable(tableText(table, format), path);
        QMetaObject::invokeMethod(
            this,
            [this, runs = table.runs.size(), path, written] {
                if (written)
                    Q_EMIT done(tr("the table of %1 runs is in %2").arg(formatCount(std::int64_t(runs)), path));
                else
                    Q_EMIT failed(tr("The table is not exported"), written.error());
            },
            Qt::QueuedConnection);
    });
}

} // namespace workbench::ui
