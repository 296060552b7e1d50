// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/TableExport.h"
#include "ui/models/RunArrangement.h"

#include <QWidget>

#include <array>

class QLabel;
class QMenu;
class QPushButton;

namespace workbench::ui
{

class FilterEdit;

/// What stands over the table: which runs (active, starred, archived, in the bin), the filter with its mistake, saved
/// views, columns, groups, export. Knows no table: it shows what it is told and says what is wanted.
class TableBar : public QWidget
{
    Q_OBJECT
public:
    explicit TableBar(QWidget* parent = nullptr);

    FilterEdit& filter() const { return *m_filter; }
    QPushButton& columnsButton() const { return *m_columns; }

    void setCounts(const std::array<std::size_t, kRunScopes.size()>& runs);
    void setScope(RunScope scope);
    void setGroupBy(const QString& path, const QString& label); ///< empty: no groups
    void setOnlyDifferent(bool only, std::size_t hidden);
    void showMistake(); ///< the filter's, or none

Q_SIGNALS:
    void scopeWanted(workbench::ui::RunScope scope);
    void columnsWanted();
    void groupWanted(const QString& path);
    void onlyDifferentWanted(bool only);
    void exportWanted(workbench::ui::TableFormat format, bool toClipboard);
    void emptyBinWanted();
    void viewWanted(const QString& name);
    void saveViewWanted(const QString& name);

private:
    void fillGroups(QMenu& menu);
    void fillViews(QMenu& menu);
    void fillExport(QMenu& menu);

    FilterEdit* m_filter;
    std::array<QPushButton*, kRunScopes.size()> m_scopes;
    QPushButton *m_views, *m_columns, *m_group, *m_different, *m_export, *m_emptyBin;
    QLabel* m_mistake;
    QString m_groupBy;
    std::size_t m_binned = 0;
    RunScope m_scope = RunScope::Active;
};

} // namespace workbench::ui
