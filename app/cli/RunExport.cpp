// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunExport.h"

#include "core/base/AtomicFile.h"
#include "core/exchange/MetricTable.h"
#include "core/store/RunExport.h"

#include <array>
#include <iostream>
#include <optional>
#include <streambuf>

namespace workbench::cli
{

namespace
{

/// Lets a stream write into an AtomicFile, and keeps the first error that the stream itself cannot carry.
class AtomicFileBuffer final : public std::streambuf
{
public:
    explicit AtomicFileBuffer(AtomicFile& file)
        : m_file(file)
    {
        setp(m_block.data(), m_block.data() + m_block.size());
    }

    const std::optional<Error>& error() const { return m_error; }

protected:
    int sync() override
    {
        const std::string_view text(pbase(), static_cast<std::size_t>(pptr() - pbase()));
        if (auto written = m_file.write(text); !written && !m_error)
            m_error = std::move(written.error());
        setp(m_block.data(), m_block.data() + m_block.size());
        return m_error ? -1 : 0;
    }
    int_type overflow(int_type character) override
    {
        if (sync() != 0)
            return traits_type::eof();
        if (!traits_type::eq_int_type(character, traits_type::eof()))
            sputc(traits_type::to_char_type(character));
        return traits_type::not_eof(character);
    }

private:
    AtomicFile& m_file;
    std::array<char, 1 << 16> m_block{};
    std::optional<Error> m_error;
};

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
        return store::exportJson(store, run, stream);
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
