// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TagPanel.h"

#include "core/base/Printable.h"
#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"
#include "ui/widgets/FocusReturn.h"

#include <QBoxLayout>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace workbench::ui
{

namespace
{

constexpr auto kTag = "tag";
constexpr auto kTouched = "touched"; ///< the user has decided for all runs

} // namespace

TagPanel::TagPanel(QWidget* parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_chips(new QHBoxLayout)
    , m_input(new QLineEdit(this))
{
    setKind(this, "prompt");
    m_title->setTextFormat(Qt::PlainText);
    m_input->setFixedWidth(170);
    m_input->setMaxLength(200);
    m_input->setPlaceholderText(tr("add a tag"));
    m_input->setAccessibleName(tr("Tag to add"));
    m_chips->setSpacing(4);
    auto* const apply = new QPushButton(tr("Apply"), this);
    auto* const cancel = new QPushButton(tr("Cancel"), this);
    setKind(apply, "primary");
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(12);
    line->addWidget(m_title);
    line->addLayout(m_chips);
    line->addWidget(m_input);
    line->addStretch();
    line->addWidget(apply);
    line->addWidget(cancel);
    connect(apply, &QPushButton::clicked, this, &TagPanel::apply);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    new FocusReturn(this);
    hide();
}

void TagPanel::open(const QString& title, int runs, const QMap<QString, int>& counts, const QStringList& known)
{
    while (QLayoutItem* const item = m_chips->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_runs = runs;
    m_title->setText(title);
    for (auto tag = counts.begin(); tag != counts.end(); ++tag)
        addChip(tag.key(), tag.value());
    m_input->clear();
    auto* const completer = new QCompleter(known, m_input);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_input->setCompleter(completer); // which lets go of the one before
    show();
    m_input->setFocus();
}

void TagPanel::addChip(const QString& tag, int count)
{
    const QString shown = fromUtf8(printable(tag.toStdString())).replace(QLatin1Char('&'), QLatin1String("&&"));
    const bool some = count > 0 && count < m_runs;
    auto* const chip = new QPushButton(some ? tr("%1  %2 of %3").arg(shown).arg(count).arg(m_runs) : shown, this);
    setKind(chip, "chip");
    chip->setCheckable(true);
    chip->setChecked(count == m_runs);
    chip->setProperty(kTag, tag);
    chip->setToolTip(tr("Click gives the tag to all, or takes it from all"));
    connect(chip, &QPushButton::clicked, chip, [chip, shown] {
        chip->setText(shown);
        chip->setProperty(kTouched, true);
    });
    m_chips->addWidget(chip);
}

void TagPanel::takeWritten()
{
    for (const QString& part : m_input->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QString tag = part.simplified();
        if (tag.isEmpty())
            continue;
        addChip(tag, m_runs);
        m_chips->itemAt(m_chips->count() - 1)->widget()->setProperty(kTouched, true);
    }
    m_input->clear();
}

void TagPanel::apply()
{
    takeWritten();
    QStringList added, removed;
    for (int i = 0; i < m_chips->count(); ++i) {
        const auto* const chip = static_cast<QPushButton*>(m_chips->itemAt(i)->widget());
        if (chip->property(kTouched).toBool())
            (chip->isChecked() ? added : removed) << chip->property(kTag).toString();
    }
    hide();
    Q_EMIT applied(added, removed);
}

void TagPanel::keyPressEvent(QKeyEvent* event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    auto* const button = qobject_cast<QPushButton*>(focusWidget());
    if (event->key() == Qt::Key_Escape)
        hide();
    else if (isReturn && m_input->hasFocus() && !m_input->text().trimmed().isEmpty())
        takeWritten();
    else if (isReturn && m_input->hasFocus())
        apply();
    else if (isReturn && button)
        button->click();
    else
        QFrame::keyPressEvent(event);
}

} // namespace workbench::ui
