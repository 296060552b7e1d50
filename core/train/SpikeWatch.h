// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace workbench::train
{

/// Tells when a loss or a gradient norm stands far above those of the steps before. Gradients have outliers in every
/// run, which clipping takes care of: one counts only where the loss is high too, by two deviations. Says nothing
/// before it has seen 64 steps, and nothing for 100 after it has spoken. A run that goes on watches anew: what it says
/// has no part in what the run computes.
class SpikeWatch
{
public:
    /// `deviations`: how many standard deviations above the mean are a spike; 0: never.
    explicit SpikeWatch(double deviations)
        : m_deviations(deviations)
    {
    }

    /// The figures of step `step`, 1 for the first. What there is to warn of, as a sentence. Figures that are no finite
    /// numbers are passed over.
    std::optional<std::string> look(std::int64_t step, double loss, double gradNorm);

    void forget(); ///< the run went back: all begins anew

private:
    /// The latest values, as many as kMost.
    class Window
    {
    public:
        static constexpr std::size_t kMost = 128;
        static constexpr std::size_t kFewest = 64;

        /// Standard deviations that `value` is above the mean; nothing while there are too few values.
        std::optional<double> deviations(double value) const;
        double mean() const;
        std::size_t count() const { return m_count; }
        void add(double value);

    private:
        std::array<double, kMost> m_values{};
        std::size_t m_count = 0, m_next = 0;
    };

    std::optional<std::string> spike(const char* what, const Window& window, std::int64_t step, double value) const;

    double m_deviations;
    Window m_losses, m_gradients;
    std::optional<std::int64_t> m_spoke; ///< at that step
};

} // namespace workbench::train
