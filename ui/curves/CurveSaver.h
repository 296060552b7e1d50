// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"
#include "ui/plot/CurveExport.h"

#include <QObject>
#include <QPointer>

#include <vector>

namespace workbench::ui
{

class CurvePlot;
class PointsCsv;

/// Takes charts and points out of the program: asks where to, writes whole files, says how it went.
class CurveSaver : public QObject
{
    Q_OBJECT
public:
    CurveSaver(store::Store& store, QWidget& window);

    struct Chart {
        const CurvePlot* plot;
        QString name; ///< a part of the file's name where several are saved
    };
    void saveFigures(FigureFormat format, const FigureOptions& options, const std::vector<Chart>& charts);
    Result<> saveFigure(FigureFormat format, const FigureOptions& options, const CurvePlot& plot, const QString& file);
    void copy(const FigureOptions& options, const CurvePlot& plot);
    void savePoints(const std::vector<store::RunRow>& runs); ///< asks where to
    void savePoints(const std::vector<store::RunRow>& runs, const QString& file);

Q_SIGNALS:
    void told(const QString& message, bool bad); ///< for a line on the page

private:
    store::Store& m_store;
    QWidget& m_window;
    QPointer<PointsCsv> m_csv;
};

} // namespace workbench::ui
