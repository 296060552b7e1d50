// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/PointsCsv.h"

#include <charconv>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr std::int64_t kSlice = 4000; // points: some milliseconds

void appendNumber(QByteArray& line, double value)
{
    if (std::isnan(value)) {
        line += "nan";
        return;
    }
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr; // the shortest that reads back the same
    line.append(text, end - text);
}

} // namespace

QByteArray csvField(std::string_view text)
{
    QByteArray field(text.data(), static_cast<qsizetype>(text.size()));
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        field.prepend('\'');
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return field;
    field.replace('"', "\"\"");
    return '"' + field + '"';
}

PointsCsv::PointsCsv(store::Store& store, std::vector<store::RunRow> runs, const QString& file, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_runs(std::move(runs))
    , m_file(file)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &PointsCsv::writeSlice);
}

void PointsCsv::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        finish(Error{
            ErrorCode::Io,
            "cannot write " + m_file.fileName().toStdString() + ": " + m_file.errorString().toStdString(),
            "Choose another folder."});
        return;
    }
    m_file.write("run,name,metric,step,bytes,seconds,epoch,unixMilliseconds,value\n");
    m_timer.start();
}

void PointsCsv::cancel()
{
    m_timer.stop();
    m_file.cancelWriting();
}

void PointsCsv::writeSlice()
{
    if (m_run == m_runs.size()) {
        if (m_file.commit())
            finish(std::nullopt);
        else
            finish(Error{
                ErrorCode::Io,
                "cannot write " + m_file.fileName().toStdString() + ": " + m_file.errorString().toStdString(),
                "Free some space or choose another folder."});
        return;
    }
    const store::RunRow& run = m_runs[m_run];
    const store::Metric metric = store::kMetrics[m_metric];
    const auto points = m_store.points(run.id, metric, m_ordinal, kSlice);
    if (!points) {
        finish(points.error());
        return;
    }
    QByteArray lines;
    const std::string_view word = store::metricName(metric);
    const QByteArray head = csvField(run.id.value()) + ',' + csvField(run.name) + ','
        + QByteArray(word.data(), static_cast<qsizetype>(word.size())) + ',';
    for (const store::MetricPoint& point : *points) {
        lines += head + QByteArray::number(static_cast<qint64>(point.at.step)) + ','
            + QByteArray::number(static_cast<qint64>(point.at.bytes)) + ',';
        appendNumber(lines, point.at.seconds);
        lines += ',';
        appendNumber(lines, point.at.epoch);
        lines += ',' + QByteArray::number(static_cast<qint64>(point.wall)) + ',';
        appendNumber(lines, point.value);
        lines += '\n';
    }
    m_file.write(lines); // a failure is remembered by the file and told at commit
    m_rows += static_cast<std::int64_t>(points->size());
    m_ordinal += static_cast<std::int64_t>(points->size());
    if (static_cast<std::int64_t>(points->size()) < kSlice) {
        m_ordinal = 0;
        if (++m_metric == store::kMetrics.size()) {
            m_metric = 0;
            ++m_run;
        }
    }
    Q_EMIT progressed(m_rows);
}

void PointsCsv::finish(const std::optional<Error>& error)
{
    m_timer.stop();
    if (error)
        m_file.cancelWriting();
    Q_EMIT finished(error);
}

} // namespace workbench::ui
