// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace workbench::ui
{

/// A line of secondary text that ends in an ellipsis where the room ends; the whole of it is the tooltip.
class ElidedLabel : public QWidget
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setText(const QString& text);
    void setAlignment(Qt::Alignment horizontal); ///< left at first
    const QString& text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

} // namespace workbench::ui
