// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/RunArrangement.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <optional>

namespace workbench::ui
{

/// How the table is set up: what a saved view is, and what the page remembers.
struct TableSetup {
    QString filter;
    RunScope scope = RunScope::Active;
    QStringList columns; ///< paths, in order
    QMap<QString, int> widths; ///< pixels, by path; those that are not as usual
    std::vector<RunSortKey> sort;
    QString groupBy;
    QString metric = QStringLiteral("bpc.validation");
    bool onlyDifferent = false;

    bool operator==(const TableSetup&) const = default;
};

QStringList usualColumns();

/// What the Compare page keeps with the settings of the program, whichever store is open.
namespace tableMemory
{

QByteArray toJson(const TableSetup& setup);
std::optional<TableSetup> fromJson(const QByteArray& text); ///< nothing for what is no setup; takes what it can read

TableSetup last();
void setLast(const TableSetup& setup);

QStringList names(); ///< of saved views, in order
std::optional<TableSetup> view(const QString& name);
void saveView(const QString& name, const TableSetup& setup); ///< takes the place of one of that name
void removeView(const QString& name);

/// What the user has marked in one store: it means nothing in another.
struct Marks {
    std::vector<RunId> pinned;
    std::optional<RunId> baseline;
};
Marks marks(const std::filesystem::path& store);
void setMarks(const std::filesystem::path& store, const Marks& marks);

QStringList history(); ///< filters, the latest first
void addToHistory(const QString& filter);

} // namespace tableMemory

} // namespace workbench::ui
