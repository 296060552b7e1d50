// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RunCsv.h"

#include <QSaveFile>
#include <QString>

#include <string>

namespace workbench::ui
{

namespace
{

constexpr std::int64_t kPointsAtOnce = 50'000;

QByteArray line(store::Metric metric, const store::MetricPoint& point)
{
    const auto exact = [](double value) { return QByteArray::number(value, 'g', QLocale::FloatingPointShortest); };
    const std::string_view name = store::metricName(metric);
    return QByteArray(name.data(), qsizetype(name.size())) + ',' + QByteArray::number(qlonglong(point.at.step)) + ','
        + QByteArray::number(qlonglong(point.at.bytes)) + ',' + exact(point.at.seconds) + ',' + exact(point.at.epoch)
        + ',' + QByteArray::number(qlonglong(point.wall)) + ',' + exact(point.value) + '\n';
}

} // namespace

Result<> writeRunCsv(store::Store& store, const RunId& run, const QString& path)
{
    QSaveFile file(path);
    const auto unwritable = [&file, &path] {
        return fail(
            ErrorCode::Io, path.toStdString() + ": " + file.errorString().toStdString(),
            "Choose another place, or free some disk.");
    };
    if (!file.open(QIODevice::WriteOnly)) {
        return unwritable();
    }
    file.write("metric,step,bytes,seconds,epoch,wall,value\n");
    for (const store::Metric metric : store::kMetrics) {
        for (std::int64_t first = 0;; first += kPointsAtOnce) {
            const auto points = store.points(run, metric, first, kPointsAtOnce);
            if (!points) {
                return fail(points.error());
            }
            for (const store::MetricPoint& point : *points) {
                file.write(line(metric, point));
            }
            if (std::ssize(*points) < kPointsAtOnce) {
                break;
            }
        }
    }
    if (!file.commit()) {
        return unwritable();
    }
    return {};
}

} // namespace workbench::ui
