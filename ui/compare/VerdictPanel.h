// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/Verdict.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/compare/EqualPosition.h"
#include "ui/compare/SeedGroups.h"
#include "ui/compare/VaryingFields.h"
#include "ui/session/StoreJobs.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <filesystem>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace workbench::ui
{

class DotPlot;

/// Whether two groups of runs differ in the result beyond what seeds do: groups by what they have in a column, or by
/// hand, with the results as they are, or at the largest step, byte or second that all have reached.
class VerdictPanel : public QWidget
{
    Q_OBJECT
public:
    VerdictPanel(std::filesystem::path store, ComparedRuns& runs, QWidget* parent = nullptr);
    ~VerdictPanel() override; ///< waits for what is being read

    void takeChosen(int side); ///< the chosen runs become group A (0) or B (1)
    const SeedGroups& groups() const { return m_groups; }
    const QString& sentence() const { return m_sentence; } ///< what is said, plain

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fillColumns();
    void fillValues();
    void readGroups(); ///< by the column that is chosen, or by hand
    void measure();
    void conclude(const std::array<std::vector<compare::SeedResult>, 2>& results, const QString& place);
    void say(const QString& title, const QString& text);
    QString sideName(int side, bool withColumn = true) const; ///< without: where there is little room beside the dots

    ComparedRuns& m_runs;
    VaryingFields m_fields;
    SeedGroups m_groups;
    QComboBox *m_by, *m_at;
    std::array<QComboBox*, 2> m_values;
    std::array<QPushButton*, 2> m_take;
    QLabel *m_title, *m_text;
    DotPlot* m_dots;
    QString m_sentence;
    QTimer m_waiting;
    int m_asked = 0; ///< counts what was asked of the store, so that an old answer is known
    StoreJobs m_jobs; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
