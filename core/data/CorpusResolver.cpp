// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/CorpusResolver.h"

#include "core/base/AtomicFile.h"
#include "core/base/JsonDepth.h"
#include "core/base/LastingFolder.h"
#include "core/base/RegularFile.h"
#include "core/base/Sha256.h"

#include <nlohmann/json.hpp>

namespace workbench::data
{

namespace
{

using nlohmann::ordered_json;

constexpr int kGeneratorVersion = 1; // counts up when the same settings give another text
constexpr std::int64_t kMostDetailBytes = 1 << 16;

ordered_json settingsJson(const RecallSettings& settings)
{
    return {
        {"generator", kRecallName},
        {"version", kGeneratorVersion},
        {"thingsPerPage", settings.thingsPerPage},
        {"lettersPerName", settings.lettersPerName},
        {"usesPerPage", settings.usesPerPage},
        {"fillerWords", settings.fillerWords},
        {"sizeBytes", settings.sizeBytes},
        {"seed", settings.seed},
    };
}

std::filesystem::path detailsPath(std::filesystem::path corpus)
{
    return corpus += ".json"; // appended, so that it never is the corpus itself
}

/// A file beside a corpus, which anybody may have put there; no object where it is none of ours.
ordered_json parsedDetails(std::string_view text)
{
    return nestsTooDeeply(text) ? ordered_json() : ordered_json::parse(text, nullptr, false);
}

// The SHA-256 that the details beside the text promise, if they belong to these settings and the text still has it.
Result<RecallFile> findExisting(
    const std::filesystem::path& path, const ordered_json& settings, const ByteProgress& progress, std::stop_token stop)
{
    auto details = readTextFile(detailsPath(path), kMostDetailBytes);
    if (!details)
        return fail(std::move(details.error()));
    const auto json = parsedDetails(*details);
    if (!json.is_object() || !json.contains("sha256") || !json["sha256"].is_string()
        || json.value("settings", ordered_json()) != settings)
        return fail(ErrorCode::Mismatch, detailsPath(path).string() + " describes another corpus.");
    auto digest = sha256OfFile(path, progress, stop);
    if (!digest)
        return fail(std::move(digest.error()));
    if (*digest != json["sha256"].get<std::string>())
        return fail(ErrorCode::Mismatch, path.string() + " was changed.");
    return RecallFile{.path = path, .sha256 = std::move(*digest), .details = std::move(*details)};
}

} // namespace

Result<RecallFile> writeRecallFile(
    const RecallSettings& settings, const std::filesystem::path& path, Replace replace, const ByteProgress& progress,
    std::stop_token stop, const FileSystem& fileSystem)
{
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const auto space = fileSystem.freeSpace(folder);
    if (space && *space < settings.sizeBytes)
        return fail(
            ErrorCode::NoSpace,
            "The corpus needs " + std::to_string(settings.sizeBytes) + " bytes, but " + folder.string() + " has "
                + std::to_string(*space) + " left.",
            "Free some space on that disk, or make a smaller corpus.");

    auto file = AtomicFile::open(fileSystem, path);
    if (!file)
        return fail(std::move(file.error()));
    Sha256 hash;
    std::string buffer; // pages are small, so they are written many at a time
    std::int64_t written = 0;
    const auto flush = [&]() -> Result<> {
        hash.update(buffer);
        written += static_cast<std::int64_t>(buffer.size());
        auto done = file->write(buffer);
        buffer.clear();
        if (done && progress)
            progress(written, settings.sizeBytes);
        return done;
    };
    const auto report = generateRecall(settings, [&](std::string_view text) -> Result<> {
        buffer += text;
        if (buffer.size() < (1 << 20))
            return {};
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Making the corpus was stopped.");
        return flush();
    });
    if (!report)
        return fail(report.error());
    if (auto done = flush().and_then([&] { return file->commit(replace); }); !done)
        return fail(std::move(done.error()));

    const ordered_json details{
        {"settings", settingsJson(settings)},
        {"sha256", hash.hexDigest()},
        {"pages", report->pages},
        {"floorsBitsPerByte",
         {{"withRecall", report->floors.withRecall}, {"withoutRecall", report->floors.withoutRecall}}},
    };
    RecallFile made{.path = path, .sha256 = hash.hexDigest(), .details = details.dump(2) + "\n"};
    if (auto done = writeFileAtomically(fileSystem, detailsPath(path), made.details, replace); !done)
        return fail(std::move(done.error()));
    return made;
}

Result<RecallFile> makeRecallFile(
    const RecallSettings& settings, const std::filesystem::path& folder, const ByteProgress& progress,
    std::stop_token stop, const FileSystem& fileSystem)
{
    if (auto valid = checkRecallSettings(settings); !valid)
        return fail(std::move(valid.error()));
    const ordered_json described = settingsJson(settings);
    Sha256 hash;
    hash.update(described.dump());
    const bool usual = settings == RecallSettings{}; // runs are named after their corpus: a plain name for the demo's
    const auto path = folder / (usual ? "recall.txt" : "recall-" + hash.hexDigest().substr(0, 12) + ".txt");

    auto existing = findExisting(path, described, progress, stop);
    if (existing || existing.error().code == ErrorCode::Cancelled)
        return existing;
    return createLastingFolder(fileSystem, folder).and_then([&] {
        return writeRecallFile(settings, path, Replace::Yes, progress, stop, fileSystem);
    });
}

Result<std::filesystem::path> resolveCorpus(
    const std::string& path, const std::filesystem::path& corpusFolder, const ByteProgress& progress,
    std::stop_token stop)
{
    if (path == kRecallName)
        return makeRecallFile({}, corpusFolder, progress, stop).map([](RecallFile file) { return file.path; });
    if (path.empty())
        return fail(
            ErrorCode::InvalidArgument, "corpus.path names no corpus.", "Give the path of a file, or \"recall\".");
    std::error_code error;
    auto absolute = std::filesystem::absolute(path, error);
    if (error)
        return fail(ErrorCode::NotFound, "Cannot find " + path + ": " + error.message() + ".", "Check the path.");
    return absolute.lexically_normal();
}

std::string corpusDetails(const std::filesystem::path& corpus)
{
    const auto details = readTextFile(detailsPath(corpus), kMostDetailBytes);
    if (!details)
        return {};
    // Any file may have a JSON of the same name beside it.
    const auto json = parsedDetails(*details);
    const bool ours = json.is_object() && json.contains("settings") && json["settings"].is_object()
        && json["settings"].value("generator", ordered_json()) == kRecallName;
    return ours ? *details : std::string();
}

} // namespace workbench::data
