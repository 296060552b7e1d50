// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RunExportPanel.h"

#include "ui/base/PlainToolTip.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>

namespace workbench::ui
{

RunExportPanel::RunExportPanel(QWidget* parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_format(new FieldCombo(this))
{
    setKind(this, "prompt");
    m_title->setTextFormat(Qt::PlainText);
    m_title->setMinimumWidth(0);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_format->setAccessibleName(tr("Format"));
    const auto add = [this](RunFormat format, const QString& text, const QString& toolTip) {
        m_format->addItem(text, int(format));
        m_format->setItemData(m_format->count() - 1, toolTip, Qt::ToolTipRole);
    };
    const QString whole = tr("One zip file with all of a run, which another workbench imports");
    add(RunFormat::BundleWithBest, tr("Bundle with best checkpoint"), whole);
    add(RunFormat::BundleWithNewest, tr("Bundle with newest checkpoint"), whole);
    add(RunFormat::BundleAlone, tr("Bundle without checkpoint"), whole);
    add(RunFormat::Events, tr("TensorBoard event files"), tr("A folder with an event file for each run"));
    add(RunFormat::Points, tr("CSV of every point"), tr("One table, a row a point"));
    auto* const write = new QPushButton(tr("Export..."), this);
    auto* const cancel = new QPushButton(tr("Cancel"), this);
    setKind(write, "primary");
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(8);
    line->addWidget(m_title, 1);
    line->addWidget(m_format);
    line->addWidget(write);
    line->addWidget(cancel);
    connect(write, &QPushButton::clicked, this, &RunExportPanel::choose);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    hide();
}

void RunExportPanel::open(const QString& title, bool haveCheckpoint)
{
    m_title->setText(title);
    m_title->setToolTip(plainToolTip(title));
    auto* const items = qobject_cast<QStandardItemModel*>(m_format->model());
    for (const RunFormat format : {RunFormat::BundleWithBest, RunFormat::BundleWithNewest})
        items->item(m_format->findData(int(format)))->setEnabled(haveCheckpoint);
    const int best = m_format->findData(int(RunFormat::BundleWithBest));
    const int alone = m_format->findData(int(RunFormat::BundleAlone));
    if (!haveCheckpoint && m_format->currentIndex() < alone) {
        m_format->setCurrentIndex(alone);
        m_takenOff = true;
    } else if (haveCheckpoint && m_takenOff) {
        m_format->setCurrentIndex(best);
        m_takenOff = false;
    }
    show();
    m_format->setFocus();
}

void RunExportPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        choose();
    else
        QFrame::keyPressEvent(event);
}

void RunExportPanel::choose()
{
    hide();
    Q_EMIT chosen(RunFormat(m_format->currentData().toInt()));
}

} // namespace workbench::ui
