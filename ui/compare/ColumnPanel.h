// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <QFrame>
#include <QStringList>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace workbench::ui
{

/// The checklist of all columns that the table can have, with a search over it. What is written there may also be a
/// metric at a step ("validationLoss@2000"), which is then offered. Opens below a button and closes by itself.
class ColumnPanel : public QFrame
{
    Q_OBJECT
public:
    explicit ColumnPanel(QWidget* parent = nullptr);

    void openBelow(const QWidget& button, const compare::RunColumns& columns, const QStringList& shown);

Q_SIGNALS:
    void shownWanted(const QString& path, bool shown);
    void resetWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< keys of the search

private:
    void fill();
    void addRow(const QString& path, const QString& label, const QString& help);

    compare::RunColumns m_columns;
    QStringList m_shown;
    QLineEdit* m_search;
    QListWidget* m_list;
};

} // namespace workbench::ui
