// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunExport.h"

#include "core/base/AtomicFileBuffer.h"
#include "core/exchange/MetricTable.h"
#include "core/store/RunExport.h"

#include <iostream>
#include <ostream>

namespace workbench::cli
{

namespace
{

/// One object, or an array of them.
Result<> writeJson(store::Store& store, const std::vector<RunId>& runs, std::ostream& stream)
{
    const bool several = runs.size() > 1;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (several)
            stream << (i == 0 ? "[" : ",");
        if (auto written = store::exportJson(store, runs[i], stream); !written)
            return written;
    }
    if (several)
        stream << "]\n";
    return {};
}

Result<> write(
    store::Store& store, const std::vector<RunId>& runs, const std::vector<std::string>& metrics, ExportFormat format,
    std::ostream& stream)
{
    const RunId& run = runs.front();
    switch (format) {
    case ExportFormat::Steps:
        return store::exportSteps(store, run, stream);
    case ExportFormat::Points:
        return exchange::exportPoints(store, runs, metrics, stream);
    case ExportFormat::Evaluations:
        return store::exportEvaluations(store, run, stream);
    case ExportFormat::Json:
        return writeJson(store, runs, stream);
    }
    return fail(ErrorCode::Internal, "Unknown format of an export.");
}

} // namespace

Result<> exportRuns(
    store::Store& store, const std::vector<RunId>& runs, const std::vector<std::string>& metrics, ExportFormat format,
    const std::string& out, bool overwrite)
{
    if (out.empty())
        return write(store, runs, metrics, format, std::cout);
    auto file = AtomicFile::open(realFileSystem(), out);
    if (!file)
        return fail(std::move(file.error()));
    AtomicFileBuffer buffer(*file);
    std::ostream stream(&buffer);
    auto written = write(store, runs, metrics, format, stream);
    stream.flush();
    if (buffer.error())
        return fail(*buffer.error());
    if (!written)
        return written;
    return file->commit(overwrite ? Replace::Yes : Replace::No);
}

} // namespace workbench::cli
