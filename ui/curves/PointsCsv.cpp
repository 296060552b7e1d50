// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/PointsCsv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <utility>

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
    if (!m_hasMetrics) {
        if (const Result<> read = readMetrics(); !read) {
            finish(read.error());
            return;
        }
    }
    if (m_metrics.empty()) {
        m_hasMetrics = false;
        ++m_run;
        return;
    }
    const store::RunRow& run = m_runs[m_run];
    const std::string& metric = m_metrics.back();
    const auto points = m_store.points(run.id, metric, m_ordinal, kSlice);
    if (!points) {
        finish(points.error());
        return;
    }
    QByteArray lines;
    const QByteArray head = csvField(run.id.value()) + ',' + csvField(run.name) + ',' + csvField(metric) + ',';
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
        m_metrics.pop_back();
    }
    Q_EMIT progressed(m_rows);
}

Result<> PointsCsv::readMetrics()
{
    const RunId& run = m_runs[m_run].id;
    const auto figures = m_store.figures(std::span(&run, 1));
    if (!figures)
        return fail(figures.error());
    if (const auto known = figures->find(run); known != figures->end()) {
        for (const store::SeriesFigures& series : known->second)
            m_metrics.push_back(series.metric);
    }
    // Recorded ones first, in their usual order, then imported ones by name; from the back they are written.
    const auto place = [](const std::string& name) {
        const auto metric = store::metricFromName(name);
        return metric ? static_cast<std::size_t>(*metric) : store::kMetrics.size();
    };
    std::ranges::sort(m_metrics, [&](const std::string& a, const std::string& b) {
        return std::pair(place(a), a) > std::pair(place(b), b);
    });
    m_hasMetrics = true;
    return {};
}

void PointsCsv::finish(const std::optional<Error>& error)
{
    m_timer.stop();
    if (error)
        m_file.cancelWriting();
    Q_EMIT finished(error);
}

} // namespace workbench::ui
