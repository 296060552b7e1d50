// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QObject>

#include <cstdint>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// What the user points at, shared by all pages: whoever changes it, every page shows it.
class Selection : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The one run that actions apply to.
    const std::optional<RunId>& run() const { return m_run; }
    void setRun(std::optional<RunId> run);

    /// The runs drawn over each other, in the order they were added; always includes run().
    const std::vector<RunId>& shownRuns() const { return m_shownRuns; }
    void setShownRuns(std::vector<RunId> runs);
    void setShown(const RunId& run, bool shown);
    /// Shows it, or takes it off. run() is always shown: taking it off hands its place to another that is, if any.
    void toggleShown(const RunId& run);

    /// Of the shown runs those whose curves are switched off in the legend: they keep their place and colour.
    const std::vector<RunId>& hiddenRuns() const { return m_hiddenRuns; }
    bool isHidden(const RunId& run) const;
    void setHidden(const std::vector<RunId>& runs, bool hidden);

    /// The optimiser step under attention on the charts.
    std::optional<std::int64_t> step() const { return m_step; }
    void setStep(std::optional<std::int64_t> step);

Q_SIGNALS:
    void runChanged();
    void shownRunsChanged();
    void hiddenRunsChanged();
    void stepChanged();

private:
    std::optional<RunId> m_run;
    std::vector<RunId> m_shownRuns, m_hiddenRuns;
    std::optional<std::int64_t> m_step;
};

} // namespace workbench::ui
