// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace workbench::exchange
{

// A bundle is a zip file of regular files, stored or deflated, with these entries and no others:
//
//   run.json             the manifest (BundleManifest.h); written last, read first
//   metrics/<n>.bin      the points of one series, 48 bytes each (PointCoding.h)
//   events.json          an array of events (EventCoding.h)
//   film.bin             what the run wrote as it learned (FilmCoding.h)
//   samples/<uuid>.bin   a text somebody had written with it (SampleCoding.h)
//   checkpoint/<file>    manifest.json and the data files of one checkpoint
//
// All but the manifest stand in the manifest with size and SHA-256.

inline constexpr int kBundleVersion = 1;
inline constexpr std::string_view kBundleFormat = "sharnn-run";
inline constexpr std::string_view kManifestEntry = "run.json";
inline constexpr std::string_view kEventsEntry = "events.json";
inline constexpr std::string_view kFilmEntry = "film.bin";
inline constexpr std::string_view kMetricsPrefix = "metrics/";
inline constexpr std::string_view kSamplesPrefix = "samples/";
inline constexpr std::string_view kCheckpointPrefix = "checkpoint/";

// What a reader takes at most, so that no file can make it work, write or allocate without end.
inline constexpr std::int64_t kMostEntries = 20'000;
inline constexpr std::int64_t kMostSeries = 5'000;
inline constexpr std::int64_t kMostPoints = 2'000'000'000; ///< of one series
inline constexpr std::int64_t kLargestManifest = 16 << 20;
inline constexpr std::int64_t kLargestEvents = 64 << 20;
inline constexpr std::int64_t kLargestFilm = 64 << 20;
inline constexpr std::int64_t kLargestSample = 256 << 20;
/// Bytes of an entry for each byte that it takes in the file, beyond the first kUnpackedSlack. Points of a run come to
/// about 3; the format itself goes up to 1030.
inline constexpr std::int64_t kMostUnpacking = 200;
inline constexpr std::int64_t kUnpackedSlack = 1 << 20;
inline constexpr int kDeepestBundleJson = 16;
inline constexpr std::size_t kLongestLine = 1'000; ///< bytes of a name, tag or group
inline constexpr std::size_t kLongestMetric = 200; ///< bytes of the name of a series
inline constexpr std::size_t kLongestText = 1 << 20; ///< bytes of a note or message

} // namespace workbench::exchange
