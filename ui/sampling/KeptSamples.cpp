// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/KeptSamples.h"

#include "core/base/ByteEscapes.h"
#include "ui/base/Format.h"
#include "ui/sampling/KeptSamplesModel.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kSearchMilliseconds = 150; ///< behind the last key
constexpr int kRowHeight = 24;
} // namespace

KeptSamples::KeptSamples(QWidget* parent)
    : Card(tr("Kept texts"), parent)
    , m_model(new KeptSamplesModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_search(new QLineEdit(this))
    , m_thisRun(new QPushButton(tr("this run"), this))
    , m_all(new QPushButton(tr("all"), this))
    , m_open(new QPushButton(tr("Open"), this))
    , m_export(new QPushButton(tr("Export"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_undo(new QPushButton(tr("Undo"), this))
    , m_empty(new QLabel(this))
    , m_removedWords(new QLabel(this))
{
    buildHeader();
    buildTable();
    setKind(m_empty, "dim");
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    content()->addWidget(m_table, 1);
    content()->addWidget(m_empty, 1);
    content()->addLayout(makeButtons());
    showState();
}

void KeptSamples::buildHeader()
{
    m_search->setPlaceholderText(tr("Search bytes"));
    m_search->setToolTip(tr("Texts in which these bytes stand, or whose model is called so; \\n and \\xHH are bytes"));
    m_search->setAccessibleName(tr("Search in the texts"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(180);
    setKind(m_search, "quiet");
    auto* const choice = new QButtonGroup(this);
    for (QPushButton* const button : {m_thisRun, m_all}) {
        setKind(button, "chip");
        button->setCheckable(true);
        choice->addButton(button);
        header()->addWidget(button);
    }
    m_all->setChecked(true);
    m_thisRun->setEnabled(false);
    header()->addWidget(m_search);
    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(kSearchMilliseconds);
    connect(&m_searchDelay, &QTimer::timeout, this, &KeptSamples::queryChanged);
    connect(m_search, &QLineEdit::textEdited, this, &KeptSamples::readSearch);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty())
            readSearch(); // by the button that clears it
    });
    connect(choice, &QButtonGroup::buttonClicked, this, [this] { Q_EMIT queryChanged(); });
}

void KeptSamples::buildTable()
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(KeptSamplesModel::SortRole);
    m_table->setModel(m_sorted);
    m_table->setAccessibleName(tr("Kept texts"));
    setKind(m_table, "rows");
    m_table->installEventFilter(this);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false); // Tab leaves the list
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(kRowHeight);
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView& titles = *m_table->horizontalHeader();
    titles.setHighlightSections(false);
    titles.setSectionResizeMode(KeptSamplesModel::TextColumn, QHeaderView::Stretch);
    titles.setSortIndicator(KeptSamplesModel::TimeColumn, Qt::DescendingOrder);
    m_table->setSortingEnabled(true);
    const std::pair<int, int> widths[]{{KeptSamplesModel::ModelColumn, 120},   {KeptSamplesModel::StepColumn, 64},
                                       {KeptSamplesModel::SamplerColumn, 180}, {KeptSamplesModel::BytesColumn, 64},
                                       {KeptSamplesModel::BranchesColumn, 72}, {KeptSamplesModel::TimeColumn, 160}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(column, width);
    connect(m_table, &QTableView::doubleClicked, this, &KeptSamples::openCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &KeptSamples::showState);
}

QLayout* KeptSamples::makeButtons()
{
    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    m_open->setToolTip(tr("Shows the text with all its branches, to go on with (Enter)"));
    m_remove->setToolTip(tr("Takes the selected texts out of the store; this can be undone (Delete)"));
    auto* const forms = new QMenu(m_export);
    const auto addForm = [&](const QString& words, SampleExport form) {
        connect(forms->addAction(words), &QAction::triggered, this, [this, form] {
            if (const QStringList ids = selectedIds(); ids.size() == 1)
                Q_EMIT exportWanted(ids.first(), form);
        });
    };
    addForm(tr("JSON, all branches with their figures"), SampleExport::Json);
    addForm(tr("Raw bytes of the text"), SampleExport::Raw);
    m_export->setMenu(forms);
    m_removedWords->setTextFormat(Qt::PlainText);
    setKind(m_removedWords, "small");
    setKind(m_undo, "link");
    for (QPushButton* const button : {m_open, m_export, m_remove})
        row->addWidget(button);
    row->addStretch();
    row->addWidget(m_removedWords);
    row->addWidget(m_undo);
    connect(m_open, &QPushButton::clicked, this, &KeptSamples::openCurrent);
    connect(m_remove, &QPushButton::clicked, this, &KeptSamples::removeSelected);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        const QStringList ids = std::exchange(m_removed, {});
        showState();
        Q_EMIT restoreWanted(ids);
    });
    return row;
}

