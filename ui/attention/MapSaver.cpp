// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapSaver.h"

#include "core/inspect/CellPicture.h"
#include "core/inspect/TableExport.h"
#include "core/inspect/TensorExport.h"
#include "ui/base/Format.h"

#include <QDir>
#include <QFileDialog>
#include <QSettings>

namespace workbench::ui
{

using Export = AttentionToolBar::Export;

namespace
{

QString suffix(Export kind)
{
    switch (kind) {
    case Export::Png:
        return QStringLiteral("png");
    case Export::Svg:
        return QStringLiteral("svg");
    case Export::Csv:
        return QStringLiteral("csv");
    case Export::Safetensors:
        break;
    }
    return QStringLiteral("safetensors");
}

QString askForFile(QWidget& window, Export kind)
{
    QSettings settings;
    const QString key = QStringLiteral("attention/exportFolder");
    const QString folder = settings.value(key, QDir::homePath()).toString();
    const QString ending = suffix(kind);
    QString file = QFileDialog::getSaveFileName(
        &window, MapSaver::tr("Export"), QDir(folder).filePath(QStringLiteral("attention.") + ending),
        QStringLiteral("%1 (*.%2)").arg(ending == QLatin1String("safetensors") ? ending : ending.toUpper(), ending));
    if (!file.isEmpty()) {
        if (QFileInfo(file).suffix().isEmpty()) {
            file += QLatin1Char('.') + ending;
        }
        settings.setValue(key, QFileInfo(file).absolutePath());
    }
    return file;
}

Result<> writeCells(Export kind, const MapSaver::Picture& picture, const std::filesystem::path& file)
{
    switch (kind) {
    case Export::Png:
        return inspect::writeCellsPng(file, *picture.cells);
    case Export::Csv:
        return inspect::writeCellsCsv(file, *picture.cells);
    case Export::Safetensors:
        return inspect::writeCellTensors(file, *picture.cells, picture.run);
    case Export::Svg:
        break;
    }
    return fail(ErrorCode::Unsupported, "Cell states are not drawn as SVG.", "Save them as PNG, CSV or safetensors.");
}

} // namespace

MapSaver::MapSaver(QWidget& window)
    : QObject(&window)
    , m_window(window)
{
}

void MapSaver::save(Export kind, const Picture& picture)
{
    const QString file = askForFile(m_window, kind);
    if (file.isEmpty()) {
        return;
    }
    const Result<> written = write(kind, picture, file.toStdString());
    Q_EMIT told(written ? tr("Saved %1").arg(file) : fromUtf8(describe(written.error())), !written);
}

Result<> MapSaver::write(Export kind, const Picture& picture, const std::filesystem::path& file)
{
    if (picture.cells) {
        return writeCells(kind, picture, file);
    }
    switch (kind) {
    case Export::Png:
        return maps::writeMapPng(file, *picture.map, 0, picture.region, picture.style);
    case Export::Svg:
        return maps::writeMapSvg(file, *picture.map, 0, picture.region, picture.style);
    case Export::Csv:
        return maps::writeMapCsv(file, *picture.map, 0, picture.region);
    case Export::Safetensors:
        return inspect::writeMapTensors(file, *picture.map, picture.region, picture.run);
    }
    return {};
}

} // namespace workbench::ui
