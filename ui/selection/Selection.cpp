// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/selection/Selection.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

void Selection::setRun(std::optional<RunId> run)
{
    if (run == m_run) {
        return;
    }
    // A run that was shown only because it was pointed at gives its place to the next one.
    const bool wasAlone = m_shownRuns.size() == 1 && m_run && m_shownRuns.front() == *m_run;
    m_run = std::move(run);
    std::vector<RunId> shown = wasAlone ? std::vector<RunId>{} : m_shownRuns;
    if (m_run && std::find(shown.begin(), shown.end(), *m_run) == shown.end()) {
        shown.push_back(*m_run);
    }
    Q_EMIT runChanged();
    if (shown != m_shownRuns) {
        m_shownRuns = std::move(shown);
        Q_EMIT shownRunsChanged();
    }
}

void Selection::setShownRuns(std::vector<RunId> runs)
{
    std::vector<RunId> unique;
    for (RunId& run : runs) {
        if (std::find(unique.begin(), unique.end(), run) == unique.end()) {
            unique.push_back(std::move(run));
        }
    }
    if (m_run && std::find(unique.begin(), unique.end(), *m_run) == unique.end()) {
        unique.push_back(*m_run);
    }
    if (unique != m_shownRuns) {
        m_shownRuns = std::move(unique);
        Q_EMIT shownRunsChanged();
    }
}

void Selection::setShown(const RunId& run, bool shown)
{
    std::vector<RunId> runs = m_shownRuns;
    if (shown) {
        runs.push_back(run);
    } else {
        std::erase(runs, run);
    }
    setShownRuns(std::move(runs));
}

bool Selection::isHidden(const RunId& run) const
{
    return std::find(m_hiddenRuns.begin(), m_hiddenRuns.end(), run) != m_hiddenRuns.end();
}

void Selection::setHidden(const std::vector<RunId>& runs, bool hidden)
{
    std::vector<RunId> now = m_hiddenRuns;
    for (const RunId& run : runs) {
        std::erase(now, run);
        if (hidden) {
            now.push_back(run);
        }
    }
    if (now != m_hiddenRuns) {
        m_hiddenRuns = std::move(now);
        Q_EMIT hiddenRunsChanged();
    }
}

void Selection::toggleShown(const RunId& run)
{
    const bool isShown = std::find(m_shownRuns.begin(), m_shownRuns.end(), run) != m_shownRuns.end();
    if (isShown && m_run == run) {
        const auto other
            = std::find_if(m_shownRuns.begin(), m_shownRuns.end(), [&run](const RunId& id) { return id != run; });
        if (other == m_shownRuns.end()) {
            return;
        }
        setRun(RunId(*other));
    }
    setShown(run, !isShown);
}

void Selection::setStep(std::optional<std::int64_t> step)
{
    if (step != m_step) {
        m_step = step;
        Q_EMIT stepChanged();
    }
}

} // namespace workbench::ui
