// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SampleSession.h"

#include "core/sample/TextSampler.h"
#include "core/train/SamplingModel.h"
#include "core/train/WeightsSnapshot.h"
#include "ui/session/ReadPlaces.h"
#include "ui/session/ThreadPriority.h"

#include <QMetaObject>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <span>
#include <utility>

namespace workbench::ui
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kPlacesBudget = 256 << 20;
constexpr std::size_t kBytesBetweenPlaces = 1024; ///< a byte further back is read again from the place before it
constexpr auto kBundleTime = std::chrono::milliseconds(33);
constexpr auto kSpeedWindow = std::chrono::milliseconds(500);
constexpr std::size_t kBundleBytes = 512; ///< of a text that is read
constexpr std::size_t kShelf = 2; ///< models that stay open: that of the text, and that of the newest weights

ByteLogits asLogits(std::span<const float> values)
{
    ByteLogits logits{};
    std::ranges::copy(values.first(logits.size()), logits.begin());
    return logits;
}

/// What `byte` cost where these logits stood before it.
ReadByte figuresOf(std::uint8_t byte, std::span<const float> before)
{
    const sample::Distribution model = sample::probabilities(before.first<256>());
    return {
        byte, static_cast<float>(sample::surprisalBits(model, byte)), static_cast<float>(sample::entropyBits(model)),
        asLogits(before)};
}

ReadByte firstByte(std::uint8_t byte)
{
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    return {byte, kNone, kNone, {}};
}

sample::SamplerSettings settingsOf(const WriteRequest& request)
{
    sample::SamplerSettings settings = request.settings;
    settings.bytes = std::max<std::int64_t>(1, request.bytes);
    return settings;
}

/// Keeps a thread from being busy for more than a share of the time.
class Pace
{
public:
    explicit Pace(double share)
        : m_share(std::clamp(share, 1e-3, 1.0))
    {
    }

    void rest(const std::stop_token& stop)
    {
        if (m_share >= 1) {
            return;
        }
        m_owed += (Clock::now() - m_woke) * (1 - m_share) / m_share;
        // Rare long sleeps: each waking takes a processor from a team that then waits for one of its threads.
        constexpr auto kLeast = std::chrono::milliseconds(30);
        if (m_owed >= kLeast) {
            std::mutex mutex;
            std::unique_lock lock(mutex);
            const Clock::time_point asleep = Clock::now();
            std::condition_variable_any().wait_for(lock, stop, m_owed, [] { return false; });
            m_owed -= Clock::now() - asleep;
        }
        m_woke = Clock::now();
    }

private:
    double m_share;
    Clock::time_point m_woke = Clock::now();
    std::chrono::duration<double> m_owed{0};
};

} // namespace

/// The open models and the places in texts, on the job's thread.
class SampleSession::Worker
{
public:
    struct Model {
        SampleWeights weights;
        train::SamplingModel opened;
        std::unique_ptr<sample::ByteReader> reader;
        ReadPlaces places{kPlacesBudget};
    };

    /// Opened, or still open; the one used last stays last.
    Result<Model*> model(const SampleWeights& weights)
    {
        const auto known = std::ranges::find_if(m_shelf, [&](const auto& model) { return model->weights == weights; });
        if (known != m_shelf.end()) {
            std::rotate(known, std::next(known), m_shelf.end());
            return m_shelf.back().get();
        }
        if (m_shelf.size() >= kShelf) {
            m_shelf.pop_front(); // before the next one is loaded: three may not fit
        }
        auto opened = weights.published ? train::openSamplingModel(*weights.published)
                                        : train::openSamplingModel(weights.checkpoint);
        if (!opened) {
            return fail(std::move(opened.error()));
        }
        auto reader = std::make_unique<sample::ByteReader>(opened->packed, 1);
        m_shelf.push_back(std::make_unique<Model>(Model{weights, std::move(*opened), std::move(reader)}));
        return m_shelf.back().get();
    }

private:
    std::deque<std::unique_ptr<Model>> m_shelf;
};

namespace
{

/// Reads a text and goes on with it: one request at work.
template <typename Model>
class Writing
{
public:
    using Send = std::function<void(WriteNews&&)>;

