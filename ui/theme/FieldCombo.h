// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace workbench::ui
{

/// A combo box for a scrolling page: it leaves the wheel to the page while it is not focused. Draws its own arrow, as
/// the style sheet has none.
class FieldCombo : public QComboBox
{
    Q_OBJECT
public:
    explicit FieldCombo(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace workbench::ui
