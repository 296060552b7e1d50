// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/DifferencesPanel.h"

#include "ui/base/Format.h"
#include "ui/compare/DiffModel.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kRowHeight = 24;
constexpr int kHeaderHeight = 30;
constexpr int kFieldWidth = 170;
constexpr int kRunWidth = 120;
constexpr int kBesideName = 36; ///< of a run: its swatch and the room around both

/// Names that are too long lose their end, or their middle where what is left would not tell the runs apart.
class RunHeader : public QHeaderView
{
public:
    explicit RunHeader(QWidget* parent)
        : QHeaderView(Qt::Horizontal, parent)
    {
    }

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override
    {
        QHeaderView::initStyleOptionForIndex(option, section);
        option->text = shortName(*option, section, endsTell(*option) ? Qt::ElideMiddle : Qt::ElideRight);
    }

private:
    QString shortName(const QStyleOptionHeader& option, int section, Qt::TextElideMode mode) const
    {
        const QString name = model()->headerData(section, Qt::Horizontal).toString();
        return option.fontMetrics.elidedText(name, mode, sectionSize(section) - kBesideName);
    }

    bool endsTell(const QStyleOptionHeader& option) const
    {
        QSet<QString> beginnings;
        for (int section = 0; section < count(); ++section) {
            if (isSectionHidden(section))
                continue;
            const QString beginning = shortName(option, section, Qt::ElideRight);
            if (beginnings.contains(beginning))
                return true;
            beginnings.insert(beginning);
        }
        return false;
    }
};
} // namespace

DifferencesPanel::DifferencesPanel(ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_model(new DiffModel(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState({}, m_pages))
    , m_fields(new QTableView(this))
    , m_values(new QTableView(this))
    , m_hide(new QPushButton(tr("Hide equal"), this))
    , m_copy(new QPushButton(tr("Copy"), this))
    , m_previous(new QPushButton(QStringLiteral("‹"), this))
    , m_next(new QPushButton(QStringLiteral("›"), this))
    , m_curves(new QPushButton(tr("Curves"), this))
    , m_samples(new QPushButton(tr("Samples"), this))
    , m_words(new QLabel(this))
{
    for (QPushButton* const each : {m_hide, m_copy, m_previous, m_next, m_curves, m_samples})
        setKind(each, "chip");
    setKind(m_words, "small");
    m_hide->setCheckable(true);
    m_hide->setChecked(true);
    m_hide->setToolTip(tr("Only the fields and results in which these runs differ"));
    m_previous->setToolTip(tr("The previous difference (P)"));
    m_next->setToolTip(tr("The next difference (N)"));
    m_previous->setAccessibleName(tr("Previous difference"));
    m_next->setAccessibleName(tr("Next difference"));
    m_curves->setToolTip(tr("These runs over each other on the Curves page"));
    m_samples->setToolTip(tr("What these runs wrote, next to each other"));
    m_copy->setToolTip(tr("The table as text (Ctrl+C) or as Markdown"));
    auto* const menu = new QMenu(m_copy);
    menu->addAction(tr("As text"), this, [this] { copy(false); });
    menu->addAction(tr("As Markdown"), this, [this] { copy(true); });
    m_copy->setMenu(menu);
    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    for (QWidget* const each : {m_hide, m_previous, m_next, m_copy})
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_words);
    row->addWidget(m_curves);
    row->addWidget(m_samples);
    buildTables();
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_pages, 1);

    m_waiting.setSingleShot(true);
    m_waiting.setInterval(30);
    connect(&m_waiting, &QTimer::timeout, this, &DifferencesPanel::refresh);
    for (const auto signal :
         {&ComparedRuns::listedChanged, &ComparedRuns::columnsChanged, &ComparedRuns::chosenChanged,
          &ComparedRuns::baselineChanged})
        connect(&m_runs, signal, this, [this] {
            if (isVisible() && !m_waiting.isActive())
                m_waiting.start();
        });
    connect(m_hide, &QPushButton::toggled, this, [this](bool on) {
        m_model->setEqualHidden(on);
        refresh();
    });
    connect(m_previous, &QPushButton::clicked, this, [this] { goToDifference(false); });
    connect(m_next, &QPushButton::clicked, this, [this] { goToDifference(true); });
    connect(m_curves, &QPushButton::clicked, this, [this] { Q_EMIT curvesWanted(m_runs.chosen()); });
    connect(m_samples, &QPushButton::clicked, this, &DifferencesPanel::samplesWanted);
    const auto addKey = [this](const QKeySequence& key, auto work) {
        auto* const shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, work);
    };
    addKey(Qt::Key_N, [this] { goToDifference(true); });
    addKey(Qt::Key_P, [this] { goToDifference(false); });
    addKey(QKeySequence::Copy, [this] { copy(false); });
    refresh();
}

