// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/SweepCard.h"

#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/launch/CalmSpinBox.h"
#include "ui/launch/HalvingEditor.h"
#include "ui/models/RunText.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTableWidget>

#include <algorithm>
#include <limits>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr int kMostRowsShown = 6;
constexpr int kRowHeight = 22;
constexpr int kUsualDraws = 20; ///< of a random sweep, until the user says another number

/// The error as the form shows it: at the field that it begins with, if it does.
config::FieldProblem problemOf(const Error& error, const std::vector<sweep::SweepAxis>& axes)
{
    std::string text = describe(error);
    for (const sweep::SweepAxis& axis : axes)
        if (const std::string start = axis.path + ": "; text.starts_with(start))
            return {axis.path, text.substr(start.size())};
    return {"", std::move(text)};
}

} // namespace

SweepCard::SweepCard(QWidget* parent)
    : Card(tr("Sweep"), parent)
    , m_kind(new FieldCombo(this))
    , m_mostLabel(new QLabel(this))
    , m_most(new CalmSpinBox(this))
    , m_seedLabel(new QLabel(tr("Draw seed"), this))
    , m_seed(new CalmSpinBox(this))
    , m_group(new QLineEdit(this))
    , m_trouble(new QLabel(this))
    , m_table(new QTableWidget(this))
    , m_more(new QLabel(this))
    , m_halving(new HalvingEditor(this))
{
    m_kind->setObjectName(QStringLiteral("sweepKind"));
    m_kind->setAccessibleName(tr("Which runs"));
    m_kind->setFixedHeight(26);
    m_kind->addItem(tr("every combination"), int(sweep::SweepKind::Grid));
    m_kind->addItem(tr("drawn at random"), int(sweep::SweepKind::Random));
    m_most->setObjectName(QStringLiteral("sweepRuns"));
    m_most->setAccessibleName(tr("Number of runs"));
    m_most->setGroupSeparatorShown(true);
    m_seed->setObjectName(QStringLiteral("sweepSeed"));
    m_seed->setAccessibleName(tr("Seed of the draws"));
    m_seed->setToolTip(tr("The same seed draws the same runs; a greater number of runs goes on where a smaller ends"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setValue(int(m_plan.seed));
    m_group->setObjectName(QStringLiteral("sweepGroup"));
    m_group->setAccessibleName(tr("Name of the group"));
    m_group->setToolTip(tr("What the runs are called together in the table; it gets a number where the name is taken"));
    m_group->setMaxLength(100);
    m_group->setFixedHeight(26);
    layOut();
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int index) {
        {
            const QSignalBlocker quiet(m_most);
            m_most->setMaximum(int(sweep::kMostRuns));
            m_most->setValue(index == 1 ? kUsualDraws : 0);
        }
        choose();
    });
    connect(m_most, &QSpinBox::valueChanged, this, &SweepCard::choose);
    connect(m_seed, &QSpinBox::valueChanged, this, &SweepCard::choose);
    connect(m_halving, &HalvingEditor::changed, this, &SweepCard::changed);
    choose();
}

void SweepCard::layOut()
{
    auto* const which = new QLabel(tr("Runs"), this);
    auto* const name = new QLabel(tr("Group"), this);
    which->setBuddy(m_kind);
    name->setBuddy(m_group);
    auto* const grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto& [label, field] : std::initializer_list<std::pair<QLabel*, QWidget*>>{
             {which, m_kind}, {m_mostLabel, m_most}, {m_seedLabel, m_seed}, {name, m_group}}) {
        setKind(label, "dim");
        label->setFixedWidth(kSweepLabelWidth);
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row++, 1);
    }
    content()->addLayout(grid);

    m_trouble->setTextFormat(Qt::PlainText);
    m_trouble->setWordWrap(true);
    setKind(m_trouble, "bad");
    content()->addWidget(m_trouble);

    m_table->setObjectName(QStringLiteral("sweepTable"));
    m_table->setAccessibleName(tr("The first runs"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setFocusPolicy(Qt::NoFocus);
    setKind(m_table, "rows");
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    content()->addWidget(m_table);
    setKind(m_more, "small");
    content()->addWidget(m_more);
    content()->addWidget(m_halving);
}

void SweepCard::choose()
{
    const bool random = m_kind->currentIndex() == 1;
    m_plan.kind = random ? sweep::SweepKind::Random : sweep::SweepKind::Grid;
    {
        const QSignalBlocker quiet(m_most);
        m_most->setRange(random ? 1 : 0, int(sweep::kMostRuns));
        m_most->setSpecialValueText(random ? QString() : tr("all"));
    }
    m_most->setToolTip(
        random ? tr("So many runs are drawn; fewer where lists alone have no more combinations")
               : tr("A grid with more runs is thinned out evenly"));
    m_mostLabel->setText(random ? tr("How many") : tr("At most"));
    m_seedLabel->setVisible(random);
    m_seed->setVisible(random);
    m_plan.maximumRuns = m_most->value();
    m_plan.seed = std::uint64_t(m_seed->value());
    expand();
    Q_EMIT changed();
}

void SweepCard::showAxes(const config::RunConfig& base, std::vector<sweep::SweepAxis> axes)
{
    setVisible(!axes.empty());
    if (m_plan.base == base && m_plan.axes == axes)
        return;
    m_plan.base = base;
    m_plan.axes = std::move(axes);
    m_halving->setBase(base);
    expand();
}

void SweepCard::expand()
{
    m_runs.clear();
    m_problems.clear();
    if (!isOn())
        return;
    auto runs = sweep::expand(m_plan);
    if (runs)
        m_runs = std::move(*runs);
    else
        m_problems.push_back(problemOf(runs.error(), m_plan.axes));
    m_group->setPlaceholderText(fromUtf8(sweep::groupName(m_plan)));
    setHint(m_runs.empty() ? QString() : runCountText(m_runs.size()));
    m_trouble->setText(m_problems.empty() ? QString() : fromUtf8(m_problems.front().message));
    m_trouble->setVisible(!m_problems.empty());
    showTable();
}

void SweepCard::showTable()
{
    const int rows = std::min(int(m_runs.size()), kMostRowsShown);
    QStringList labels;
    for (const sweep::SweepAxis& axis : m_plan.axes)
        labels << fromUtf8(sweep::axisLabel(axis.path));
    m_table->clear();
    m_table->setRowCount(rows);
    m_table->setColumnCount(int(labels.size()));
    m_table->setHorizontalHeaderLabels(labels);
    for (int row = 0; row < rows; ++row) {
        const config::RunConfig& run = m_runs[std::size_t(row)];
        for (int column = 0; column < int(labels.size()); ++column) {
            const QString value = fromUtf8(config::fieldText(run, m_plan.axes[std::size_t(column)].path));
            auto* const cell = new QTableWidgetItem(value);
            cell->setToolTip(plainToolTip(fromUtf8(run.name)));
            m_table->setItem(row, column, cell);
        }
    }
    m_table->setVisible(rows > 0);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + rows * kRowHeight + 2);
    const int more = int(m_runs.size()) - rows;
    m_more->setText(tr("and %1 more").arg(formatCount(more)));
    m_more->setVisible(more > 0);
}

std::vector<config::FieldProblem> SweepCard::problems() const
{
    return m_problems;
}

QString SweepCard::group() const
{
    const QString own = m_group->text().simplified();
    return own.isEmpty() ? m_group->placeholderText() : own;
}

sweep::GroupPlan SweepCard::groupPlan() const
{
    return sweep::groupPlan(m_plan, m_halving->rule());
}

} // namespace workbench::ui
