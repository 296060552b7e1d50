// SPDX-License-Identifier: GPL-3.0-or-later
// Where the head looks when it has to recall: over all letters of names that were given before on the same page, the
// share of the attention weight that lies on earlier mentions of that very thing.
//
//     figure_recall_head CHECKPOINT [CORPUS]
//
// Without CORPUS the text is a new one of the recipe that the run was trained on. Wanted: half of the weight or more.
#include "core/base/RegularFile.h"
#include "core/data/CorpusResolver.h"
#include "core/inspect/AttentionProbe.h"
#include "core/train/Checkpoint.h"
#include "core/train/ComputeThreads.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace workbench;

namespace
{

constexpr std::int64_t kTextBytes = 32'768;
constexpr std::uint64_t kOtherSeed = 1'000'003; ///< added to the seed that was trained on
constexpr double kTarget = 0.5;

enum class Place { SameThing, OtherThings, OwnUse, PageMarkup, RestOfPage, OtherPages, Count };
constexpr std::array<const char*, static_cast<std::size_t>(Place::Count)> kPlaceNames{
    "earlier mentions of the thing",
    "mentions of other things",
    "this use, so far",
    "<page> and </page>",
    "other text of the same page",
    "other pages"};
using Shares = std::array<double, static_cast<std::size_t>(Place::Count)>;

/// A Recall text, read: what belongs to which mention of which thing.
class RecallText
{
public:
    struct Mention {
        int page = 0;
        std::string_view thing;
        bool isUse = false;
        int firstLetter = 0, letters = 0; ///< of the name
    };

    explicit RecallText(std::string text)
        : m_bytes(std::move(text))
        , m_page(m_bytes.size(), -1)
        , m_mention(m_bytes.size(), -1)
        , m_isMarkup(m_bytes.size(), false)
    {
        int page = -1;
        const std::string_view all = m_bytes;
        for (std::size_t begin = 0, end = 0; (end = all.find('\n', begin)) != std::string_view::npos; begin = end + 1) {
            const std::string_view line = all.substr(begin, end - begin);
            if (line == "<page>")
                ++page;
            std::fill(m_page.begin() + static_cast<long>(begin), m_page.begin() + static_cast<long>(end) + 1, page);
            if (line == "<page>" || line == "</page>")
                std::fill(
                    m_isMarkup.begin() + static_cast<long>(begin), m_isMarkup.begin() + static_cast<long>(end) + 1,
                    true);
            else if (page >= 0)
                readMention(static_cast<int>(begin), line, page);
        }
    }

    const std::string& bytes() const { return m_bytes; }
    const std::vector<Mention>& mentions() const { return m_mentions; }

    /// Where a byte lies, for a query within mention `now`.
    Place placeOf(std::size_t byte, int now) const
    {
        const int other = m_mention[byte];
        const Mention& mine = m_mentions[static_cast<std::size_t>(now)];
        if (m_page[byte] != mine.page)
            return Place::OtherPages;
        if (m_isMarkup[byte])
            return Place::PageMarkup;
        if (other < 0)
            return Place::RestOfPage;
        if (other == now)
            return Place::OwnUse;
        return m_mentions[static_cast<std::size_t>(other)].thing == mine.thing ? Place::SameThing : Place::OtherThings;
    }

private:
    void readMention(int begin, std::string_view line, int page)
    {
        Mention mention;
        mention.page = page;
        std::size_t first = 0, size = 0; // of the mention in the line
        if (line.starts_with('<')) { // <thing>name</thing>
            const auto close = line.find('>');
            const auto end = line.find("</");
            if (close == std::string_view::npos || end == std::string_view::npos || end < close)
                return;
            mention.thing = line.substr(1, close - 1);
            mention.firstLetter = begin + static_cast<int>(close) + 1;
            mention.letters = static_cast<int>(end - close) - 1;
            size = line.size();
        } else { // the old dark thing name.
            const auto name = line.rfind(' ');
            if (!line.starts_with("the ") || !line.ends_with('.') || name == std::string_view::npos || name < 4)
                return;
            first = line.rfind(' ', name - 1) + 1;
            mention.thing = line.substr(first, name - first);
            mention.isUse = true;
            mention.firstLetter = begin + static_cast<int>(name) + 1;
            mention.letters = static_cast<int>(line.size() - name) - 2;
            size = line.size() - 1 - first;
        }
        const auto from = m_mention.begin() + begin + static_cast<long>(first);
        std::fill(from, from + static_cast<long>(size), static_cast<int>(m_mentions.size()));
        m_mentions.push_back(mention);
    }