void KeptSamples::setRows(std::vector<store::SampleRow> rows)
{
    const QStringList selected = selectedIds();
    m_model->setRows(std::move(rows));
    QItemSelection again;
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        const QModelIndex index = m_sorted->index(row, 0);
        if (selected.contains(index.data(KeptSamplesModel::IdRole).toString()))
            again.select(index, m_sorted->index(row, KeptSamplesModel::ColumnCount - 1));
    }
    m_table->selectionModel()->select(again, QItemSelectionModel::ClearAndSelect);
    showState();
}

void KeptSamples::setRun(std::optional<RunId> run)
{
    m_run = std::move(run);
    m_thisRun->setEnabled(m_run.has_value());
    if (!m_run)
        m_all->setChecked(true);
}

store::SampleQuery KeptSamples::query() const
{
    store::SampleQuery query;
    if (m_thisRun->isChecked())
        query.run = m_run;
    query.contains = m_contains;
    return query;
}

QStringList KeptSamples::selectedIds() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList ids;
    for (const QModelIndex& row : rows)
        ids << row.data(KeptSamplesModel::IdRole).toString();
    return ids;
}

void KeptSamples::readSearch()
{
    const auto bytes = unescapeBytes(m_search->text().toStdString());
    setKind(m_search, bytes ? "quiet" : "invalid");
    m_search->setToolTip(
        bytes ? tr("Texts in which these bytes stand, or whose model is called so; \\n and \\xHH are bytes")
              : fromUtf8(describe(bytes.error())));
    if (bytes && *bytes != m_contains) {
        m_contains = *bytes;
        m_searchDelay.start();
    }
}

void KeptSamples::tellRemoved(const QStringList& ids)
{
    m_removed = ids;
    showState();
}

void KeptSamples::showState()
{
    const auto count = m_model->rowCount();
    const auto selected = m_table->selectionModel()->selectedRows().size();
    setHint(count == 0 ? QString() : count == 1 ? tr("1 text") : tr("%1 texts").arg(formatCount(count)));
    m_table->setVisible(count > 0);
    m_empty->setVisible(count == 0);
    m_empty->setText(
        !m_contains.empty()          ? tr("No text holds these bytes.")
            : m_thisRun->isChecked() ? tr("No text of this run was kept. What is sampled is kept as it is written.")
                                     : tr("No text was kept. What is sampled is kept as it is written."));
    m_open->setEnabled(selected == 1);
    m_export->setEnabled(selected == 1);
    m_remove->setEnabled(selected > 0);
    m_removedWords->setText(
        m_removed.size() == 1 ? tr("1 text removed.") : tr("%1 texts removed.").arg(formatCount(m_removed.size())));
    m_removedWords->setVisible(!m_removed.isEmpty());
    m_undo->setVisible(!m_removed.isEmpty());
}

void KeptSamples::openCurrent()
{
    if (const QStringList ids = selectedIds(); ids.size() == 1)
        Q_EMIT openWanted(ids.first());
}

void KeptSamples::removeSelected()
{
    if (const QStringList ids = selectedIds(); !ids.isEmpty())
        Q_EMIT removeWanted(ids);
}

bool KeptSamples::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            openCurrent();
            return true;
        }
        if (key == Qt::Key_Delete) {
            removeSelected();
            return true;
        }
    }
    return Card::eventFilter(watched, event);
}

} // namespace workbench::ui
