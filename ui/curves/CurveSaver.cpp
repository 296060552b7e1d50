// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurveSaver.h"

#include "ui/base/ExportFile.h"
#include "ui/base/Format.h"
#include "ui/curves/PointsCsv.h"
#include "ui/plot/CurvePlot.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSaveFile>

namespace workbench::ui
{

using Export = CurvesToolBar::Export;

namespace
{

QString suffix(Export kind)
{
    switch (kind) {
    case Export::Png:
        return QStringLiteral("png");
    case Export::Svg:
        return QStringLiteral("svg");
    case Export::Pdf:
        return QStringLiteral("pdf");
    case Export::Csv:
        return QStringLiteral("csv");
    case Export::Clipboard:
        break;
    }
    return {};
}

} // namespace

CurveSaver::CurveSaver(store::Store& store, QWidget& window)
    : QObject(&window)
    , m_store(store)
    , m_window(window)
{
}

void CurveSaver::save(Export kind, const CurvePlot& plot, const std::vector<store::RunRow>& runs)
{
    if (kind == Export::Clipboard) {
        QGuiApplication::clipboard()->setImage(plot.figureImage());
        Q_EMIT told(tr("The chart is on the clipboard"), false);
        return;
    }
    const QString file = askForExportFile(m_window, QStringLiteral("curves"), suffix(kind));
    if (file.isEmpty())
        return;
    if (kind == Export::Csv) {
        savePoints(runs, file);
        return;
    }
    const Result<> saved = saveFigure(kind, plot, file);
    Q_EMIT told(saved ? tr("Saved %1").arg(file) : fromUtf8(describe(saved.error())), !saved);
}

Result<> CurveSaver::saveFigure(Export kind, const CurvePlot& plot, const QString& file)
{
    const QByteArray bytes = plot.figure(
        kind == Export::Png       ? FigureFormat::Png
            : kind == Export::Svg ? FigureFormat::Svg
                                  : FigureFormat::Pdf);
    QSaveFile out(file);
    if (bytes.isEmpty() || !out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return fail(
            ErrorCode::Io, "cannot write " + file.toStdString() + ": " + out.errorString().toStdString(),
            "Choose another folder, or free some space.");
    return {};
}

void CurveSaver::savePoints(const std::vector<store::RunRow>& runs, const QString& file)
{
    if (m_csv) {
        m_csv->cancel();
        m_csv->deleteLater();
    }
    m_csv = new PointsCsv(m_store, runs, file, this);
    connect(m_csv, &PointsCsv::progressed, this, [this](qint64 rows) {
        Q_EMIT told(tr("%1 points written").arg(formatCount(rows)), false);
    });
    connect(m_csv, &PointsCsv::finished, this, [this, file](const std::optional<Error>& error) {
        const QString rows = formatCount(m_csv->rowsWritten());
        Q_EMIT told(
            error ? fromUtf8(describe(*error)) : tr("Saved %1 points to %2").arg(rows, file), error.has_value());
        m_csv->deleteLater();
    });
    m_csv->start();
}

} // namespace workbench::ui
