// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ParallelPanel.h"

#include "ui/base/Format.h"
#include "ui/compare/MetricCombo.h"
#include "ui/compare/ParallelView.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace workbench::ui
{

ParallelPanel::ParallelPanel(ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_pages(new QStackedWidget(this))
    , m_view(new ParallelView(runs, m_pages))
    , m_empty(new EmptyState(tr("The usual axes"), m_pages))
    , m_axes(new QPushButton(tr("Axes"), this))
    , m_usual(new QPushButton(tr("usual axes"), this))
    , m_byMetric(new QPushButton(tr("Colour by result"), this))
    , m_clear(new QPushButton(tr("clear brushes"), this))
    , m_menu(new QMenu(this))
    , m_words(new QLabel(this))
{
    for (QPushButton* const each : {m_axes, m_byMetric})
        setKind(each, "chip");
    for (QPushButton* const each : {m_usual, m_clear})
        setKind(each, "link");
    setKind(m_words, "small");
    m_axes->setMenu(m_menu);
    m_axes->setToolTip(tr("Which columns have an axis"));
    m_usual->setToolTip(tr("The fields in which the runs differ, and the result"));
    m_byMetric->setCheckable(true);
    m_byMetric->setToolTip(tr("Lines in the colour of their result, from its least to its greatest value"));
    m_clear->setToolTip(tr("Escape"));
    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_axes);
    row->addWidget(m_byMetric);
    row->addWidget(m_usual);
    row->addStretch(1);
    row->addWidget(m_words);
    row->addWidget(m_clear);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_empty);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_pages, 1);

    connect(m_menu, &QMenu::aboutToShow, this, &ParallelPanel::fillAxisMenu);
    connect(m_byMetric, &QPushButton::toggled, m_view, &ParallelView::setColouredByMetric);
    connect(m_clear, &QPushButton::clicked, m_view, &ParallelView::clearBrushes);
    connect(m_view, &ParallelView::brushesChanged, this, &ParallelPanel::showState);
    connect(m_view, &ParallelView::pathsChanged, this, [this] {
        m_byUser = true;
        showState();
    });
    const auto usual = [this] {
        m_byUser = false;
        chooseAxes();
    };
    connect(m_usual, &QPushButton::clicked, this, usual);
    connect(m_empty, &EmptyState::wanted, this, usual);
    for (const auto signal :
         {&ComparedRuns::listedChanged, &ComparedRuns::columnsChanged, &ComparedRuns::metricChanged,
          &ComparedRuns::brushedChanged})
        connect(&m_runs, signal, this, [this] {
            if (isVisible())
                chooseAxes();
        });
    showState();
}

void ParallelPanel::showEvent(QShowEvent*)
{
    chooseAxes();
}

void ParallelPanel::chooseAxes()
{
    std::vector<std::string> paths;
    if (!m_byUser) {
        paths = m_fields.of(m_runs);
        if (paths.size() > kMostFields)
            paths.resize(kMostFields);
        std::erase(paths, m_runs.metric());
        paths.push_back(m_runs.metric());
    } else {
        paths = m_view->paths();
        if (m_metric != m_runs.metric() && std::ranges::find(paths, m_runs.metric()) == paths.end())
            std::ranges::replace(paths, m_metric, m_runs.metric()); // the axis of the result follows it
    }
    m_metric = m_runs.metric();
    if (paths != m_view->paths())
        m_view->setPaths(std::move(paths));
    showState();
}

void ParallelPanel::fillAxisMenu()
{
    m_menu->clear();
    const std::vector<std::string>& shown = m_view->paths();
    const auto add = [&](const std::string& path) {
        const compare::RunColumn* const column = m_runs.columns().find(path);
        if (!column)
            return;
        QString name = columnName(*column);
        QAction* const action = m_menu->addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(std::ranges::find(shown, path) != shown.end());
        connect(action, &QAction::toggled, this, [this, path](bool on) { setAxis(path, on); });
    };
    m_menu->addSection(tr("Fields that differ"));
    for (const std::string& path : m_fields.of(m_runs))
        add(path);
    m_menu->addSection(tr("Results"));
    for (const compare::RunColumn* const column : resultColumns(m_runs))
        add(column->path);
}

void ParallelPanel::setAxis(const std::string& path, bool shown)
{
    std::vector<std::string> paths = m_view->paths();
    std::erase(paths, path);
    if (shown)
        paths.insert(paths.empty() ? paths.end() : paths.end() - 1, path); // the result stays last
    m_byUser = true;
    m_view->setPaths(std::move(paths));
    showState();
}

void ParallelPanel::showState()
{
    const std::size_t runs = m_runs.listed().size(), axes = m_view->paths().size();
    const bool drawn = runs > 0 && axes >= 2;
    if (runs == 0)
        m_empty->setWords(
            tr("No runs are listed"),
            tr("Each run of the table above becomes a line across its settings and its result."), false);
    else if (m_byUser)
        m_empty->setWords(tr("Two axes at least"), tr("Choose more columns from \"Axes\"."), true);
    else
        m_empty->setWords(
            tr("The listed runs have the same settings"),
            tr("Parallel coordinates show how results follow from settings that differ.\n"
               "List more runs, or choose results as axes."),
            false);
    m_pages->setCurrentIndex(drawn ? 0 : 1);
    m_byMetric->setEnabled(drawn);
    m_axes->setEnabled(runs > 0);
    m_usual->setVisible(m_byUser && drawn);
    m_clear->setVisible(drawn && m_view->anyBrushes());
    const bool brushed = drawn && m_runs.brushed().has_value();
    m_words->setText(
        brushed ? tr("%1 of %2 runs")
                      .arg(formatCount(std::int64_t(m_runs.brushed()->size())), formatCount(std::int64_t(runs)))
            : drawn ? tr("drag along an axis to brush it")
                    : QString());
}

} // namespace workbench::ui
