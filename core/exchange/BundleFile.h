// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"
#include "core/base/Result.h"
#include "core/exchange/BundleManifest.h"
#include "core/exchange/ZipArchive.h"
#include "core/sample/FilmFrame.h"
#include "core/sample/SampleDocument.h"
#include "core/store/Store.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace workbench::exchange
{

/// A bundle from a stranger, open for reading. open() has checked the zip file, the manifest, and that the file has
/// exactly the entries that the manifest lists, with their sizes; verify() reads everything once. What is read after
/// that is checked again as it goes, in case the file is changed meanwhile.
class BundleFile
{
public:
    static Result<BundleFile> open(const std::filesystem::path& path);

    const BundleManifest& manifest() const { return m_manifest; }
    std::int64_t bytes() const; ///< of all entries, unpacked

    /// Reads every entry: its bytes against size and SHA-256, every point, event, frame and sample against what they
    /// can be, the checkpoint's files against its own manifest.
    Result<> verify(const ByteProgress& progress, std::stop_token stop) const;

    store::Store::ImportedSeries series(std::size_t index) const; ///< must not outlive the bundle
    Result<std::vector<store::EventRow>> events() const;
    Result<std::vector<sample::FilmFrame>> film() const; ///< empty where there is none
    /// With their identifiers; `checkpoint` is a name, as in the manifest.
    Result<std::vector<sample::SampleDocument>> samples() const;
    /// Writes the checkpoint's files into `folder`, which exists, each on the disk when this returns.
    Result<> unpackCheckpoint(const std::filesystem::path& folder, std::stop_token stop) const;

private:
    using Taker = std::function<Result<>(std::string_view)>;

    BundleFile(std::unique_ptr<ZipArchive> archive, BundleManifest manifest);
    Result<> forEachBlock(const BundledEntry& entry, const std::stop_token& stop, const Taker& take) const;
    Result<> compareEntries() const;
    Result<> checkContent(const BundledEntry& entry) const;
    Result<> checkCheckpoint() const;
    const BundledEntry* find(std::string_view name) const;

    std::unique_ptr<ZipArchive> m_archive;
    BundleManifest m_manifest;
};

} // namespace workbench::exchange
