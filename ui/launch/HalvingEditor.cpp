// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/HalvingEditor.h"

#include "ui/base/Format.h"
#include "ui/launch/CalmSpinBox.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>

#include <limits>

namespace workbench::ui
{

HalvingEditor::HalvingEditor(QWidget* parent)
    : QWidget(parent)
    , m_on(new QCheckBox(tr("Stop the hopeless early"), this))
    , m_details(new QWidget(this))
    , m_first(new CalmSpinBox(m_details))
    , m_unit(new FieldCombo(m_details))
    , m_keepOneIn(new CalmSpinBox(m_details))
    , m_sentence(new QLabel(m_details))
{
    const sweep::HalvingRule usual;
    m_on->setObjectName(QStringLiteral("halving"));
    m_on->setToolTip(tr("Successive halving: runs that others of the sweep leave behind are stopped"));
    m_first->setObjectName(QStringLiteral("firstRung"));
    m_first->setAccessibleName(tr("First comparison after"));
    m_first->setRange(1, std::numeric_limits<int>::max());
    m_first->setGroupSeparatorShown(true);
    m_first->setValue(int(usual.firstRung));
    m_unit->setFixedHeight(26);
    m_unit->setMinimumWidth(64);
    m_unit->setObjectName(QStringLiteral("rungUnit"));
    m_unit->setAccessibleName(tr("Unit of the first comparison"));
    m_unit->addItem(tr("steps"), int(sweep::RungUnit::Steps));
    m_unit->addItem(tr("bytes"), int(sweep::RungUnit::Bytes));
    m_unit->addItem(tr("seconds"), int(sweep::RungUnit::Seconds));
    m_keepOneIn->setObjectName(QStringLiteral("keepOneIn"));
    m_keepOneIn->setAccessibleName(tr("One run goes on in"));
    m_keepOneIn->setRange(2, 100);
    m_keepOneIn->setPrefix(tr("1 in "));
    m_keepOneIn->setValue(usual.keepOneIn);
    m_keepOneIn->setToolTip(tr("Also how much later each comparison is than the one before"));
    m_sentence->setObjectName(QStringLiteral("halvingSentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    setKind(m_sentence, "small");

    auto* const after = new QLabel(tr("First after"), m_details);
    auto* const keep = new QLabel(tr("Goes on"), m_details);
    for (QLabel* const label : {after, keep}) {
        setKind(label, "dim");
        label->setFixedWidth(kSweepLabelWidth);
    }
    auto* const grid = new QGridLayout(m_details);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    grid->addWidget(after, 0, 0);
    grid->addWidget(m_first, 0, 1);
    grid->addWidget(m_unit, 0, 2);
    grid->addWidget(keep, 1, 0);
    grid->addWidget(m_keepOneIn, 1, 1);
    grid->addWidget(m_sentence, 2, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    auto* const rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_on);
    rows->addWidget(m_details);

    const auto tell = [this] {
        explain();
        Q_EMIT changed();
    };
    connect(m_on, &QCheckBox::toggled, this, tell);
    connect(m_first, &QSpinBox::valueChanged, this, tell);
    connect(m_unit, &QComboBox::currentIndexChanged, this, tell);
    connect(m_keepOneIn, &QSpinBox::valueChanged, this, tell);
    explain();
}

std::optional<sweep::HalvingRule> HalvingEditor::rule() const
{
    if (!m_on->isChecked())
        return std::nullopt;
    return sweep::HalvingRule{
        .unit = sweep::RungUnit(m_unit->currentData().toInt()),
        .firstRung = double(m_first->value()),
        .keepOneIn = m_keepOneIn->value()};
}

void HalvingEditor::setBase(const config::RunConfig& base)
{
    m_base = base;
    explain();
}

void HalvingEditor::explain()
{
    m_details->setVisible(m_on->isChecked());
    const auto now = rule();
    if (!now)
        return;
    const auto first = std::int64_t(now->firstRung);
    const int keep = now->keepOneIn;
    QString text = tr("After %1, %2, %3... %4 of training, each run's next validation result is compared with those of "
                      "the runs that got there before it. It goes on if it is among the best 1 in %5; else it is "
                      "stopped, with a checkpoint. The first %6 to get there always go on.")
                       .arg(formatCount(first), formatCount(first * keep), formatCount(first * keep * keep))
                       .arg(m_unit->currentText())
                       .arg(keep)
                       .arg(keep - 1);
    const bool isTooLate = now->unit == sweep::RungUnit::Steps && m_base.train.steps > 0 && first >= m_base.train.steps;
    if (m_base.eval.everySteps == 0)
        text = tr("The runs are validated at their end alone (Evaluate every is 0): nobody would be stopped.");
    else if (isTooLate)
        text = tr("The runs end after %1 steps, before the first comparison: nobody would be stopped.")
                   .arg(formatCount(m_base.train.steps));
    setKind(m_sentence, m_base.eval.everySteps == 0 || isTooLate ? "warning" : "small");
    m_sentence->setText(text);
}

} // namespace workbench::ui
