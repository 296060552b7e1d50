// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/TextSampler.h"
#include "core/train/SamplingModel.h"
#include "ui/session/ReadPlaces.h"
#include "ui/session/SampleSession.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

namespace workbench::ui
{

/// A model that is laid out for writing, and the places in texts that it has read.
struct OpenModel {
    SampleWeights weights;
    train::SamplingModel opened;
    std::unique_ptr<sample::ByteReader> reader;
    ReadPlaces places;
};

/// One request at work, on the thread of a SampleSession: reads the text and goes on with it.
class TextWriting
{
public:
    using Send = std::function<void(WriteNews&&)>;

    /// All but `send` outlive the object.
    TextWriting(OpenModel& model, const WriteRequest& request, const std::stop_token& stop, Send send);

    Result<> run(); ///< until the text ends or `stop` is requested; what happens is sent in bundles

private:
    using Clock = std::chrono::steady_clock;

    void readText();
    void keepPlaceIfFar();
    void keepPlace();
    void sendIfDue(std::int64_t drawn);
    void noteSpeed(Clock::time_point now, std::int64_t drawn);
    void finish(WriteEnd end);

    OpenModel& m_model;
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

} // namespace workbench::ui
