// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"
#include "ui/curves/CurvesToolBar.h"

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

    void save(CurvesToolBar::Export kind, const CurvePlot& plot, const std::vector<store::RunRow>& runs);
    Result<> saveFigure(CurvesToolBar::Export kind, const CurvePlot& plot, const QString& file);
    void savePoints(const std::vector<store::RunRow>& runs, const QString& file);

Q_SIGNALS:
    void told(const QString& message, bool bad); ///< for a line on the page

private:
    store::Store& m_store;
    QWidget& m_window;
    QPointer<PointsCsv> m_csv;
};

} // namespace workbench::ui
