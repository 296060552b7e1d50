// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace workbench::ui
{

/// Cards in two columns, or in one below the other where the room is narrow.
class FormColumns : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kTwoColumnsFrom = 600; ///< width in pixels

    explicit FormColumns(QWidget* parent = nullptr);

    void addCard(QWidget* card, int column); ///< 0 or 1; in one column all of 0 come before those of 1
    int columnCount() const { return m_columns; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange(int columns);

    QVBoxLayout* m_layouts[2];
    std::vector<QWidget*> m_cards[2];
    int m_columns = 2;
};

} // namespace workbench::ui