    const std::string m_bytes;
    std::vector<Mention> m_mentions;
    std::vector<int> m_page; ///< of every byte; -1 before the first
    std::vector<int> m_mention; ///< of every byte; -1 outside
    std::vector<bool> m_isMarkup;
};

/// What was measured over one block.
struct Measured {
    std::vector<double> shares; ///< on earlier mentions, of every query
    double evenShares = 0; ///< the same if rows were even, summed
    double firstLetters = 0; ///< shares of the queries before a name's first letter, summed
    int firstLetterQueries = 0;
    Shares places{}; ///< summed
    double bits = 0; ///< paid for all bytes but the first
};

/// One query, that is one row, of mention `now`.
void measureQuery(Measured& to, const RecallText& text, const maps::AttentionMap& map, int query, int now, bool first)
{
    Shares shares{};
    int visible = 0, mentions = 0;
    const auto row = map.row(0, query);
    for (int key = map.firstVisible[static_cast<std::size_t>(query)]; key <= map.ownKey(query); ++key, ++visible) {
        const Place place = text.placeOf(static_cast<std::size_t>(map.offset(key)), now);
        shares[static_cast<std::size_t>(place)] += row[static_cast<std::size_t>(key)];
        mentions += place == Place::SameThing ? 1 : 0;
    }
    for (std::size_t place = 0; place < shares.size(); ++place)
        to.places[place] += shares[place];
    to.shares.push_back(shares[static_cast<std::size_t>(Place::SameThing)]);
    to.evenShares += static_cast<double>(mentions) / visible;
    if (first) {
        to.firstLetters += to.shares.back();
        ++to.firstLetterQueries;
    }
}

/// A window of queries after the other, each after enough of the text before it that memory and state are full.
Result<Measured> measure(inspect::AttentionProbe& probe, const RecallText& text, int block)
{
    std::vector<std::pair<int, bool>> queries(text.bytes().size(), {-1, false}); // mention, first letter
    for (std::size_t number = 0; number < text.mentions().size(); ++number) {
        const auto& mention = text.mentions()[number];
        for (int letter = 0; mention.isUse && letter < mention.letters; ++letter)
            queries[static_cast<std::size_t>(mention.firstLetter + letter - 1)]
                = {static_cast<int>(number), letter == 0};
    }
    const auto before = static_cast<std::size_t>(probe.config().model.memory) + inspect::kMostProbeQueries;
    Measured measured;
    for (std::size_t begin = 0; begin < text.bytes().size(); begin += inspect::kMostProbeQueries) {
        const std::size_t from = begin - std::min(begin, before);
        const inspect::ProbeText part{
            .memory = text.bytes().substr(from, begin - from),
            .text = text.bytes().substr(begin, inspect::kMostProbeQueries),
            .firstOffset = static_cast<std::int64_t>(begin)};
        const auto heads = probe.attention(part, block);
        if (!heads)
            return fail(heads.error());
        if (!maps::checkExactness(*heads).passed())
            return fail(ErrorCode::Internal, "The weights are not what attention can give.");
        const maps::AttentionMap map = maps::combineHeads(*heads, maps::HeadView::Mean);
        for (int query = 0; query < map.queries; ++query) {
            const auto at = begin + static_cast<std::size_t>(query);
            if (at + 1 < text.bytes().size()) {
                const auto next = static_cast<unsigned char>(text.bytes()[at + 1]);
                measured.bits -= std::log2(map.probabilities[static_cast<std::size_t>(query) * 256 + next]);
            }
            if (const auto& [mention, first] = queries[at]; mention >= 0)
                measureQuery(measured, text, map, query, mention, first);
        }
    }
    return measured;
}

/// A text of the recipe that made the corpus of the run, or of the demo's, with another seed; and its floors.
Result<std::pair<std::string, data::RecallFloors>> freshText(const std::filesystem::path& corpus)
{
    data::RecallSettings settings;
    const auto details = nlohmann::json::parse(data::corpusDetails(corpus), nullptr, false);
    if (details.is_object() && details.contains("settings")) {
        const auto& used = details["settings"];
        settings.thingsPerPage = used.value("thingsPerPage", settings.thingsPerPage);
        settings.lettersPerName = used.value("lettersPerName", settings.lettersPerName);
        settings.usesPerPage = used.value("usesPerPage", settings.usesPerPage);
        settings.fillerWords = used.value("fillerWords", settings.fillerWords);
        settings.seed = used.value("seed", settings.seed);
    } else {
        std::printf("%s has no recipe beside it: the demo's is used\n", corpus.c_str());
    }
    settings.seed += kOtherSeed;
    settings.sizeBytes = kTextBytes;
    std::string text;
    const auto report = data::generateRecall(settings, [&](std::string_view piece) -> Result<> {
        text += piece;
        return {};
    });
    if (!report)
        return fail(report.error());
    return std::pair{std::move(text), report->floors};
}

double quantile(const std::vector<double>& sorted, double part)
{
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1) + 0.5)];
}

