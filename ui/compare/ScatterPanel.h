// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"
#include "ui/compare/VaryingFields.h"

#include <QWidget>

#include <string>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace workbench::ui
{

class EmptyState;
class ScatterView;

/// The scatter with what chooses its columns. At first the result over the first field that varies.
class ScatterPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ScatterPanel(ComparedRuns& runs, QWidget* parent = nullptr);

    ScatterView& view() const { return *m_view; }
    void showField(const std::string& path); ///< along x, the result upright

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fill();
    void apply();
    void showState();

    ComparedRuns& m_runs;
    VaryingFields m_fields;
    std::vector<std::string> m_offered;
    std::string m_metric;
    QStackedWidget* m_pages;
    ScatterView* m_view;
    EmptyState* m_empty;
    QComboBox *m_x, *m_y, *m_colour;
    QPushButton* m_clear;
    QLabel* m_words;
};

} // namespace workbench::ui
