// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ColumnPanel.h"

#include "core/base/Printable.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/models/RunArrangement.h"
#include "ui/models/RunTableText.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>

namespace workbench::ui
{

namespace
{

constexpr int kPathRole = Qt::UserRole;

} // namespace

ColumnPanel::ColumnPanel(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setKind(this, "palette");
    setAttribute(Qt::WA_StyledBackground);
    m_search->setPlaceholderText(tr("search, or metric@step"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search columns"));
    m_search->installEventFilter(this);
    setKind(m_list, "columns");
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Columns"));
    auto* const reset = new QPushButton(tr("Reset columns"), this);
    setKind(reset, "link");
    reset->setToolTip(tr("The columns of the beginning, in their order and widths"));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(reset, 0, Qt::AlignLeft);
    resize(360, 420);

    connect(m_search, &QLineEdit::textChanged, this, &ColumnPanel::fill);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        const QString path = item->data(kPathRole).toString();
        const bool shown = item->checkState() == Qt::Checked;
        if (shown)
            m_shown << path;
        else
            m_shown.removeAll(path);
        Q_EMIT shownWanted(path, shown);
    });
    connect(reset, &QPushButton::clicked, this, [this] {
        close();
        Q_EMIT resetWanted();
    });
}

void ColumnPanel::openBelow(const QWidget& button, const compare::RunColumns& columns, const QStringList& shown)
{
    m_columns = columns;
    m_shown = shown;
    const QSignalBlocker blocker(m_search);
    m_search->clear();
    fill();
    move(button.mapToGlobal(QPoint(button.width() - width(), button.height() + 4)));
    show();
    m_search->setFocus();
}

void ColumnPanel::addRow(const QString& path, const QString& label, const QString& help)
{
    auto* const item = new QListWidgetItem(path == label ? label : QStringLiteral("%1   %2").arg(label, path), m_list);
    item->setData(kPathRole, path);
    item->setToolTip(plainToolTip(help));
    item->setFlags((item->flags() | Qt::ItemIsUserCheckable) & ~Qt::ItemIsEditable);
    item->setCheckState(m_shown.contains(path) ? Qt::Checked : Qt::Unchecked);
    if (path == QLatin1String("name"))
        item->setFlags(item->flags() & ~Qt::ItemIsEnabled); // rows would be nameless
}

void ColumnPanel::fill()
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    const QString wanted = m_search->text().trimmed();
    const auto add = [&](const QString& path, const QString& label, const QString& help) {
        if (label.contains(wanted, Qt::CaseInsensitive) || path.contains(wanted, Qt::CaseInsensitive))
            addRow(path, label, help);
    };
    if (const compare::RunColumn* const atStep
        = wanted.contains(QLatin1Char('@')) ? m_columns.find(wanted.toStdString()) : nullptr)
        addRow(fromUtf8(atStep->path), fromUtf8(printable(atStep->label)), fromUtf8(atStep->help));
    for (const bool shown : {true, false}) { // those that are shown first, so that they can be found and taken off
        for (const std::string_view special : {kCurveColumn, kDifferenceColumn}) {
            compare::RunColumn column;
            column.path = special;
            if (m_shown.contains(fromUtf8(special)) == shown)
                add(fromUtf8(special), headerText(column),
                    special == kCurveColumn ? tr("The loss over the run, tiny") : tr("The difference to the baseline"));
        }
        for (const compare::RunColumn& column : m_columns.all()) {
            if (m_shown.contains(fromUtf8(column.path)) == shown)
                add(fromUtf8(column.path), fromUtf8(printable(column.label)), fromUtf8(column.help));
        }
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
}

bool ColumnPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int row = m_list->currentRow();
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
        m_list->setCurrentRow(std::clamp(row + (key == Qt::Key_Down ? 1 : -1), 0, std::max(0, m_list->count() - 1)));
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        if (QListWidgetItem* const item = m_list->item(row); item && item->flags().testFlag(Qt::ItemIsEnabled))
            item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace workbench::ui
