// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/curves/ChartFiller.h"
#include "ui/curves/LinkedCharts.h"
#include "ui/curves/StepPointer.h"
#include "ui/models/SeriesCache.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <vector>

class QStackedLayout;

namespace workbench::ui
{

class CurveSaver;
class CurvesToolBar;
class EmptyState;
class ExportPanel;
class LossCard;
class MetricCard;
class MetricNames;

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
    using Groups = std::vector<DrawnGroup>;

    void addMetricCards();
    void followControls();
    void followRuns();
    void followExport();
    void schedule(); ///< a refresh soon, at most about 30 a second, none while hidden
    void scheduleAtOnce(); ///< what the user chose does not wait, but several changes are still drawn together
    void say(const QString& message, bool bad); ///< in the state line, for a while

    bool prepare(); ///< all but the charts; false where there is no run to draw
    void refresh();
    void refreshInTurns(); ///< the same, a chart at a time, so that the window stays fluid
    void refreshMarks(const Groups& groups);
    void explainEmpty();
    void refreshLosses(const Groups& groups);
    void refreshCard(MetricCard& card, const Groups& groups);
    ChartFiller::Look look() const;

    Rows shownRows() const; ///< valid until the list changes
    Groups shownGroups() const;
    const store::RunRow* referenceRow() const; ///< the selected run, else the first shown
    void showState(); ///< of that run, in words
    void selectStepAt(double x);
    void showMenu(const QPoint& at); ///< in the large chart's coordinates
    void showSelectedStep();
    void toggleOwner(const QString& owner);
    void moveOwner(const QString& owner, int place);
    void exportAs(bool copy);
    void refine();
    void applyStyle();
    void applyAxes();

    const AppContext& m_context;
    SeriesCache m_cache;
    ChartFiller m_filler;
    StepPointer m_steps;
    LinkedCharts m_linked;

    QStackedLayout* m_pages = nullptr;
    EmptyState* m_empty;
    CurvesToolBar* m_toolBar;
    ExportPanel* m_export;
    MetricNames* m_metrics; ///< before the cards, which ask it
    LossCard* m_losses;
    std::array<MetricCard*, 3> m_cards{};
    CurveSaver* m_saver;
    QTimer m_refresh, m_refine, m_message;
    std::size_t m_turn = 0; ///< of refreshInTurns(): 0 between two, then the number of the next chart
    bool m_refreshAgain = false; ///< something changed between two turns
    store::PointAxis m_axis{};
    bool m_logX = false;
};

} // namespace workbench::ui
