// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace workbench::ui
{

/// A list of bytes with bars: whole rows, no grid or headers, copied as lines of text with tabs.
class BarTable : public QTableView
{
    Q_OBJECT
public:
    /// Columns keep to their contents, the last one takes what is left.
    BarTable(QAbstractItemModel& model, QWidget* parent);

    QString text() const; ///< the selected rows, or all, with the column titles first
    void copy() const;

    QSize sizeHint() const override; ///< all rows, up to ten
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rowChosen(const QModelIndex& index); ///< by Enter, or a click

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fitColumns();
};

} // namespace workbench::ui
