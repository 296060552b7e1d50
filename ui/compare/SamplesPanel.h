// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/FilmFrame.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/session/StoreJobs.h"

#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;

namespace workbench::ui
{

class EmptyState;
class FilmColumn;
class SnapshotSlider;

/// What the chosen runs wrote, next to each other: of each its newest frame, or the newest up to a step. A prompt that
/// all share stands once, on top.
class SamplesPanel : public QWidget
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostRuns = 12;

    SamplesPanel(std::filesystem::path store, ComparedRuns& runs, QWidget* parent = nullptr);
    ~SamplesPanel() override; ///< waits for what is being read

    std::vector<FilmColumn*> columns() const;

Q_SIGNALS:
    void sampleWanted(const workbench::RunId& run, qint64 step);

protected:
    void showEvent(QShowEvent* event) override;

private:
    using Film = Result<std::vector<sample::FilmFrame>>;
    using Films = std::map<RunId, Film>;
    void read();
    void showFilms(const std::vector<RunId>& runs, Films films);
    void showStep();
    const std::vector<sample::FilmFrame>& filmOf(const RunId& run) const; ///< empty where it could not be read
    std::optional<Error> trouble() const; ///< of the first run whose film could not be read

    ComparedRuns& m_runs;
    std::vector<RunId> m_shown;
    Films m_films;
    std::vector<std::int64_t> m_steps;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    QLabel* m_prompt;
    SnapshotSlider* m_slider;
    QScrollArea* m_area;
    QHBoxLayout* m_row;
    QTimer m_waiting;
    int m_asked = 0; ///< counts what was asked of the store, so that an old answer is known
    StoreJobs m_jobs; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
