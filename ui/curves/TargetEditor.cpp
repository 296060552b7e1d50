// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/TargetEditor.h"

#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr std::size_t kMostTargets = 8;
}

TargetEditor::TargetEditor(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_caption(new QLabel(this))
    , m_value(new QLineEdit(this))
    , m_problem(new QLabel(this))
    , m_rows(new QVBoxLayout)
{
    setKind(this, "panel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(8);
    auto* entry = new QHBoxLayout;
    entry->setSpacing(8);
    m_value->setPlaceholderText(tr("1.90"));
    m_value->setFixedWidth(80);
    auto* button = new QPushButton(tr("Add line"), this);
    entry->addWidget(m_value);
    entry->addWidget(button);
    m_rows->setSpacing(4);
    column->addWidget(m_caption);
    column->addLayout(entry);
    column->addWidget(m_problem);
    column->addLayout(m_rows);
    setKind(m_problem, "bad");
    m_problem->hide();
    connect(m_value, &QLineEdit::returnPressed, this, &TargetEditor::add);
    connect(button, &QPushButton::clicked, this, &TargetEditor::add);
    setUnit(LossUnit::Bits);
}

void TargetEditor::setUnit(LossUnit unit)
{
    m_unit = unit;
    m_caption->setText(tr("Target, %1").arg(unitText(unit)));
    list();
}

void TargetEditor::setTargets(std::vector<double> targets)
{
    m_targets = std::move(targets);
    std::ranges::sort(m_targets);
    list();
}

void TargetEditor::popUpBelow(QWidget& button)
{
    m_problem->hide();
    adjustSize();
    move(button.mapToGlobal(QPoint(button.width() - width(), button.height() + 4)));
    show();
    m_value->setFocus();
    m_value->selectAll();
}

void TargetEditor::add()
{
    bool understood = false;
    const double typed = m_value->text().trimmed().replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&understood);
    QString problem;
    if (!understood || !std::isfinite(typed) || typed <= 0)
        problem = tr("A number above 0, please.");
    else if (m_targets.size() >= kMostTargets)
        problem = tr("Eight lines are the most: take one away.");
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setKind(m_value, problem.isEmpty() ? nullptr : "invalid");
    if (problem.isEmpty()) {
        m_targets.push_back(typed / unitFactor(m_unit) * unitFactor(LossUnit::Bits));
        std::ranges::sort(m_targets);
        m_value->clear();
        list();
        Q_EMIT targetsChanged();
    }
    adjustSize();
}

void TargetEditor::list()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        if (QWidget* row = item->widget())
            row->deleteLater();
        delete item;
    }
    for (std::size_t i = 0; i < m_targets.size(); ++i) {
        const double shown = m_targets[i] / unitFactor(LossUnit::Bits) * unitFactor(m_unit);
        auto* button = new QPushButton(tr("Remove %1").arg(shown, 0, 'g', 4), this);
        setKind(button, "link");
        connect(button, &QPushButton::clicked, this, [this, i] {
            m_targets.erase(m_targets.begin() + static_cast<std::ptrdiff_t>(i));
            list();
            adjustSize();
            Q_EMIT targetsChanged();
        });
        m_rows->addWidget(button, 0, Qt::AlignLeft);
    }
}

} // namespace workbench::ui
