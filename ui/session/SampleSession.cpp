// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SampleSession.h"

#include "core/train/WeightsSnapshot.h"
#include "ui/session/TextWriting.h"
#include "ui/session/ThreadPriority.h"

#include <QMetaObject>

#include <algorithm>
#include <deque>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr std::int64_t kPlacesBudget = 256 << 20;
constexpr std::size_t kShelf = 2; ///< models that stay open: that of the text, and that of the newest weights

} // namespace

/// The open models and the places in texts, on the job's thread.
class SampleSession::Worker
{
public:
    /// Opened, or still open; the one used last stays last.
    Result<OpenModel*> model(const SampleWeights& weights)
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
        m_shelf.push_back(std::make_unique<OpenModel>(
            OpenModel{weights, std::move(*opened), std::move(reader), ReadPlaces(kPlacesBudget)}));
        return m_shelf.back().get();
    }

private:
    std::deque<std::unique_ptr<OpenModel>> m_shelf;
};

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
        OpenModel& model = **worker.model(request.weights); // open already
        TextWriting writing(model, request, stop, [&](WriteNews&& news) {
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
        TextWriting writing(**worker.model(weights), request, stop, [&](WriteNews&& news) {
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
