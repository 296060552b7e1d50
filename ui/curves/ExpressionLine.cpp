// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/ExpressionLine.h"

#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace workbench::ui
{

ExpressionLine::ExpressionLine(std::function<std::vector<std::string>()> known, QWidget* parent)
    : QWidget(parent)
    , m_ask(std::move(known))
    , m_field(new QLineEdit(this))
    , m_problem(new QLabel(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_field);
    column->addWidget(m_problem);
    m_field->setPlaceholderText(tr("exp(validationLoss), trainLoss - validationLoss"));
    m_field->setAccessibleName(tr("Expression"));
    m_field->setToolTip(tr("+ - * / ^ ( ), metrics, and log, log2, exp, sqrt, abs, min, max, ema(x, 0.98), diff(x),\n"
                           "best(x): the least so far. What is measured less often counts with its last value.\n"
                           "Return draws it, Escape leaves it."));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    connect(m_field, &QLineEdit::textChanged, this, &ExpressionLine::check);
    connect(m_field, &QLineEdit::returnPressed, this, &ExpressionLine::take);
    hide();
}

void ExpressionLine::open(const QString& text)
{
    m_known = m_ask();
    m_field->setText(text);
    check();
    show();
    m_field->setFocus();
    m_field->selectAll();
}

void ExpressionLine::check()
{
    const QByteArray text = m_field->text().toUtf8();
    const auto parsed = compare::MetricExpression::parse({text.data(), static_cast<std::size_t>(text.size())}, m_known);
    const bool bad = !parsed && !text.trimmed().isEmpty();
    setKind(m_field, bad ? "invalid" : nullptr);
    setKind(m_problem, bad ? "bad" : "small");
    if (!bad) {
        m_problem->setText(text.trimmed().isEmpty() ? QString() : tr("Return draws it"));
        return;
    }
    // Where it is, as a place that can be counted to, for the part may be empty.
    const auto from = static_cast<qsizetype>(parsed.error().from);
    const qsizetype place = QString::fromUtf8(text.left(from)).size() + 1;
    m_problem->setText(
        tr("At %1: %2 %3").arg(place).arg(fromUtf8(parsed.error().message), fromUtf8(parsed.error().hint)).trimmed());
}

void ExpressionLine::take()
{
    const QByteArray text = m_field->text().trimmed().toUtf8();
    const auto parsed = compare::MetricExpression::parse({text.data(), static_cast<std::size_t>(text.size())}, m_known);
    if (!parsed)
        return;
    hide();
    Q_EMIT taken(*parsed);
}

void ExpressionLine::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    hide();
    Q_EMIT left();
}

} // namespace workbench::ui
