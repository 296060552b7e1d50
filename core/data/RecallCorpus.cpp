// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/RecallCorpus.h"

#include "core/data/RandomNumbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace workbench::data
{

namespace
{

constexpr std::array<std::string_view, 8> kThings{"ship", "horse", "lamp", "tower", "river", "bell", "crown", "key"};
constexpr std::array<std::string_view, 10> kAdjectives{"dark",  "new",   "wise",  "old",   "quiet",
                                                       "amber", "empty", "green", "plain", "far"};
constexpr int kLetters = 26;

// The floors count a choice of words at its first letter, so that letter has to tell all words apart.
consteval bool firstLettersDiffer()
{
    std::array<int, 128> seen{};
    for (const auto word : kThings)
        ++seen[static_cast<std::size_t>(word[0])];
    for (const auto word : kAdjectives)
        ++seen[static_cast<std::size_t>(word[0])];
    return std::ranges::max(seen) == 1;
}
static_assert(firstLettersDiffer());

/// One page of text, and what each of its bytes costs.
class PageWriter
{
public:
    PageWriter(const RecallSettings& settings, RandomNumbers& random)
        : m_settings(settings)
        , m_random(random)
    {
    }

    void write()
    {
        m_text = "<page>\n";
        m_choices.clear();
        nameThings();
        for (int use = 0; use < m_settings.usesPerPage; ++use)
            useOne();
        m_text += "</page>\n";
    }

    const std::string& text() const { return m_text; }

    /// Bits of the first `size` bytes of the page, with and without recall.
    RecallFloors bitsOf(std::size_t size) const
    {
        RecallFloors sum;
        for (const auto& choice : m_choices) {
            if (choice.at >= size)
                break;
            sum.withoutRecall += choice.bits;
            if (!choice.remembered)
                sum.withRecall += choice.bits;
        }
        return sum;
    }

private:
    struct Choice {
        std::size_t at = 0; ///< the byte that shows it
        double bits = 0;
        bool remembered = false; ///< free for who remembers the page
    };

    // The next byte shows which of `count` equally likely things happened.
    void choose(double count, bool remembered = false)
    {
        m_choices.push_back({m_text.size(), std::log2(count), remembered});
    }

    void nameThings()
    {
        std::array<std::string_view, kThings.size()> left = kThings;
        m_things.clear();
        for (int i = 0; i < m_settings.thingsPerPage; ++i) {
            const auto remaining = left.size() - static_cast<std::size_t>(i);
            const auto drawn = m_random.below(remaining);
            const std::string_view word = left[drawn];
            left[drawn] = left[remaining - 1];

            m_text += '<';
            choose(static_cast<double>(remaining));
            m_text.append(word).append(">");
            std::string name;
            for (int letter = 0; letter < m_settings.lettersPerName; ++letter) {
                choose(kLetters);
                name += static_cast<char>('a' + m_random.below(kLetters));
                m_text += name.back();
            }
            m_text.append("</").append(word).append(">\n");
            m_things.push_back({word, name});
        }
    }

    void useOne()
    {
        m_text += "the ";
        const int most = m_settings.fillerWords;
        const auto adjectives = static_cast<int>(m_random.below(static_cast<std::uint64_t>(most) + 1));
        for (int k = 0; k < adjectives; ++k) {
            // Of the most - k + 1 numbers that are still possible, all but one mean another adjective.
            const double another = static_cast<double>(most - k + 1) / (most - k);
            choose(another * static_cast<double>(kAdjectives.size()));
            m_text.append(kAdjectives[m_random.below(kAdjectives.size())]).append(" ");
        }
        const auto& [word, name] = m_things[m_random.below(m_things.size())];
        choose(static_cast<double>(most - adjectives + 1) * static_cast<double>(m_things.size()));
        m_text.append(word).append(" ");
        for (const char letter : name) {
            choose(kLetters, true);
            m_text += letter;
        }
        m_text += ".\n";
    }

    const RecallSettings& m_settings;
    RandomNumbers& m_random;
    std::string m_text;
    std::vector<Choice> m_choices;
    std::vector<std::pair<std::string_view, std::string>> m_things; ///< word and name
};

Result<> checkRange(std::string_view name, std::int64_t value, std::int64_t least, std::int64_t most)
{
    if (value >= least && value <= most)
        return {};
    return fail(
        ErrorCode::InvalidArgument, "Recall corpus: " + std::string(name) + " is " + std::to_string(value) + ".",
        "Choose " + std::to_string(least) + " to " + std::to_string(most) + ".");
}

} // namespace

Result<> checkRecallSettings(const RecallSettings& settings)
{
    return checkRange("things per page", settings.thingsPerPage, 1, kThings.size())
        .and_then([&] { return checkRange("letters per name", settings.lettersPerName, 1, 32); })
        .and_then([&] { return checkRange("uses per page", settings.usesPerPage, 1, 100'000); })
        .and_then([&] { return checkRange("filler words", settings.fillerWords, 0, 8); })
        .and_then([&] { return checkRange("size in bytes", settings.sizeBytes, 1, std::int64_t{1} << 50); });
}

Result<RecallReport> generateRecall(const RecallSettings& settings, const RecallSink& sink)
{
    if (auto valid = checkRecallSettings(settings); !valid)
        return fail(std::move(valid.error()));
    RandomNumbers random(settings.seed);
    PageWriter page(settings, random);
    RecallReport report;
    RecallFloors bits;
    while (report.bytes < settings.sizeBytes) {
        page.write();
        const auto left = static_cast<std::size_t>(settings.sizeBytes - report.bytes);
        const std::string_view text = std::string_view(page.text()).substr(0, left);
        if (auto written = sink(text); !written)
            return fail(std::move(written.error()));
        const RecallFloors ofPage = page.bitsOf(text.size());
        bits.withRecall += ofPage.withRecall;
        bits.withoutRecall += ofPage.withoutRecall;
        report.bytes += static_cast<std::int64_t>(text.size());
        ++report.pages;
    }
    const auto bytes = static_cast<double>(report.bytes);
    report.floors = {bits.withRecall / bytes, bits.withoutRecall / bytes};
    return report;
}

} // namespace workbench::data
