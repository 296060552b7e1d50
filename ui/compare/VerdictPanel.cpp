// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/VerdictPanel.h"

#include "ui/base/Format.h"
#include "ui/compare/ColumnWords.h"
#include "ui/compare/DotPlot.h"
#include "ui/compare/MetricCombo.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

const QString kByHand = QStringLiteral("\n"); ///< no column is called so
constexpr int kAsItIs = -1;

QString figure(double value)
{
    return QString::number(value, 'g', 4);
}

} // namespace

VerdictPanel::VerdictPanel(std::filesystem::path store, ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_by(new FieldCombo(this))
    , m_at(new FieldCombo(this))
    , m_values{new FieldCombo(this), new FieldCombo(this)}
    , m_take{new QPushButton(tr("Chosen runs as A"), this), new QPushButton(tr("Chosen runs as B"), this)}
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_dots(new DotPlot(this))
    , m_jobs(std::move(store), store::StoreAccess::ReadOnly)
{
    setKind(m_title, "title");
    setKind(m_text, "dim");
    for (QLabel* const label : {m_title, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    const std::pair<QComboBox*, QString> boxes[]{
        {m_by, tr("What makes the groups")},
        {m_values[0], tr("Group A")},
        {m_values[1], tr("Group B")},
        {m_at, tr("Where in the runs the result is read")}};
    auto* const row = new QHBoxLayout;
    row->setSpacing(6);
    for (const auto& [box, words] : boxes) {
        box->setToolTip(words);
        box->setAccessibleName(words);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
        row->addWidget(box, 1);
    }
    auto* const hand = new QHBoxLayout;
    hand->setSpacing(8);
    for (int side = 0; side < 2; ++side) {
        setKind(m_take[std::size_t(side)], "chip");
        m_take[std::size_t(side)]->setDisabled(m_runs.chosen().empty());
        m_take[std::size_t(side)]->setToolTip(tr("The rows that are selected in the table above become this group"));
        hand->addWidget(m_take[std::size_t(side)]);
        connect(m_take[std::size_t(side)], &QPushButton::clicked, this, [this, side] { takeChosen(side); });
        connect(m_values[std::size_t(side)], &QComboBox::activated, this, [this, side](int value) {
            m_groups.choose(std::size_t(side), std::size_t(value));
            measure();
        });
    }
    hand->addStretch(1);
    m_at->addItem(tr("as it is"), kAsItIs);
    m_at->addItem(tr("at equal steps"), int(store::PointAxis::Step));
    m_at->addItem(tr("at equal bytes"), int(store::PointAxis::Bytes));
    m_at->addItem(tr("at equal time"), int(store::PointAxis::Seconds));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addLayout(hand);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_dots);
    column->addStretch(1);
    m_waiting.setSingleShot(true);
    m_waiting.setInterval(100);
    connect(&m_waiting, &QTimer::timeout, this, &VerdictPanel::fillColumns);
    connect(m_by, &QComboBox::activated, this, &VerdictPanel::readGroups);
    connect(m_at, &QComboBox::activated, this, &VerdictPanel::measure);
    for (const auto signal :
         {&ComparedRuns::listedChanged, &ComparedRuns::columnsChanged, &ComparedRuns::metricChanged})
        connect(&m_runs, signal, this, [this] {
            if (isVisible() && !m_waiting.isActive())
                m_waiting.start();
        });
    for (QPushButton* const each : m_take)
        connect(
            &m_runs, &ComparedRuns::chosenChanged, each, [this, each] { each->setEnabled(!m_runs.chosen().empty()); });
}

VerdictPanel::~VerdictPanel() = default;

void VerdictPanel::showEvent(QShowEvent*)
{
    fillColumns();
}

void VerdictPanel::fillColumns()
{
    const QVariant before = m_by->currentData();
    m_by->clear();
    m_by->addItem(tr("by hand"), kByHand);
    std::vector<std::string> paths = m_fields.of(m_runs);
    paths.emplace_back("group");
    for (const std::string& path : paths) {
        const compare::RunColumn* const column = m_runs.columns().find(path);
        if (column && path != "train.seed")
            m_by->addItem(columnName(*column), fromUtf8(path));
    }
    const int index = m_by->findData(before);
    int usual = std::min(1, m_by->count() - 1); // a setting rather than the corpus
    while (usual + 1 < m_by->count() && m_by->itemData(usual).toString().startsWith(QLatin1String("corpus.")))
        ++usual;
    m_by->setCurrentIndex(index >= 0 ? index : usual);
    readGroups();
}

void VerdictPanel::readGroups()
{
    const QString by = m_by->currentData().toString();
    const compare::RunColumn* const column = by == kByHand ? nullptr : m_runs.columns().find(by.toStdString());
    if (column)
        m_groups.groupBy(*column, m_runs.listed());
    else
        m_groups.groupByHand();
    fillValues();
    measure();
}

void VerdictPanel::fillValues()
{
    QStringList words;
    if (const compare::RunColumn* const column = m_runs.columns().find(m_by->currentData().toString().toStdString())) {
        std::vector<std::string> texts;
        for (const SeedGroups::Value& value : m_groups.values())
            texts.push_back(value.text);
        words = columnWords(*column, texts);
    }
    for (std::size_t side = 0; side < 2; ++side) {
        QComboBox& box = *m_values[side];
        box.clear();
        for (qsizetype value = 0; value < words.size(); ++value) {
            box.addItem(words[value]);
            box.setItemData(
                int(value), tr("%1 runs").arg(formatCount(std::int64_t(m_groups.values()[std::size_t(value)].runs))),
                Qt::ToolTipRole);
        }
        box.setCurrentIndex(int(m_groups.chosen(side).value_or(std::size_t(-1))));
        box.setVisible(!m_groups.isByHand());
    }
}

void VerdictPanel::takeChosen(int side)
{
    m_groups.take(std::size_t(side), m_runs.chosen());
    m_by->setCurrentIndex(m_by->findData(kByHand));
    fillValues();
    measure();
}

QString VerdictPanel::sideName(int side, bool withColumn) const
{
    if (m_groups.isByHand())
        return side == 0 ? tr("A") : tr("B");
    const QString value = m_values[std::size_t(side)]->currentText();
    const compare::RunColumn* const column = m_runs.columns().find(m_by->currentData().toString().toStdString());
    if (!withColumn || !column || column->kind == compare::ColumnKind::Text)
        return value;
    return columnName(*column) + QLatin1Char(' ') + value; // a bare number does not say what it is the number of
}

void VerdictPanel::say(const QString& title, const QString& text)
{
    m_title->setText(title);
    m_text->setText(text);
    m_sentence = title + QLatin1Char('\n') + text;
}

void VerdictPanel::measure()
{
    const int asked = ++m_asked;
    const compare::RunColumn* const metric = m_runs.columns().find(m_runs.metric());
    m_dots->hide();
    if (!metric || !m_groups.canBeCompared()) {
        return say(
            tr("Two groups of runs"),
            tr("Choose what makes them, such as a field that differs, and a value for each; or select runs in the "
               "table and take them as A, then others as B. At least %1 seeds each.")
                .arg(compare::kFewestSeeds));
    }
    std::vector<RunId> all;
    std::vector<std::optional<double>> values;
    std::vector<std::optional<std::uint64_t>> seeds;
    for (const std::size_t side : {0, 1}) {
        for (const RunId& run : m_groups.runs(side)) {
            const compare::RunFacts* const facts = m_runs.find(run);
            const compare::CellValue value = facts ? cellValue(*facts, *metric) : compare::CellValue();
            const double* const number = std::get_if<double>(&value);
            all.push_back(run);
            values.push_back(number ? std::optional(*number) : std::nullopt);
            seeds.push_back(facts ? std::optional(facts->row.config.train.seed) : std::nullopt);
        }
    }
    const auto tell = [this, firsts = m_groups.runs(0).size(),
                       seeds](const std::vector<std::optional<double>>& results, const QString& place) {
        std::array<std::vector<compare::SeedResult>, 2> sides;
        for (std::size_t run = 0; run < results.size(); ++run) {
            if (results[run])
                sides[run < firsts ? 0 : 1].push_back({*results[run], seeds[run]});
        }
        conclude(sides, place);
    };
    const int at = m_at->currentData().toInt();
    if (at == kAsItIs)
        return tell(values, QString());
    const auto series = seriesOf(*metric);
    if (!series)
        return say(
            tr("%1 has no values along the run").arg(columnName(*metric)),
            tr("Read the result as it is, or choose another one."));
    say(tr("Reading…"), {});
    m_jobs.post([this, asked, all, series = *series, at, tell](const Result<store::Store*>& store) {
        const auto axis = store::PointAxis(at);
        auto read = store ? readAtEqual(**store, all, series, axis) : Result<ValuesAtPosition>(fail(store.error()));
        QMetaObject::invokeMethod(this, [this, asked, read, axis, tell] {
            if (asked != m_asked)
                return;
            if (!read)
                return say(tr("The results could not be read"), fromUtf8(read.error().message));
            const QString place = axis == store::PointAxis::Seconds ? formatDuration(read->position)
                : axis == store::PointAxis::Bytes ? tr("%1 bytes").arg(formatCount(std::int64_t(read->position)))
                                                  : tr("step %1").arg(formatCount(std::int64_t(read->position)));
            tell(read->values, place);
        });
    });
}

void VerdictPanel::conclude(const std::array<std::vector<compare::SeedResult>, 2>& results, const QString& place)
{
    using Answer = compare::Verdict::Answer;
    const compare::RunColumn& metric = *m_runs.columns().find(m_runs.metric());
    const compare::Verdict verdict = compare::compareGroups(results[0], results[1]);
    const QString a = sideName(0), b = sideName(1);
    const QString unit = metric.unit.empty() ? QString() : QLatin1Char(' ') + fromUtf8(metric.unit);
    const QString where = place.isEmpty() ? place : tr(" at %1").arg(place);
    QString title;
    if (verdict.answer == Answer::TooFew) {
        title = tr("Too few seeds: %1 and %2 have a result, %3 each are needed")
                    .arg(results[0].size())
                    .arg(results[1].size())
                    .arg(compare::kFewestSeeds);
    } else if (verdict.answer == Answer::NotDistinguishable) {
        title = tr("%1 and %2 are not distinguishable%3").arg(a, b, where);
    } else {
        const bool lower = verdict.answer == Answer::Lower;
        const bool secondBetter
            = metric.better == compare::Better::None || lower == (metric.better == compare::Better::Lower);
        const QString word = metric.better != compare::Better::None ? tr("better") : lower ? tr("lower") : tr("higher");
        title = tr("%1 is %2 by %3%4%5")
                    .arg(secondBetter ? b : a, word, figure(std::abs(verdict.difference)), unit, where);
    }
    QStringList parts;
    parts += tr("%1: mean %2 over %3; %4: mean %5 over %6")
                 .arg(a, figure(verdict.first.mean))
                 .arg(verdict.first.count)
                 .arg(b, figure(verdict.second.mean))
                 .arg(verdict.second.count);
    if (verdict.answer != Answer::TooFew)
        parts += tr("%1 less %2: %3, 95 % interval %4 to %5, %6")
                     .arg(
                         b, a, figure(verdict.difference), figure(verdict.low), figure(verdict.high),
                         verdict.isPaired ? tr("paired by seed") : tr("not paired"));
    if (verdict.leftOut > 0)
        parts += tr("%1 results that are no finite number are left out").arg(verdict.leftOut);
    say(title, parts.join(QStringLiteral(".\n")) + QLatin1Char('.'));
    m_dots->setSides({sideName(0, false), results[0]}, {sideName(1, false), results[1]});
    m_dots->show();
}

} // namespace workbench::ui
