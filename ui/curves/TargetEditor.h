// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/CurveSettings.h"

#include <QFrame>

#include <vector>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace workbench::ui
{

/// A small panel that opens below its button: type a figure, Enter draws it; the lines there are can be taken away.
class TargetEditor : public QFrame
{
    Q_OBJECT
public:
    explicit TargetEditor(QWidget* parent);

    const std::vector<double>& targets() const { return m_targets; } ///< bits per byte, ascending
    void setTargets(std::vector<double> targets);
    void setUnit(LossUnit unit); ///< in which figures are typed and shown
    void popUpBelow(QWidget& button);

Q_SIGNALS:
    void targetsChanged();

private:
    void add();
    void list();

    std::vector<double> m_targets;
    LossUnit m_unit = LossUnit::Bits;
    QLabel* m_caption;
    QLineEdit* m_value;
    QLabel* m_problem;
    QVBoxLayout* m_rows;
};

} // namespace workbench::ui
