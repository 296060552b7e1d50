// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapSaver.h"

#include "core/inspect/CellPicture.h"
#include "core/inspect/TableExport.h"
#include "core/inspect/TensorExport.h"
#include "ui/base/ExportFile.h"
#include "ui/base/Format.h"

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
    const QString file = askForExportFile(m_window, QStringLiteral("attention"), suffix(kind));
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
