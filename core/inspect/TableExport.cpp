// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/TableExport.h"

#include "core/base/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace workbench::inspect
{

namespace
{

/// Lines of numbers, written a block at a time: tables of cells have millions.
class CsvFile
{
public:
    static Result<CsvFile> open(const std::filesystem::path& path, std::string_view header)
    {
        return AtomicFile::open(realFileSystem(), path).map([&](AtomicFile&& file) {
            CsvFile csv(std::move(file));
            csv.m_text.append(header).append("\n");
            return csv;
        });
    }

    template <typename Number>
    CsvFile& put(Number value)
    {
        std::array<char, 48> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        m_text.append(digits.data(), end).append(",");
        return *this;
    }

    Result<> endRow()
    {
        m_text.back() = '\n'; // the comma after the last number
        return m_text.size() < kBlock ? Result<>() : flush();
    }

    Result<> commit()
    {
        return flush().and_then([&] { return m_file.commit(); });
    }

private:
    static constexpr std::size_t kBlock = 1 << 16;

    explicit CsvFile(AtomicFile&& file)
        : m_file(std::move(file))
    {
    }

    Result<> flush()
    {
        auto written = m_file.write(m_text);
        m_text.clear();
        return written;
    }

    AtomicFile m_file;
    std::string m_text;
};

int byteAt(std::string_view bytes, std::size_t index)
{
    return static_cast<unsigned char>(bytes[index]);
}

} // namespace

Result<> writeCellsCsv(const std::filesystem::path& path, const maps::CellStates& states)
{
    auto file = CsvFile::open(path, "time,offset,byte,unit,cell,inputGate,forgetGate,candidate,outputGate,hidden");
    if (!file)
        return fail(std::move(file.error()));
    std::size_t index = 0;
    for (int time = 0; time < states.times; ++time)
        for (int unit = 0; unit < states.width; ++unit, ++index) {
            file->put(time)
                .put(states.firstOffset + time)
                .put(byteAt(states.bytes, static_cast<std::size_t>(time)))
                .put(unit);
            for (const auto* const values :
                 {&states.cell, &states.inputGate, &states.forgetGate, &states.candidate, &states.outputGate,
                  &states.hidden})
                file->put((*values)[index]);
            if (auto written = file->endRow(); !written)
                return written;
        }
    return file->commit();
}

Result<> writeGradientCsv(const std::filesystem::path& path, const ProbeText& text, std::span<const float> values)
{
    auto file = CsvFile::open(path, "position,offset,byte,distance,gradient");
    if (!file)
        return fail(std::move(file.error()));
    const std::string bytes = text.memory + text.text;
    for (std::size_t index = 0; index < values.size(); ++index) {
        const auto position = static_cast<std::int64_t>(index) - static_cast<std::int64_t>(text.memory.size());
        file->put(position)
            .put(text.firstOffset + position)
            .put(byteAt(bytes, index))
            .put(values.size() - index)
            .put(values[index]);
        if (auto written = file->endRow(); !written)
            return written;
    }
    return file->commit();
}

Result<> writeGradientJson(const std::filesystem::path& path, const ProbeText& text, std::span<const float> values)
{
    const std::string bytes = text.memory + text.text;
    const auto memory = static_cast<std::int64_t>(text.memory.size());
    const auto at = static_cast<std::int64_t>(values.size()) - memory;
    nlohmann::ordered_json object{
        {"at", at},
        {"offset", text.firstOffset + at},
        {"byte", byteAt(bytes, values.size())},
        {"firstPosition", -memory},
        {"bytes", nlohmann::ordered_json::array()},
        {"gradient", nlohmann::ordered_json::array()}};
    for (std::size_t index = 0; index < values.size(); ++index) {
        object["bytes"].push_back(byteAt(bytes, index));
        object["gradient"].push_back(values[index]);
    }
    return writeFileAtomically(realFileSystem(), path, object.dump() + "\n");
}

} // namespace workbench::inspect