void DifferencesPanel::buildTables()
{
    auto* const side = new QWidget(m_pages);
    auto* const row = new QHBoxLayout(side);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_values->setHorizontalHeader(new RunHeader(m_values));
    for (QTableView* const table : {m_fields, m_values}) {
        table->setModel(m_model);
        setKind(table, "rows");
        table->setShowGrid(false);
        table->setWordWrap(false);
        table->setSelectionBehavior(QAbstractItemView::SelectRows);
        table->setEditTriggers(QAbstractItemView::NoEditTriggers);
        table->setTabKeyNavigation(false);
        table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
        table->verticalHeader()->hide();
        table->verticalHeader()->setMinimumSectionSize(kRowHeight);
        table->verticalHeader()->setDefaultSectionSize(kRowHeight);
        table->horizontalHeader()->setHighlightSections(false);
        table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        table->horizontalHeader()->setFixedHeight(kHeaderHeight);
    }
    auto* const left = new QVBoxLayout;
    left->addWidget(m_fields);
    row->addLayout(left);
    row->addWidget(m_values, 1);
    m_fields->setAccessibleName(tr("Fields"));
    m_values->setAccessibleName(tr("Values of the chosen runs"));
    m_fields->setFixedWidth(kFieldWidth);
    m_fields->setFocusPolicy(Qt::NoFocus);
    m_fields->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_fields->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_fields->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // where the values have a bar at the bottom the fields end above it as well
    const QScrollBar* const bar = m_values->horizontalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, left, [left, bar](int low, int high) {
        left->setContentsMargins(0, 0, 0, high > low ? bar->sizeHint().height() : 0);
    });
    m_values->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_values->horizontalHeader()->setMinimumSectionSize(kRunWidth);
    m_values->setSelectionModel(m_fields->selectionModel());
    connect(
        m_values->verticalScrollBar(), &QScrollBar::valueChanged, m_fields->verticalScrollBar(), &QScrollBar::setValue);
    connect(
        m_fields->verticalScrollBar(), &QScrollBar::valueChanged, m_values->verticalScrollBar(), &QScrollBar::setValue);
    m_pages->addWidget(side);
    m_pages->addWidget(m_empty);
}

void DifferencesPanel::showEvent(QShowEvent*)
{
    refresh();
}

void DifferencesPanel::refresh()
{
    ComparedRuns::Facts facts;
    for (const auto& run : m_runs.listed()) {
        if (facts.size() < kMostRuns && std::ranges::find(m_runs.chosen(), run->row.id) != m_runs.chosen().end())
            facts.push_back(run);
    }
    const std::size_t count = facts.size();
    m_model->show(std::move(facts), m_runs.columns(), m_runs.baseline());
    m_values->setColumnHidden(0, true);
    for (int column = 1; column < m_model->columnCount(); ++column)
        m_fields->setColumnHidden(column, true);
    const int rows = m_model->rowCount();
    if (count < 2)
        m_empty->setWords(
            tr("Choose two runs or more"),
            tr("Their settings and results are set side by side here.\n"
               "Select rows of the table above, with Ctrl or Shift for several."),
            false);
    else
        m_empty->setWords(
            tr("These runs are alike in everything"), tr("Switch \"Hide equal\" off to see what they are."), false);
    m_pages->setCurrentIndex(count >= 2 && rows > 0 ? 0 : 1);
    for (QPushButton* const each : {m_copy, m_previous, m_next})
        each->setEnabled(count >= 2 && rows > 0);
    m_hide->setEnabled(count >= 2);
    m_curves->setEnabled(count >= 1);
    m_samples->setEnabled(count >= 1);
    const bool cut = m_runs.chosen().size() > kMostRuns;
    m_words->setText(
        count < 2 ? QString()
            : cut ? tr("the first %1 of %2 runs")
                        .arg(formatCount(std::int64_t(count)), formatCount(std::int64_t(m_runs.chosen().size())))
                  : tr("%1 runs").arg(formatCount(std::int64_t(count))));
}

void DifferencesPanel::goToDifference(bool forward)
{
    const int from = m_values->currentIndex().isValid() ? m_values->currentIndex().row() : forward ? -1 : 0;
    const int row = m_model->rowCount() > 0 ? m_model->nextDifference(from, forward) : -1;
    if (row < 0)
        return;
    const int column = std::max(1, m_values->currentIndex().column());
    m_values->setCurrentIndex(m_model->index(row, column));
    m_values->scrollTo(m_model->index(row, column));
}

void DifferencesPanel::copy(bool markdown) const
{
    if (m_model->rowCount() > 0)
        QGuiApplication::clipboard()->setText(markdown ? m_model->asMarkdown() : m_model->asText());
}

} // namespace workbench::ui