int failed(const Error& error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return EXIT_FAILURE;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s CHECKPOINT [CORPUS]\n", argv[0]);
        return EXIT_FAILURE;
    }
    const auto probe = inspect::AttentionProbe::open(argv[1]);
    if (!probe)
        return failed(probe.error());
    train::useComputeThreads((*probe)->config().runtime.threads);
    std::string bytes;
    if (argc > 2) {
        auto given = readTextFile(argv[2], inspect::kMostProbeBytes);
        if (!given)
            return failed(given.error());
        bytes = std::move(*given);
        std::printf("%s: %zu bytes\n", argv[2], bytes.size());
    } else {
        auto fresh = freshText((*probe)->config().corpus.path);
        if (!fresh)
            return failed(fresh.error());
        bytes = std::move(fresh->first);
        std::printf(
            "new text of %zu bytes; floors: %.4f bpc with recall, %.4f without\n", bytes.size(),
            fresh->second.withRecall, fresh->second.withoutRecall);
    }
    const RecallText text(std::move(bytes));
    bool reached = !(*probe)->attentionBlocks().empty();
    for (const int block : (*probe)->attentionBlocks()) {
        auto measured = measure(**probe, text, block);
        if (!measured)
            return failed(measured.error());
        auto& shares = measured->shares;
        if (shares.empty())
            return failed(
                {ErrorCode::InvalidArgument, "The text has no name that is recalled.", "Give a Recall text."});
        const auto count = static_cast<double>(shares.size());
        double mean = 0;
        for (const double share : shares)
            mean += share / count;
        std::ranges::sort(shares);
        std::printf(
            "block %d after step %lld: test %.4f bpc\n", block, static_cast<long long>((*probe)->step()),
            measured->bits / static_cast<double>(text.bytes().size() - 1));
        std::printf(
            "  weight on earlier mentions of the thing, of %zu queries before a letter of a recalled name:\n"
            "  mean %.3f (wanted %.1f or more), quartiles %.3f %.3f %.3f; an even row would have %.3f\n"
            "  before the first letter of a name: mean %.3f of %d queries\n"
            "  where the weight lies:\n",
            shares.size(), mean, kTarget, quantile(shares, 0.25), quantile(shares, 0.5), quantile(shares, 0.75),
            measured->evenShares / count, measured->firstLetters / std::max(1, measured->firstLetterQueries),
            measured->firstLetterQueries);
        for (std::size_t place = 0; place < kPlaceNames.size(); ++place)
            std::printf("    %-32s %.3f\n", kPlaceNames[place], measured->places[place] / count);
        reached = reached && mean >= kTarget;
    }
    return reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
