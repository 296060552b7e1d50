// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace workbench::ui
{

/// A line edit that shows its unit, dimmed, inside its right end.
class UnitLineEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit UnitLineEdit(QWidget* parent = nullptr);

    void setUnit(const QString& unit);
    const QString& unit() const { return m_unit; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_unit;
};

} // namespace workbench::ui
