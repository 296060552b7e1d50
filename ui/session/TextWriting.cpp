// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TextWriting.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <span>

namespace workbench::ui
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBytesBetweenPlaces = 1024; ///< a byte further back is read again from the place before it
constexpr auto kBundleTime = std::chrono::milliseconds(33);
constexpr auto kSpeedWindow = std::chrono::milliseconds(500);
constexpr std::size_t kBundleBytes = 512; ///< of a text that is read

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

TextWriting::TextWriting(OpenModel& model, const WriteRequest& request, const std::stop_token& stop, Send send)
    : m_model(model)
    , m_request(request)
    , m_stop(stop)
    , m_send(std::move(send))
    , m_sampler(*model.reader, settingsOf(request))
{
    model.reader->setThreads(request.threads);
}

Result<> TextWriting::run()
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

/// From the furthest place that is known, but early enough that every wanted figure comes.
void TextWriting::readText()
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

void TextWriting::keepPlaceIfFar()
{
    if (m_sampler.text().size() - m_placeAt >= kBytesBetweenPlaces) {
        keepPlace();
    }
}

void TextWriting::keepPlace()
{
    const auto logits = m_sampler.logits();
    m_model.places.keep({m_sampler.text(), m_sampler.state(), {logits.begin(), logits.end()}});
    m_placeAt = m_sampler.text().size();
}

void TextWriting::sendIfDue(std::int64_t drawn)
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

void TextWriting::noteSpeed(Clock::time_point now, std::int64_t drawn)
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

void TextWriting::finish(WriteEnd end)
{
    if (m_ready) {
        m_news.next = asLogits(m_sampler.logits());
        m_news.memoryFilled = m_sampler.state().memoryFilled();
    }
    m_news.bytesPerSecond = m_speed;
    m_news.end = end;
    m_send(std::exchange(m_news, {}));
}

} // namespace workbench::ui
