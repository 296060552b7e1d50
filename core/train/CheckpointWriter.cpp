// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointWriter.h"

#include "core/base/AtomicFile.h"
#include "core/base/LastingFolder.h"
#include "core/base/Sha256.h"
#include "core/train/CheckpointFolder.h"

#include <array>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>

namespace workbench::train
{

namespace
{

std::string folderName(std::int64_t step)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "step-%09lld", static_cast<long long>(step));
    return text.data();
}

std::filesystem::path temporaryFor(std::filesystem::path folder)
{
    return folder += ".tmp";
}

/// Counts and hashes what goes through it, so that a manifest promises the bytes that were meant, not those that a
/// faulty disk gives back.
class HashingFile : public WritableFile
{
public:
    explicit HashingFile(std::unique_ptr<WritableFile> file)
        : m_file(std::move(file))
    {
    }

    Result<> write(std::span<const std::byte> bytes) override
    {
        m_hash.update(bytes);
        m_size += static_cast<std::int64_t>(bytes.size());
        return m_file->write(bytes);
    }
    Result<> sync() override { return m_file->sync(); }
    Result<> close() override { return m_file->close(); }

    CheckpointFile summary(std::string_view name) const
    {
        return {.name = std::string(name), .sizeBytes = m_size, .sha256 = m_hash.hexDigest()};
    }

private:
    std::unique_ptr<WritableFile> m_file;
    Sha256 m_hash;
    std::int64_t m_size = 0;
};

/// A new file with what `write` puts into it, on the disk.
template <typename Write>
Result<CheckpointFile> newFile(const FileSystem& fileSystem, const std::filesystem::path& path, Write write)
{
    auto created = fileSystem.create(path);
    if (!created)
        return fail(std::move(created.error()));
    HashingFile file(std::move(*created));
    return write(file).and_then([&] { return file.sync(); }).and_then([&] { return file.close(); }).map([&] {
        return file.summary(path.filename().string());
    });
}

std::int64_t bytesOf(const CheckpointTensors& tensors)
{
    std::int64_t sum = 0;
    for (const auto* list : {&tensors.model, &tensors.optimizer, &tensors.state})
        for (const model::NamedTensor& each : *list)
            sum += static_cast<std::int64_t>(each.tensor.nbytes());
    return sum;
}

} // namespace

CheckpointWriter::CheckpointWriter(const FileSystem& fileSystem, std::filesystem::path folder)
    : m_fileSystem(fileSystem)
    , m_folder(std::move(folder))
{
}

Result<WrittenCheckpoint> CheckpointWriter::write(CheckpointManifest manifest, const CheckpointTensors& tensors) const
{
    if (auto made = createLastingFolder(m_fileSystem, m_folder); !made)
        return fail(made.error());
    constexpr std::int64_t kReserve = 1 << 20; // headers, manifest, the file system's own needs
    const std::int64_t needed = bytesOf(tensors) + kReserve;
    if (const auto space = m_fileSystem.freeSpace(m_folder); space && *space < needed)
        return fail(
            ErrorCode::NoSpace,
            "A checkpoint of " + std::to_string(needed >> 20) + " MiB does not fit into " + m_folder.string()
                + ", where " + std::to_string(*space >> 20) + " MiB are free.",
            "Free some space, or remove old runs.");

    const std::filesystem::path final = m_folder / folderName(manifest.at.step);
    const std::filesystem::path temporary = temporaryFor(final);
    std::error_code unknown;
    const bool replaces = std::filesystem::exists(final, unknown);
    std::int64_t size = 0;
    bool placed = false;
    Result<> written = m_fileSystem.removeAll(temporary)
                           .and_then([&] { return m_fileSystem.createDirectories(temporary); })
                           .and_then([&] { return fill(temporary, std::move(manifest), tensors); })
                           .map([&](std::int64_t bytes) { size = bytes; })
                           .and_then([&] { return m_fileSystem.syncDirectory(temporary); })
                           .and_then([&] {
                               // The old one may be the run's only one: at no moment may neither be there.
                               return replaces ? m_fileSystem.exchange(temporary, final)
                                               : m_fileSystem.rename(temporary, final, Replace::No);
                           })
                           .and_then([&] {
                               placed = true;
                               return m_fileSystem.syncDirectory(m_folder);
                           });
    if (!written) {
        // What the disk still allows; the next attempt tries again.
        const auto back = placed ? takeBack(temporary, final, replaces) : Result<>();
        if (back)
            (void)m_fileSystem.removeAll(temporary);
        return fail(std::move(written.error()));
    }
    if (replaces)
        (void)m_fileSystem.removeAll(temporary); // the old one; what stays of it is in nobody's way
    return WrittenCheckpoint{final, size};
}

/// A new checkpoint that may not last must not count: the names are as they were before anything of it is removed.
Result<> CheckpointWriter::takeBack(
    const std::filesystem::path& temporary, const std::filesystem::path& final, bool replaced) const
{
    const auto back
        = replaced ? m_fileSystem.exchange(temporary, final) : m_fileSystem.rename(final, temporary, Replace::No);
    return back.and_then([&] { return m_fileSystem.syncDirectory(m_folder); });
}

Result<std::int64_t> CheckpointWriter::fill(
    const std::filesystem::path& folder, CheckpointManifest manifest, const CheckpointTensors& tensors) const
{
    std::int64_t total = 0;
    manifest.files.clear();
    for (const auto& [name, list] :
         {std::pair(kModelFile, &tensors.model), std::pair(kOptimizerFile, &tensors.optimizer),
          std::pair(kStateFile, &tensors.state)}) {
        const std::filesystem::path path = folder / name;
        auto file = newFile(
            m_fileSystem, path, [&](WritableFile& file) { return model::writeSafetensors(file, path, *list); });
        if (!file)
            return fail(std::move(file.error()));
        total += file->sizeBytes;
        manifest.files.push_back(std::move(*file));
    }
    const std::string text = manifestText(manifest);
    return newFile(
               m_fileSystem, folder / kManifestName,
               [&](WritableFile& file) { return file.write(std::as_bytes(std::span(text))); })
        .map([&](const CheckpointFile& file) { return total + file.sizeBytes; });
}

Result<>
CheckpointWriter::renewManifest(const std::filesystem::path& checkpoint, const CheckpointManifest& manifest) const
{
    return writeFileAtomically(m_fileSystem, checkpoint / kManifestName, manifestText(manifest), Replace::Yes);
}

Result<> CheckpointWriter::remove(const std::filesystem::path& checkpoint) const
{
    std::error_code error;
    const std::filesystem::path doomed = std::filesystem::path(checkpoint) += ".removed.tmp";
    auto gone = m_fileSystem.removeAll(doomed); // of an attempt before this one
    if (!std::filesystem::exists(checkpoint, error))
        return gone;
    // Under another name first, and on the disk too: removing many files takes time, and a folder with a plain name is
    // always whole.
    return gone.and_then([&] { return m_fileSystem.rename(checkpoint, doomed, Replace::No); })
        .and_then([&] { return m_fileSystem.syncDirectory(doomed.parent_path()); })
        .and_then([&] { return m_fileSystem.removeAll(doomed); });
}

Result<> CheckpointWriter::removeLeftovers(const RunId& run) const
{
    Result<> removed;
    for (const std::filesystem::path& leftover : listCheckpoints(m_folder, run).leftovers)
        if (auto done = m_fileSystem.removeAll(leftover); !done)
            removed = std::move(done);
    return removed;
}

} // namespace workbench::train
