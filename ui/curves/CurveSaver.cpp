// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurveSaver.h"

#include "ui/base/ExportFile.h"
#include "ui/base/Format.h"
#include "ui/curves/PointsCsv.h"
#include "ui/plot/CurvePlot.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QRegularExpression>
#include <QSaveFile>

namespace workbench::ui
{

namespace
{

QString suffix(FigureFormat format)
{
    return format == FigureFormat::Png ? QStringLiteral("png")
        : format == FigureFormat::Svg  ? QStringLiteral("svg")
                                       : QStringLiteral("pdf");
}

/// Letters and digits of a chart's title, joined by hyphens.
QString fileWord(const QString& title)
{
    static const QRegularExpression other(QStringLiteral("[^\\p{L}\\p{N}]+"));
    return title.toLower().replace(other, QStringLiteral("-")).left(40);
}

} // namespace

CurveSaver::CurveSaver(store::Store& store, QWidget& window)
    : QObject(&window)
    , m_store(store)
    , m_window(window)
{
}

void CurveSaver::saveFigures(FigureFormat format, const FigureOptions& options, const std::vector<Chart>& charts)
{
    const QString first = askForExportFile(m_window, QStringLiteral("curves"), suffix(format));
    if (first.isEmpty())
        return;
    for (std::size_t i = 0; i < charts.size(); ++i) {
        QString file = first;
        if (i > 0) {
            const QFileInfo info(first);
            file = info.dir().filePath(
                info.completeBaseName() + QLatin1Char('-') + fileWord(charts[i].name) + QLatin1Char('.')
                + suffix(format));
        }
        if (const Result<> saved = saveFigure(format, options, *charts[i].plot, file); !saved) {
            Q_EMIT told(fromUtf8(describe(saved.error())), true);
            return;
        }
    }
    Q_EMIT told(
        charts.size() == 1
            ? tr("Saved %1").arg(first)
            : tr("Saved %1 and %n more beside it", nullptr, static_cast<int>(charts.size()) - 1).arg(first),
        false);
}

void CurveSaver::copy(const FigureOptions& options, const CurvePlot& plot)
{
    QGuiApplication::clipboard()->setImage(plot.figureImage(options));
    Q_EMIT told(tr("The chart is on the clipboard"), false);
}

Result<>
CurveSaver::saveFigure(FigureFormat format, const FigureOptions& options, const CurvePlot& plot, const QString& file)
{
    const QByteArray bytes = plot.figure(format, options);
    QSaveFile out(file);
    if (bytes.isEmpty() || !out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return fail(
            ErrorCode::Io, "cannot write " + file.toStdString() + ": " + out.errorString().toStdString(),
            "Choose another folder, or free some space.");
    return {};
}

void CurveSaver::savePoints(const std::vector<store::RunRow>& runs)
{
    const QString file = askForExportFile(m_window, QStringLiteral("curves"), QStringLiteral("csv"));
    if (!file.isEmpty())
        savePoints(runs, file);
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
