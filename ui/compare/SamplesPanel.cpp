// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/SamplesPanel.h"

#include "core/base/Printable.h"
#include "ui/base/Format.h"
#include "ui/compare/FilmColumn.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"
#include "ui/widgets/SnapshotSlider.h"

#include <QBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>

#include <algorithm>
#include <optional>

namespace workbench::ui
{

SamplesPanel::SamplesPanel(std::filesystem::path store, ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState({}, m_pages))
    , m_prompt(new QLabel(this))
    , m_slider(new SnapshotSlider(this))
    , m_area(new QScrollArea(m_pages))
    , m_jobs(std::move(store), store::StoreAccess::ReadOnly)
{
    setKind(m_prompt, "small");
    m_prompt->setTextFormat(Qt::PlainText);
    m_prompt->setWordWrap(true);
    auto* const inner = new QWidget;
    m_row = new QHBoxLayout(inner);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
    m_area->setWidget(inner);
    m_area->setWidgetResizable(true);
    m_pages->addWidget(m_area);
    m_pages->addWidget(m_empty);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_slider);
    column->addWidget(m_prompt);
    column->addWidget(m_pages, 1);
    m_waiting.setSingleShot(true);
    m_waiting.setInterval(80);
    connect(&m_waiting, &QTimer::timeout, this, &SamplesPanel::read);
    connect(&m_runs, &ComparedRuns::chosenChanged, this, [this] {
        if (isVisible() && !m_waiting.isActive())
            m_waiting.start();
    });
    connect(m_slider, &SnapshotSlider::snapshotChosen, this, &SamplesPanel::showStep);
    showFilms({}, {});
}

SamplesPanel::~SamplesPanel() = default;

std::vector<FilmColumn*> SamplesPanel::columns() const
{
    std::vector<FilmColumn*> columns;
    for (int index = 0; index < m_row->count(); ++index)
        columns.push_back(qobject_cast<FilmColumn*>(m_row->itemAt(index)->widget()));
    return columns;
}

void SamplesPanel::showEvent(QShowEvent*)
{
    read();
}

void SamplesPanel::read()
{
    std::vector<RunId> runs = m_runs.chosen();
    if (runs.size() > kMostRuns)
        runs.resize(kMostRuns);
    const int asked = ++m_asked;
    if (runs.empty())
        return showFilms({}, {});
    m_jobs.post([this, asked, runs](const Result<store::Store*>& store) {
        Films films;
        for (const RunId& run : runs) {
            films.emplace(run, store ? (*store)->film(run) : Film(fail(store.error())));
        }
        QMetaObject::invokeMethod(this, [this, asked, runs, films = std::move(films)]() mutable {
            if (asked == m_asked)
                showFilms(runs, std::move(films));
        });
    });
}

void SamplesPanel::showFilms(const std::vector<RunId>& runs, Films films)
{
    for (FilmColumn* const column : columns()) {
        m_row->removeWidget(column);
        column->hide();
        column->deleteLater(); // it may be the one that is clicked
    }
    m_shown = runs;
    m_films = std::move(films);
    m_steps.clear();
    for (const RunId& run : m_shown) {
        for (const sample::FilmFrame& frame : filmOf(run))
            m_steps.push_back(frame.step);
    }
    std::ranges::sort(m_steps);
    const auto twice = std::ranges::unique(m_steps);
    m_steps.erase(twice.begin(), twice.end());
    m_slider->setSteps(m_steps);
    for (const RunId& run : m_shown) {
        auto* const column = new FilmColumn(m_area->widget());
        if (const compare::RunFacts* const facts = m_runs.find(run))
            column->setRun(facts->row);
        connect(column, &FilmColumn::openWanted, this, [this, run] {
            const std::vector<sample::FilmFrame>& film = filmOf(run);
            Q_EMIT sampleWanted(run, film.empty() ? -1 : film.back().step);
        });
        m_row->addWidget(column, 1);
    }
    if (runs.empty())
        m_empty->setWords(
            tr("Choose runs in the table above"),
            tr("What they wrote after their prompt is shown side by side, at the same step."), false);
    else if (const auto error = trouble())
        m_empty->setWords(
            tr("What these runs wrote cannot be read"),
            QStringLiteral("%1\n%2").arg(fromUtf8(printable(error->message)), fromUtf8(printable(error->hint))), false);
    else
        m_empty->setWords(
            tr("These runs kept no film"),
            tr("A film is what a run writes after one prompt every so many steps.\n"
               "Set \"film.everySteps\" in the launch form before a run starts."),
            false);
    m_pages->setCurrentIndex(m_steps.empty() ? 1 : 0);
    m_slider->setVisible(!m_steps.empty());
    showStep();
}

const std::vector<sample::FilmFrame>& SamplesPanel::filmOf(const RunId& run) const
{
    static const std::vector<sample::FilmFrame> none;
    const auto film = m_films.find(run);
    return film != m_films.end() && film->second ? *film->second : none;
}

std::optional<Error> SamplesPanel::trouble() const
{
    for (const auto& [run, film] : m_films) {
        if (!film)
            return film.error();
    }
    return {};
}

void SamplesPanel::showStep()
{
    const int index = m_slider->current();
    std::vector<const sample::FilmFrame*> frames;
    for (const RunId& run : m_shown) {
        const sample::FilmFrame* newest = nullptr;
        for (const sample::FilmFrame& frame : filmOf(run)) {
            if (index >= 0 && frame.step <= m_steps[std::size_t(index)])
                newest = &frame;
        }
        frames.push_back(newest);
    }
    std::optional<std::string> prompt;
    bool same = true;
    for (const sample::FilmFrame* const frame : frames) {
        same = same && (!frame || !prompt || *prompt == frame->prompt);
        if (frame)
            prompt = frame->prompt;
    }
    same = same && prompt.has_value();
    m_prompt->setVisible(same);
    m_prompt->setText(same ? tr("All after the prompt  %1").arg(fromUtf8(printable(*prompt))) : QString());
    const std::vector<FilmColumn*> all = columns();
    for (std::size_t run = 0; run < all.size() && run < frames.size(); ++run) {
        const auto film = m_films.find(m_shown[run]);
        if (film != m_films.end() && !film->second)
            all[run]->setTrouble(film->second.error());
        else
            all[run]->setFrame(
                frames[run], !same,
                filmOf(m_shown[run]).empty()
                    ? tr("No film: this run kept none. Set film.everySteps before a run starts.")
                    : tr("It wrote nothing up to this step; its film begins at step %1.")
                          .arg(formatCount(filmOf(m_shown[run]).front().step)));
    }
    m_slider->shown();
}

} // namespace workbench::ui
