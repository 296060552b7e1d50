// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ScatterPanel.h"

#include "ui/base/Format.h"
#include "ui/compare/MetricCombo.h"
#include "ui/compare/ScatterView.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kWidestBox = 170;
}

ScatterPanel::ScatterPanel(ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_pages(new QStackedWidget(this))
    , m_view(new ScatterView(runs, m_pages))
    , m_empty(new EmptyState({}, m_pages))
    , m_x(new FieldCombo(this))
    , m_y(new FieldCombo(this))
    , m_colour(new FieldCombo(this))
    , m_clear(new QPushButton(tr("clear the box"), this))
    , m_words(new QLabel(this))
{
    setKind(m_clear, "link");
    setKind(m_words, "small");
    auto* const row = new QHBoxLayout;
    row->setSpacing(6);
    const std::pair<QComboBox*, QString> boxes[]{
        {m_y, tr("Upright (Y switches its scale)")},
        {m_x, tr("Along (X switches its scale)")},
        {m_colour, tr("Colour of the points")}};
    for (const auto& [box, words] : boxes) {
        box->setToolTip(words);
        box->setAccessibleName(words);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(7);
        box->setMaximumWidth(kWidestBox);
        box->setMaxVisibleItems(24);
        connect(box, &QComboBox::activated, this, &ScatterPanel::apply);
    }
    const auto addWord = [&](const QString& word) {
        auto* const label = new QLabel(word, this);
        setKind(label, "small");
        label->setMinimumWidth(label->sizeHint().width());
        row->addWidget(label);
    };
    row->addWidget(m_y, 1);
    addWord(tr("over"));
    row->addWidget(m_x, 1);
    addWord(tr("by"));
    row->addWidget(m_colour, 1);
    row->addStretch();
    row->addWidget(m_words);
    row->addWidget(m_clear);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_empty);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_pages, 1);
    connect(m_clear, &QPushButton::clicked, m_view, &ScatterView::clearBox);
    connect(m_view, &ScatterView::boxChanged, this, &ScatterPanel::showState);
    connect(&m_runs, &ComparedRuns::brushedChanged, this, &ScatterPanel::showState);
    for (const auto signal :
         {&ComparedRuns::listedChanged, &ComparedRuns::columnsChanged, &ComparedRuns::metricChanged})
        connect(&m_runs, signal, this, [this] {
            if (isVisible())
                fill();
        });
    showState();
}

void ScatterPanel::showEvent(QShowEvent*)
{
    fill();
}

void ScatterPanel::fill()
{
    std::vector<std::string> offered = m_fields.of(m_runs);
    const std::size_t fields = offered.size();
    for (const compare::RunColumn* const column : resultColumns(m_runs))
        offered.push_back(column->path);
    for (const char* const path : {"params", "duration", "created"}) {
        if (std::ranges::find(offered, path) == offered.end() && m_runs.columns().find(path))
            offered.emplace_back(path);
    }
    const bool follows = m_y->currentIndex() < 0 || m_y->currentData().toString() == fromUtf8(m_metric);
    const QString wantedX = m_x->currentData().toString(), wantedColour = m_colour->currentData().toString();
    const QString wantedY = follows ? fromUtf8(m_runs.metric()) : m_y->currentData().toString();
    m_metric = m_runs.metric();
    if (offered != m_offered) {
        m_offered = std::move(offered);
        for (QComboBox* const box : {m_x, m_y, m_colour}) {
            const QSignalBlocker quiet(box);
            box->clear();
            if (box == m_colour)
                box->addItem(tr("run colours"), QString());
            for (const std::string& path : m_offered)
                box->addItem(columnName(*m_runs.columns().find(path)), fromUtf8(path));
        }
        m_x->setCurrentIndex(std::max(0, m_x->findData(wantedX)));
        m_colour->setCurrentIndex(std::max(0, m_colour->findData(wantedColour)));
        if (fields == 0 && wantedX.isEmpty())
            m_x->setCurrentIndex(m_x->findData(QStringLiteral("params")));
    }
    const int y = m_y->findData(wantedY);
    m_y->setCurrentIndex(y >= 0 ? y : std::min(int(fields), m_y->count() - 1));
    apply();
}

void ScatterPanel::apply()
{
    const auto path = [](const QComboBox& box) { return box.currentData().toString().toStdString(); };
    m_view->setColumns(path(*m_x), path(*m_y), path(*m_colour));
    showState();
}

void ScatterPanel::showField(const std::string& path)
{
    fill();
    m_x->setCurrentIndex(std::max(0, m_x->findData(fromUtf8(path))));
    m_y->setCurrentIndex(std::max(0, m_y->findData(fromUtf8(m_runs.metric()))));
    apply();
}

void ScatterPanel::showState()
{
    const std::size_t runs = m_runs.listed().size();
    const auto& scatter = m_view->scatter();
    const std::size_t without = scatter ? scatter->withoutPoint() : 0;
    const bool drawn = runs > 0 && scatter && without < scatter->x().runs();
    m_empty->setWords(
        runs == 0 ? tr("No runs are listed") : tr("No listed run has both values"),
        tr("Each run is a point over two columns, in the colour of a third."), false);
    m_pages->setCurrentIndex(drawn ? 0 : 1);
    m_clear->setVisible(drawn && m_view->hasBox());
    m_words->setText(
        !drawn ? QString()
            : m_runs.brushed()
            ? tr("%1 of %2").arg(formatCount(std::int64_t(m_runs.brushed()->size())), formatCount(std::int64_t(runs)))
            : without > 0 ? tr("%1 without a value").arg(formatCount(std::int64_t(without)))
                          : QString());
}

} // namespace workbench::ui
