// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/config/RunConfig.h"
#include "core/data/CorpusSplit.h"
#include "core/data/CorpusSummary.h"
#include "core/data/RecallCorpus.h"
#include "ui/session/LatestJob.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace workbench::ui
{

/// A corpus that could be opened, before its bytes are read as a whole.
struct CorpusFacts {
    std::filesystem::path path; ///< of the file; that of the generated one for "recall"
    std::int64_t sizeBytes = 0;
    std::string firstBytes; ///< at most a kilobyte
    data::CorpusSplit split;
    std::optional<data::RecallFloors> floors; ///< of a corpus that the program made
};

/// What is wrong with a corpus, and the field to change.
struct CorpusTrouble {
    std::string path; ///< "corpus.path", "corpus.split"...
    Error error;
};

/// Opens, counts and hashes the corpus of a configuration on a thread of its own; generates the Recall corpus there.
/// A newer request ends the one before, and nothing of an older one arrives any more.
class CorpusSession : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kSettleTime{150}; ///< while a path is typed

    explicit CorpusSession(std::filesystem::path corpusFolder, QObject* parent = nullptr);
    ~CorpusSession() override; ///< asks the work to stop, waits for it

    /// Emits opened(), then progress(), summarised() and hashed(), or failed() once. When only the split differs from
    /// the request before, opened() or failed() alone.
    void request(const config::CorpusConfig& corpus);
    /// Generates a corpus by a recipe of the user's and emits recallMade(), or failed().
    void makeRecall(const data::RecallSettings& settings);

Q_SIGNALS:
    void opened(const workbench::ui::CorpusFacts& facts);
    void progress(int percent); ///< of counting and hashing
    void summarised(const workbench::data::CorpusSummary& summary);
    void hashed(const QString& sha256);
    void recallMade(const QString& path);
    void failed(const workbench::ui::CorpusTrouble& trouble);

private:
    class Worker;
    void begin();
    void post(std::uint64_t request, std::function<void()> report);

    std::filesystem::path m_corpusFolder;
    QTimer m_settle;
    config::CorpusConfig m_corpus;
    std::string m_describedPath; ///< whose bytes have been counted and hashed
    std::uint64_t m_request = 0; ///< of the newest request
    LatestJob m_job; // last: joined before anything it reports to is gone
};

} // namespace workbench::ui
