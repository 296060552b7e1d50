// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/base/ExportFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QSettings>

namespace workbench::ui
{

QString askForExportFile(QWidget& window, const QString& name, const QString& suffix)
{
    QSettings settings;
    const QString key = name + QStringLiteral("/exportFolder");
    const QString folder = settings.value(key, QDir::homePath()).toString();
    QString file = QFileDialog::getSaveFileName(
        &window, QCoreApplication::translate("ExportFile", "Export"),
        QDir(folder).filePath(name + QLatin1Char('.') + suffix),
        QStringLiteral("%1 (*.%2)").arg(suffix.size() <= 4 ? suffix.toUpper() : suffix, suffix));
    if (!file.isEmpty()) {
        if (QFileInfo(file).suffix().isEmpty()) {
            file += QLatin1Char('.') + suffix;
        }
        settings.setValue(key, QFileInfo(file).absolutePath());
    }
    return file;
}

} // namespace workbench::ui