    Writing(Model& model, const WriteRequest& request, const std::stop_token& stop, Send send)
        : m_model(model)
        , m_request(request)
        , m_stop(stop)
        , m_send(std::move(send))
        , m_sampler(*model.reader, settingsOf(request))
    {
        model.reader->setThreads(request.threads);
    }

    Result<> run()
    {
        readText();
        if (m_stop.stop_requested()) {
            finish(WriteEnd::Stopped);
            return {};
        }
        Pace pace(m_request.share);
        std::int64_t drawn = 0;
        std::optional<WriteEnd> end;
        if (m_request.bytes <= 0) {
            end = WriteEnd::Length;
        }
        while (!end) {
            if (m_stop.stop_requested()) {
                end = WriteEnd::Stopped;
                break;
            }
            const ByteLogits before = asLogits(m_sampler.logits());
            const auto byte = m_sampler.draw();
            if (!byte) {
                finish(WriteEnd::Stopped);
                return fail(byte.error());
            }
            m_news.drawn.push_back(
                {byte->byte, static_cast<float>(byte->surprisalBits), static_cast<float>(byte->entropyBits), before});
            ++drawn;
            if (const auto reason = m_sampler.ended(drawn)) {
                end = *reason == sample::SampleEnd::Length ? WriteEnd::Length : WriteEnd::StopString;
            }
            keepPlaceIfFar();
            sendIfDue(drawn);
            pace.rest(m_stop);
        }
        keepPlace();
        finish(*end);
        return {};
    }

private:
    /// From the furthest place that is known, but early enough that every wanted figure comes.
    void readText()
    {
        const std::string& text = m_request.text;
        const std::size_t known = std::min(m_request.known, text.size());
        const auto* place = m_model.places.furthest(text);
        if (place && place->text.size() > known) {
            place = m_model.places.furthest(std::string_view(text).substr(0, known));
        }
        sample::ReadingState state = place ? place->state : sample::ReadingState(*m_model.opened.packed);
        std::vector<float> logits = place ? place->logits : std::vector<float>();
        std::size_t read = place ? place->text.size() : 0;
        while (read < text.size() && !m_stop.stop_requested()) {
            const std::size_t end = std::min(text.size(), read + kBundleBytes);
            std::vector<float> before = logits;
            const std::string_view part = std::string_view(text).substr(read, end - read);
            const auto each = [&](std::size_t index, std::span<const float> behind) {
                const std::size_t at = read + index;
                if (at >= known) {
                    const auto byte = static_cast<std::uint8_t>(text[at]);
                    m_news.read.push_back(before.empty() ? firstByte(byte) : figuresOf(byte, before));
                }
                before.assign(behind.begin(), behind.end());
            };
            logits = m_model.reader->read(
                state, part, end > known ? sample::ByteReader::Listener(each) : sample::ByteReader::Listener(), m_stop);
            read = end;
            if (!m_stop.stop_requested()) {
                m_news.memoryFilled = state.memoryFilled();
                sendIfDue(0);
            }
        }
        if (m_stop.stop_requested()) {
            return;
        }
        m_model.places.keep({text, state, logits});
        m_sampler.resume(text, std::move(state), std::move(logits));
        m_placeAt = text.size();
        m_ready = true;
    }

    void keepPlaceIfFar()
    {
        if (m_sampler.text().size() - m_placeAt >= kBytesBetweenPlaces) {
            keepPlace();
        }
    }

    void keepPlace()
    {
        const auto logits = m_sampler.logits();
        m_model.places.keep({m_sampler.text(), m_sampler.state(), {logits.begin(), logits.end()}});
        m_placeAt = m_sampler.text().size();
    }

    void sendIfDue(std::int64_t drawn)
    {
        const Clock::time_point now = Clock::now();
        if (drawn != 1 && now - m_sent < kBundleTime) {
            return;
        }
        noteSpeed(now, drawn);
        if (drawn > 0) {
            m_news.memoryFilled = m_sampler.state().memoryFilled();
        }
        m_send(std::exchange(m_news, {}));
        m_sent = now;
    }

    void noteSpeed(Clock::time_point now, std::int64_t drawn)
    {
        m_marks.push_back({now, drawn});
        while (m_marks.size() > 2 && now - m_marks[1].first >= kSpeedWindow) {
            m_marks.pop_front();
        }
        const double seconds = std::chrono::duration<double>(now - m_marks.front().first).count();
        const auto bytes = static_cast<double>(drawn - m_marks.front().second);
        m_speed = seconds > 0 ? bytes / seconds : 0;
        m_news.bytesPerSecond = m_speed;
    }

