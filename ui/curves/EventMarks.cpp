// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/EventMarks.h"

#include "ui/base/Format.h"
#include "ui/models/LiveSeries.h"

#include <QCoreApplication>

namespace workbench::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("EventMarks", text);
}

QString label(const std::string& kind)
{
    if (kind == "started")
        return tr("start");
    if (kind == "rate")
        return tr("rate");
    if (kind == "ended")
        return tr("end");
    if (kind == "checkpoint")
        return tr("checkpoint");
    if (kind == "paused")
        return tr("paused");
    if (kind == "resumed")
        return tr("resumed");
    if (kind == "warning")
        return tr("warning");
    return fromUtf8(kind);
}

} // namespace

std::vector<CurveMark>
eventMarks(const std::vector<store::EventRow>& events, store::PointAxis axis, const QString& runName)
{
    std::vector<CurveMark> marks;
    for (const store::EventRow& event : events) {
        if (event.kind == "evaluated" || event.kind == "started")
            continue; // points of the validation curve, and the chart's left edge
        const store::MetricPoint at{event.at, event.wall, 0};
        QString text = tr("Step %1: %2").arg(formatCount(event.at.step), fromUtf8(event.text));
        if (!runName.isEmpty())
            text.prepend(runName + QStringLiteral(", "));
        marks.push_back({axisValue(at, axis), label(event.kind), text, event.kind == "warning"});
    }
    return marks;
}

CurveMark branchMark(const store::RunRow& branch, double x)
{
    const QString step = formatCount(branch.origin ? branch.origin->step : 0);
    return {
        x, tr("branch"), tr("Step %1: branched, \u201c%2\u201d begins here.").arg(step, fromUtf8(branch.name)), false};
}

} // namespace workbench::ui
