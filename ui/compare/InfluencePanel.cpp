// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/InfluencePanel.h"

#include "ui/base/Format.h"
#include "ui/compare/InfluenceModel.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>

namespace workbench::ui
{

namespace
{

constexpr int kRowHeight = 24;
constexpr int kFigureWidth = 44;

/// A bar to the right of the middle for what rises with the result, to the left for what falls.
class RhoDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const QVariant rho = index.data(InfluenceModel::kRhoRole);
        if (!rho.isValid())
            return;
        const Theme& theme = Theme::of(option.palette);
        const QRectF area = QRectF(option.rect).adjusted(kFigureWidth, 7, -8, -7);
        const double middle = area.center().x(), reach = rho.toDouble() * area.width() / 2;
        painter->fillRect(area, theme.ground);
        painter->fillRect(QRectF(middle, area.top(), reach, area.height()).normalized(), theme.accent);
        painter->fillRect(QRectF(middle, area.top() - 2, 1, area.height() + 4), theme.dim);
    }
};

} // namespace

InfluencePanel::InfluencePanel(ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_model(new InfluenceModel(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(m_pages))
    , m_empty(new EmptyState({}, m_pages))
    , m_words(new QLabel(this))
{
    setKind(m_words, "small");
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(InfluenceModel::RhoColumn, new RhoDelegate(m_table));
    m_table->setAccessibleName(tr("Fields by their rank correlation with the result"));
    setKind(m_table, "rows");
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(kRowHeight);
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const std::pair<int, int> widths[]{
        {InfluenceModel::FieldColumn, 116},
        {InfluenceModel::RhoColumn, 144},
        {InfluenceModel::RunsColumn, 44},
        {InfluenceModel::ChanceColumn, 56}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(column, width);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    m_empty->setWords(tr("Ranking the listed runs"), tr("Each field is set against the result."), false);
    m_pages->setCurrentWidget(m_empty);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_words);
    column->addWidget(m_pages, 1);
    m_waiting.setSingleShot(true);
    m_waiting.setInterval(150);
    connect(&m_waiting, &QTimer::timeout, this, &InfluencePanel::refresh);
    for (const auto signal :
         {&ComparedRuns::listedChanged, &ComparedRuns::columnsChanged, &ComparedRuns::metricChanged})
        connect(&m_runs, signal, this, [this] {
            if (isVisible() && !m_waiting.isActive())
                m_waiting.start();
        });
    const auto open = [this](const QModelIndex& index) { Q_EMIT fieldOpened(m_model->row(index.row()).column.path); };
    connect(m_table, &QTableView::clicked, this, open);
    connect(m_table, &QTableView::activated, this, open); // Enter
}

void InfluencePanel::showEvent(QShowEvent*)
{
    refresh();
}

void InfluencePanel::refresh()
{
    const int asked = ++m_asked;
    const compare::RunColumn* const metric = m_runs.columns().find(m_runs.metric());
    if (!metric || m_runs.listed().empty()) {
        m_worker.cancel();
        return showRows({});
    }
    m_worker.post([this, asked, runs = m_runs.listed(), columns = m_runs.columns(), metric = *metric](std::stop_token) {
        auto rows = compare::fieldCorrelations(runs, columns, metric);
        QMetaObject::invokeMethod(
            this,
            [this, asked, rows = std::move(rows)]() mutable {
                if (asked == m_asked)
                    showRows(std::move(rows));
            },
            Qt::QueuedConnection);
    });
}

void InfluencePanel::showRows(std::vector<compare::FieldCorrelation> rows)
{
    m_model->show(std::move(rows));
    const bool any = m_model->rowCount() > 0;
    m_empty->setWords(
        m_runs.listed().empty() ? tr("No runs are listed") : tr("No field varies among the listed runs"),
        tr("What differs between runs is set against their result here, field by field.\n"
           "It takes %1 runs with a result, and settings that differ.")
            .arg(compare::kFewestRuns),
        false);
    m_pages->setCurrentIndex(any ? 0 : 1);
    m_words->setVisible(any);
    m_words->setText(
        m_model->anyTold()
            ? tr("By rank over the listed runs. A correlation is no cause: fields that vary together cannot be told "
                 "apart. Click a field for its scatter.")
            : tr("Too few runs to say anything: %1 with a result are needed.").arg(compare::kFewestRuns));
}

} // namespace workbench::ui
