// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include "core/base/RegularFile.h"
#include "tests/core/exchange/BundledRun.h"

#include <QString>

#include <bit>
#include <cmath>
#include <functional>
#include <map>

namespace workbench::badfiles
{

using namespace exchange;
using nlohmann::json;
using store::valueOf;

FormatFiles bundleFiles()
{
    const BundledRun original(200);
    FormatFiles files{valueOf(readTextFile(original.bundle, INT32_MAX)), {}};
    const Entries wholeEntries = entriesOf(original.bundle);
    const auto add = [&](const std::string& name, std::string bytes) { files.bad.push_back({name, std::move(bytes)}); };
    const auto edit = [&](const std::string& name, const std::function<void(Entries&)>& change) {
        Entries entries = wholeEntries;
        change(entries);
        add(name, rawZip(entries));
    };
    const auto editManifest = [&](const std::string& name, const std::function<void(json&)>& change) {
        edit(name, [&](Entries& entries) { changeManifest(entries, change); });
    };

    for (const std::size_t size :
         {0UL, 1UL, 3UL, 4UL, 21UL, 22UL, 30UL, 100UL, files.good.size() / 2, files.good.size() - 60,
          files.good.size() - 22, files.good.size() - 1})
        add("cut to " + std::to_string(size), files.good.substr(0, size));
    add("something behind it", files.good + "more");
    add("something before it", "more" + files.good);
    for (const char* text :
         {"{}", "\x89PNG\r\n\x1a\n................................", "SQLite format 3", "PK\3\4", "\x1f\x8b\x08 gzip",
          "BZh91AY", "%PDF-1.5", "7z\xbc\xaf\x27\x1c"})
        add(std::string("another format: ") + text, text);
    add("no entries", rawZip({}));

    for (const char* name :
         {"/etc/passwd", "../evil", "a/../../evil", "..", "metrics/", "metrics//0.bin", "./run.json", "C:\\evil",
          "metrics\\0.bin", "RUN.JSON", "Metrics/0.bin", "notes.txt", "evil\nname", "metrics/99.bin",
          "checkpoint/evil.so", "samples/none.bin", "\xff\xfe", " ", "c:evil"})
        edit(std::string("extra entry ") + name, [name](Entries& entries) { entries.push_back({name, "x"}); });
    edit("a name of 300 bytes", [](Entries& entries) { entries.push_back({std::string(300, 'a'), "x"}); });
    for (const RawEntry& entry : wholeEntries) {
        edit("twice: " + entry.name, [&](Entries& entries) { entries.push_back(entry); });
        edit("missing: " + entry.name, [&](Entries& entries) {
            std::erase_if(entries, [&](const RawEntry& one) { return one.name == entry.name; });
        });
        edit("another byte in " + entry.name, [&](Entries& entries) {
            if (auto& data = find(entries, entry.name).data; entry.name == "run.json")
                data[0] = '[';
            else
                data[data.size() / 2] ^= 1;
        });
        edit("link: " + entry.name, [&](Entries& entries) { find(entries, entry.name).attributes = 0120777U << 16; });
        edit("two bytes less: " + entry.name, [&](Entries& entries) {
            std::string& data = find(entries, entry.name).data; // the manifest's last byte is a line break
            data.resize(data.size() - 2);
        });
    }
    for (const std::uint32_t mode : {0040755U, 0010644U, 0020644U, 0060644U, 0140644U})
        edit("mode " + std::to_string(mode), [mode](Entries& e) { e.front().attributes = mode << 16; });
    edit("DOS folder", [](Entries& entries) { entries.front().attributes |= 0x10; });
    edit("encrypted", [](Entries& entries) { entries.front().flags = 1; });
    for (const std::uint16_t method : {1, 9, 12, 14, 93, 99})
        edit("method " + std::to_string(method), [method](Entries& e) { e.front().method = method; });
    edit("declared shorter", [](Entries& entries) { entries.front().declaredSize = 10; });
    edit("declared as a bomb", [](Entries& entries) {
        entries.front().declaredSize = 0xfffffff0U;
        entries.front().method = 8;
    });
    edit("many entries", [](Entries& entries) {
        for (int i = 0; i < 25'000; ++i)
            entries.push_back({std::to_string(i), ""});
    });

    edit("manifest nested deep", [](Entries& e) { find(e, "run.json").data = std::string(100'000, '['); });
    edit("manifest key twice", [](Entries& e) {
        find(e, "run.json").data = R"({"format":"sharnn-run","format":"sharnn-run","formatVersion":1})";
    });
    edit("manifest empty", [](Entries& e) { find(e, "run.json").data.clear(); });
    for (const char* field :
         {"format", "formatVersion", "exported", "run", "corpusName", "configuration", "series", "checkpoint",
          "entries"}) {
        editManifest(std::string("without ") + field, [field](json& root) { root.erase(field); });
        editManifest(std::string("wrong type: ") + field, [field](json& root) { root[field] = true; });
    }
    editManifest("a newer version", [](json& root) { root["formatVersion"] = 2; });
    editManifest("an unknown field", [](json& root) { root["evil"] = 1; });
    for (const auto& [field, value] : std::map<std::string, json>{
             {"id", "../../evil"},
             {"name", "two\nlines"},
             {"name ", ""},
             {"state", "asleep"},
             {"corpus", "abc"},
             {"created", -1},
             {"step", -1},
             {"bytes", 1e300},
             {"seconds", "NaN"},
             {"epoch", -0.5},
             {"threads", 1e9},
             {"colour", -1},
             {"tags", {"a", 1}},
             {"starred", 1},
             {"origin", {{"run", "x"}, {"step", 1}}},
             {"parameterCount", "many"},
             {"error", "\\q"},
             {"evil", 1}})
        editManifest("run." + field, [&](json& root) {
            root["run"][QString::fromStdString(field).trimmed().toStdString()] = value;
        });
    editManifest("unknown setting", [](json& root) { root["configuration"]["model"]["evil"] = 1; });
    editManifest("impossible setting", [](json& root) { root["configuration"]["model"]["width"] = -4; });
    editManifest("a series twice", [](json& root) { root["series"][1]["metric"] = root["series"][0]["metric"]; });
    editManifest("more points than bytes", [](json& root) { root["series"][0]["points"] = 1'000'000'000; });
    editManifest("negative points", [](json& root) { root["series"][0]["points"] = -1; });
    editManifest("a series without a name", [](json& root) { root["series"][0]["metric"] = ""; });
    editManifest("checkpoint elsewhere", [](json& root) { root["checkpoint"]["folder"] = "../../evil"; });
    editManifest("checkpoint of another step", [](json& root) { root["checkpoint"]["step"] = 3; });
    editManifest("entry hash", [](json& root) { root["entries"][0]["sha256"] = std::string(64, '0'); });
    editManifest("entry size", [](json& root) { root["entries"][0]["size"] = 1; });
    editManifest("entry twice", [](json& root) { root["entries"].push_back(root["entries"][0]); });

    Entries entries = wholeEntries;
    const std::string points = find(entries, "metrics/0.bin").data;
    const auto word = [&](std::size_t at, std::uint64_t bits) {
        std::string changed = points;
        for (int i = 0; i < 8; ++i)
            changed[at + static_cast<std::size_t>(i)] = static_cast<char>(bits >> (8 * i) & 0xff);
        return changed;
    };
    const std::uint64_t nan = std::bit_cast<std::uint64_t>(std::nan(""));
    for (const auto& [name, data] :
         {std::pair("step below 0", word(0, ~0ULL)),
          {"step goes back", word(4800, 1)},
          {"bytes go back", word(4808, 1)},
          {"seconds are no number", word(16, nan)},
          {"epoch is no number", word(24, nan)},
          {"no calendar has it", word(32, ~0ULL >> 1)}})
        edit(std::string("points: ") + name, [&](Entries& e) { replace(e, "metrics/0.bin", data); });
    for (const char* events : {"", "{}", "[1]", "[{}]", R"([{"step":-1}])", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"})
        edit(std::string("events ") + events, [events](Entries& e) { replace(e, "events.json", events); });
    for (const RawEntry& entry : wholeEntries)
        if (entry.name.starts_with("samples/") || entry.name.starts_with("checkpoint/"))
            for (const char* data : {"", "x", "\1\0\0\0\xff\xff\xff\xff"})
                edit("content of " + entry.name + std::to_string(std::string_view(data).size()), [&](Entries& e) {
                    replace(e, entry.name, data);
                });

    const BadFiles random = noise("PK\3\4");
    files.bad.insert(files.bad.end(), random.begin(), random.end());
    return files;
}

} // namespace workbench::badfiles
