// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/CorpusSession.h"

#include "core/data/CorpusFiles.h"
#include "core/data/CorpusResolver.h"

#include <nlohmann/json.hpp>

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr std::int64_t kFirstBytes = 1024;

std::optional<data::RecallFloors> floorsOf(const std::filesystem::path& corpus)
{
    const auto json = nlohmann::json::parse(data::corpusDetails(corpus), nullptr, false);
    if (!json.is_object() || !json.contains("floorsBitsPerByte"))
        return std::nullopt;
    const auto& floors = json["floorsBitsPerByte"];
    if (!floors.is_object() || !floors.value("withRecall", nlohmann::json()).is_number()
        || !floors.value("withoutRecall", nlohmann::json()).is_number())
        return std::nullopt;
    return data::RecallFloors{floors["withRecall"].get<double>(), floors["withoutRecall"].get<double>()};
}

/// Which field names the file or the cut that openCorpus() could not have.
std::string fieldOf(const config::CorpusConfig& corpus, const Error& error)
{
    const auto names
        = [&error](const std::string& path) { return !path.empty() && error.message.find(path) != std::string::npos; };
    if (corpus.split != config::SplitKind::Files)
        return "corpus.split";
    return names(corpus.testPath) && !names(corpus.validationPath) ? "corpus.testPath" : "corpus.validationPath";
}

} // namespace

/// One request on the worker thread, reporting to the session as it goes.
class CorpusSession::Worker
{
public:
    Worker(CorpusSession& session, std::uint64_t request, std::stop_token stop)
        : m_session(session)
        , m_request(request)
        , m_stop(std::move(stop))
    {
    }

    void open(config::CorpusConfig corpus, const std::filesystem::path& corpusFolder, bool describeBytes)
    {
        const std::string path = corpus.path;
        const auto file = data::resolveCorpus(path, corpusFolder, m_progress, m_stop).and_then([](const auto& found) {
            return data::ByteCorpus::open(found);
        });
        if (!file)
            return fail("corpus.path", file.error());
        corpus.path = file->path().string();
        const auto files = data::openCorpus(corpus);
        if (!files)
            return fail(fieldOf(corpus, files.error()), files.error());

        CorpusFacts facts{
            .path = file->path(),
            .sizeBytes = file->size(),
            .firstBytes = {},
            .split = files->split,
            .floors = floorsOf(file->path())};
        std::vector<std::uint8_t> first(std::size_t(std::min(kFirstBytes, file->size())));
        if (const auto read = file->read(0, first); !read)
            return fail("corpus.path", read.error());
        facts.firstBytes.assign(first.begin(), first.end());
        report([facts](CorpusSession& session) { Q_EMIT session.opened(facts); });
        if (describeBytes)
            describe(*file, path);
    }

    void makeRecall(const data::RecallSettings& settings, const std::filesystem::path& corpusFolder)
    {
        const auto made = data::makeRecallFile(settings, corpusFolder, m_progress, m_stop);
        if (!made)
            return fail("corpus.path", made.error());
        report([path = QString::fromStdString(made->path.string())](CorpusSession& session) {
            Q_EMIT session.recallMade(path);
        });
    }

private:
    void describe(const data::ByteCorpus& file, const std::string& path)
    {
        const auto summary = data::summarise(file, m_progress, m_stop);
        if (!summary)
            return fail("corpus.path", summary.error());
        report([summary = *summary](CorpusSession& session) { Q_EMIT session.summarised(summary); });
        const auto hash = file.sha256(m_progress, m_stop);
        if (!hash)
            return fail("corpus.path", hash.error());
        report([path, hash = QString::fromStdString(*hash)](CorpusSession& session) {
            session.m_describedPath = path;
            Q_EMIT session.hashed(hash);
        });
    }

    template <typename Report>
    void report(Report report)
    {
        if (!m_stop.stop_requested())
            m_session.post(m_request, [&session = m_session, report = std::move(report)] { report(session); });
    }

    void fail(const std::string& field, const Error& error)
    {
        report([trouble = CorpusTrouble{field, error}](CorpusSession& session) { Q_EMIT session.failed(trouble); });
    }

    CorpusSession& m_session;
    std::uint64_t m_request;
    std::stop_token m_stop;
    int m_percent = -1;
    ByteProgress m_progress = [this](std::int64_t done, std::int64_t total) {
        const int percent = total > 0 ? int(100.0 * double(done) / double(total)) : 0;
        if (percent != std::exchange(m_percent, percent))
            report([percent](CorpusSession& session) { Q_EMIT session.progress(percent); });
    };
};

CorpusSession::CorpusSession(std::filesystem::path corpusFolder, QObject* parent)
    : QObject(parent)
    , m_corpusFolder(std::move(corpusFolder))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleTime);
    connect(&m_settle, &QTimer::timeout, this, &CorpusSession::begin);
}

CorpusSession::~CorpusSession() = default;

void CorpusSession::request(const config::CorpusConfig& corpus)
{
    ++m_request;
    m_job.cancel();
    if (corpus.path != m_describedPath)
        m_describedPath.clear();
    m_corpus = corpus;
    m_settle.start();
}

void CorpusSession::makeRecall(const data::RecallSettings& settings)
{
    m_settle.stop();
    m_job.post([this, settings, folder = m_corpusFolder, request = ++m_request](std::stop_token stop) {
        Worker(*this, request, std::move(stop)).makeRecall(settings, folder);
    });
}

void CorpusSession::begin()
{
    m_job.post([this, corpus = m_corpus, folder = m_corpusFolder, request = m_request,
                describe = m_describedPath != m_corpus.path](std::stop_token stop) {
        Worker(*this, request, std::move(stop)).open(corpus, folder, describe);
    });
}

void CorpusSession::post(std::uint64_t request, std::function<void()> report)
{
    QMetaObject::invokeMethod(
        this,
        [this, request, report = std::move(report)] {
            if (request == m_request)
                report();
        },
        Qt::QueuedConnection);
}

} // namespace workbench::ui
