// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/MetricExpression.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;

namespace workbench::ui
{

/// A line to type an expression of metrics into, checked with every key. Return takes it, Escape leaves it.
class ExpressionLine : public QWidget
{
    Q_OBJECT
public:
    explicit ExpressionLine(std::function<std::vector<std::string>()> known, QWidget* parent = nullptr);
    void open(const QString& text);

Q_SIGNALS:
    void taken(const workbench::compare::MetricExpression& expression);
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void check();
    void take();

    std::function<std::vector<std::string>()> m_ask;
    std::vector<std::string> m_known; ///< when it was opened
    QLineEdit* m_field;
    QLabel* m_problem;
};

} // namespace workbench::ui