    void finish(WriteEnd end)
    {
        if (m_ready) {
            m_news.next = asLogits(m_sampler.logits());
            m_news.memoryFilled = m_sampler.state().memoryFilled();
        }
        m_news.bytesPerSecond = m_speed;
        m_news.end = end;
        m_send(std::exchange(m_news, {}));
    }

    Model& m_model;
    const WriteRequest& m_request;
    const std::stop_token& m_stop;
    Send m_send;
    sample::TextSampler m_sampler;
    WriteNews m_news;
    bool m_ready = false; ///< the text has been read
    std::size_t m_placeAt = 0;
    Clock::time_point m_sent = Clock::now();
    std::deque<std::pair<Clock::time_point, std::int64_t>> m_marks; ///< when how many had been drawn
    double m_speed = 0;
};

} // namespace

SampleSession::SampleSession(QObject* parent)
    : QObject(parent)
    , m_worker(std::make_shared<Worker>())
{
}

SampleSession::~SampleSession() = default;

template <typename Function>
void SampleSession::report(std::uint64_t number, Function function)
{
    QMetaObject::invokeMethod(
        this,
        [this, number, function = std::move(function)] {
            if (number == m_request) {
                function();
            }
        },
        Qt::QueuedConnection);
}

void SampleSession::post(
    const SampleWeights& weights, std::function<void(Worker&, std::uint64_t, const std::stop_token&)> work)
{
    m_job.post(
        [this, weights, work = std::move(work), number = ++m_request, worker = m_worker](const std::stop_token& stop) {
            lowerThreadPriority();
            const auto model = worker->model(weights);
            if (!model) {
                report(number, [this, error = model.error()] { Q_EMIT failed(error); });
                return;
            }
            report(number, [this, weights, config = (*model)->opened.config, step = qint64((*model)->opened.step)] {
                Q_EMIT opened(weights, config, step);
            });
            work(*worker, number, stop);
        });
}

void SampleSession::tell(const WriteNews& news)
{
    if (news.end) {
        m_writing = false;
    }
    Q_EMIT newsArrived(news);
}

void SampleSession::open(const SampleWeights& weights)
{
    m_writing = false;
    post(weights, [](Worker&, std::uint64_t, const std::stop_token&) {});
}

void SampleSession::write(const WriteRequest& request)
{
    m_writing = true;
    post(request.weights, [this, request](Worker& worker, std::uint64_t number, const std::stop_token& stop) {
        Worker::Model& model = **worker.model(request.weights); // open already
        Writing writing(model, request, stop, [&](WriteNews&& news) {
            report(number, [this, news = std::move(news)] { tell(news); });
        });
        if (const auto written = writing.run(); !written) {
            report(number, [this, error = written.error()] { Q_EMIT failed(error); });
        }
    });
}

void SampleSession::measure(const SampleWeights& weights, const std::string& text)
{
    m_writing = false;
    post(weights, [this, weights, text](Worker& worker, std::uint64_t number, const std::stop_token& stop) {
        WriteRequest request;
        request.weights = weights;
        request.text = text;
        std::vector<float> bits;
        Writing writing(**worker.model(weights), request, stop, [&](WriteNews&& news) {
            for (const ReadByte& byte : news.read) {
                bits.push_back(byte.surprisalBits);
            }
        });
        if (const auto read = writing.run(); !read) {
            report(number, [this, error = read.error()] { Q_EMIT failed(error); });
        } else if (!stop.stop_requested()) {
            report(number, [this, text, bits = std::move(bits)] { Q_EMIT measured(text, bits); });
        }
    });
}

void SampleSession::stop()
{
    // Behind the request, and in its place where it has not begun.
    m_job.post([this, number = m_request](const std::stop_token&) {
        report(number, [this] {
            if (m_writing) {
                tell({.read = {}, .drawn = {}, .next = {}, .end = WriteEnd::Stopped});
            }
        });
    });
}

void SampleSession::cancel()
{
    ++m_request;
    m_writing = false;
    m_job.cancel();
}

} // namespace workbench::ui
