// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/curves/CurveBuilder.h"
#include "ui/curves/CurveLevels.h"
#include "ui/curves/LinkedCharts.h"
#include "ui/models/SeriesCache.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <map>
#include <vector>

class QStackedLayout;

namespace workbench::ui
{

class CurveSaver;
class CurvesToolBar;
class EmptyState;
class LossCard;
class MetricCard;

/// Page 2: the curves of the shown runs, live. A large chart of the losses above three small ones, linked in x and
/// crosshair.
class CurvesPage : public QWidget
{
    Q_OBJECT
public:
    explicit CurvesPage(const AppContext& context, QWidget* parent = nullptr); ///< the context must outlive it

Q_SIGNALS:
    void launchWanted(); ///< from the empty page: there is no run yet
    void branchWanted(const workbench::RunId& run, std::int64_t step); ///< from its checkpoint of that step

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    using Rows = std::vector<const store::RunRow*>;

    void addMetricCards();
    void followControls();
    void followRuns();
    void schedule(); ///< a refresh soon, at most about 30 a second, none while hidden
    void scheduleAtOnce(); ///< what the user chose does not wait, but several changes are still drawn together
    void say(const QString& message, bool bad); ///< in the state line, for a while

    void refresh();
    void explainEmpty();
    void refreshLosses(const Rows& rows);
    void refreshCard(MetricCard& card, const Rows& rows);
    void refreshMarks(const Rows& rows);

    Rows shownRows() const; ///< valid until the list changes
    const store::RunRow* referenceRow() const; ///< the selected run, else the first shown
    QString placeText(double x);
    void selectStepAt(double x);
    void showMenu(const QPoint& at); ///< in the large chart's coordinates
    void showSelectedStep();
    void refine();
    void applyStyle();
    void applyAxes();

    const AppContext& m_context;
    SeriesCache m_cache;
    CurveBuilder m_builder;
    CurveLevels m_levels;
    LinkedCharts m_linked;
    std::map<RunId, std::vector<store::EventRow>> m_events;

    QStackedLayout* m_pages = nullptr;
    EmptyState* m_empty;
    CurvesToolBar* m_toolBar;
    LossCard* m_losses;
    std::array<MetricCard*, 3> m_cards{};
    CurveSaver* m_saver;
    QTimer m_refresh, m_refine, m_message;
    store::PointAxis m_axis{};
    bool m_logX = false;
};

} // namespace workbench::ui
