// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SpikeWatch.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <span>

namespace workbench::train
{

namespace
{

constexpr std::int64_t kSilence = 100; ///< steps
constexpr double kHighLoss = 2; ///< deviations
constexpr double kLeastSpread = 1e-3; ///< of the mean: where all values are alike, the next one is not far off at once

} // namespace

double SpikeWatch::Window::mean() const
{
    const std::span values = std::span(m_values).first(m_count);
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(m_count);
}

std::optional<double> SpikeWatch::Window::deviations(double value) const
{
    if (m_count < kFewest)
        return std::nullopt;
    const double middle = mean();
    double squares = 0;
    for (const double each : std::span(m_values).first(m_count))
        squares += (each - middle) * (each - middle);
    const double deviation = std::sqrt(squares / static_cast<double>(m_count));
    const double spread = std::max(deviation, kLeastSpread * std::abs(middle));
    return spread > 0 ? (value - middle) / spread : 0;
}

void SpikeWatch::Window::add(double value)
{
    m_values[m_next] = value;
    m_next = (m_next + 1) % kMost;
    m_count = std::min(m_count + 1, kMost);
}

std::optional<std::string>
SpikeWatch::spike(const char* what, const Window& window, std::int64_t step, double value) const
{
    const auto above = window.deviations(value);
    if (!above || *above <= m_deviations)
        return std::nullopt;
    std::array<char, 192> text{};
    std::snprintf(
        text.data(), text.size(),
        "Spike: %s %.3g at step %lld is %.1f standard deviations above the mean %.3g of the %zu steps before.", what,
        value, static_cast<long long>(step), *above, window.mean(), window.count());
    return text.data();
}

std::optional<std::string> SpikeWatch::look(std::int64_t step, double loss, double gradNorm)
{
    if (!(m_deviations > 0) || !std::isfinite(loss) || !std::isfinite(gradNorm))
        return std::nullopt;
    std::optional<std::string> said;
    if (!m_spoke || step - *m_spoke >= kSilence) {
        said = spike("loss", m_losses, step, loss);
        if (!said && m_losses.deviations(loss).value_or(0) > kHighLoss)
            said = spike("gradient norm", m_gradients, step, gradNorm);
        if (said)
            m_spoke = step;
    }
    m_losses.add(loss);
    m_gradients.add(gradNorm);
    return said;
}

void SpikeWatch::forget()
{
    *this = SpikeWatch(m_deviations);
}

} // namespace workbench::train
