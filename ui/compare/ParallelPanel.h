// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"
#include "ui/compare/VaryingFields.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace workbench::ui
{

class EmptyState;
class ParallelView;

/// Parallel coordinates with what chooses their axes: the fields in which the listed runs differ and the result, until
/// the user decides otherwise.
class ParallelPanel : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostFields = 7; ///< that become axes unasked

    explicit ParallelPanel(ComparedRuns& runs, QWidget* parent = nullptr);

    ParallelView& view() const { return *m_view; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void chooseAxes();
    void fillAxisMenu();
    void setAxis(const std::string& path, bool shown);
    void showState();

    ComparedRuns& m_runs;
    VaryingFields m_fields;
    bool m_byUser = false; ///< the axes are what the user wants
    std::string m_metric; ///< the one that has an axis
    QStackedWidget* m_pages;
    ParallelView* m_view;
    EmptyState* m_empty;
    QPushButton *m_axes, *m_usual, *m_byMetric, *m_clear;
    QMenu* m_menu;
    QLabel* m_words;
};

} // namespace workbench::ui
