// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/DrawnGroups.h"

#include "ui/base/Format.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace workbench::ui
{

using store::RunRow;

namespace
{

bool differInSeedAlone(const RunRow& a, const RunRow& b)
{
    config::RunConfig left = a.config, right = b.config;
    left.train.seed = right.train.seed = 0;
    left.name = right.name = {};
    return left == right;
}

bool belongTogether(const RunRow& a, const RunRow& b, Grouping grouping)
{
    return grouping == Grouping::Seeds ? differInSeedAlone(a, b)
                                       : grouping == Grouping::Groups && !a.group.empty() && a.group == b.group;
}

/// What the names of all begin with, without a dangling "seed" or comma; the first name where that is nothing.
QString commonName(const DrawnGroup& group)
{
    const QString first = fromUtf8(group.members.front()->name);
    qsizetype length = first.size();
    for (const RunRow* row : group.members) {
        const QString name = fromUtf8(row->name);
        qsizetype same = 0;
        while (same < std::min(length, name.size()) && name[same] == first[same])
            ++same;
        length = same;
    }
    static const QRegularExpression dangling(QStringLiteral("[\\s,.:;#_(\\-]*(seed)?[\\s,.:;#_=(\\-]*$"));
    const QString common = first.left(length).remove(dangling);
    return common.isEmpty() ? first : common;
}

} // namespace

std::vector<DrawnGroup> drawnGroups(const std::vector<const RunRow*>& runs, Grouping grouping)
{
    std::vector<DrawnGroup> groups;
    for (const RunRow* run : runs) {
        const auto group = std::ranges::find_if(
            groups, [&](const DrawnGroup& other) { return belongTogether(*other.members.front(), *run, grouping); });
        if (group == groups.end())
            groups.push_back({fromUtf8(run->id.value()), fromUtf8(run->name), {run}});
        else
            group->members.push_back(run);
    }
    for (DrawnGroup& group : groups) {
        if (group.members.size() < 2)
            continue;
        group.owner.prepend(QStringLiteral("group "));
        const QString name = grouping == Grouping::Groups ? fromUtf8(group.members.front()->group) : commonName(group);
        group.name
            = QCoreApplication::translate("DrawnGroups", "%1, %n runs", nullptr, static_cast<int>(group.members.size()))
                  .arg(name);
    }
    return groups;
}

} // namespace workbench::ui
