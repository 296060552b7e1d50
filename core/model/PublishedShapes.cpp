// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/PublishedShapes.h"

#include "core/base/Printable.h"
#include "core/config/ConfigSchema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace workbench::model
{

namespace
{

using Shapes = std::map<std::string_view, const SafetensorsEntry*>; ///< by name without prefix

constexpr int kBytes = 256;
/// What other tools put before every name of a module that they wrap.
constexpr std::array<std::string_view, 2> kPrefixes{"module.", "_orig_mod."};

std::string blockPrefix(int number)
{
    return "blocks." + std::to_string(number) + ".";
}

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text;
    for (const std::int64_t size : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

/// As many of a list as a person reads.
class Listing
{
public:
    void add(const std::string& what)
    {
        if (++m_count <= kShown)
            m_text += (m_text.empty() ? "" : "; ") + printable(what);
    }
    bool empty() const { return m_count == 0; }
    std::string text() const
    {
        return m_count <= kShown ? m_text : m_text + "; and " + std::to_string(m_count - kShown) + " more";
    }

private:
    static constexpr std::size_t kShown = 6;
    std::size_t m_count = 0;
    std::string m_text;
};

std::string sharedPrefix(std::span<const SafetensorsEntry> tensors)
{
    for (const std::string_view prefix : kPrefixes)
        if (!tensors.empty() && std::ranges::all_of(tensors, [&](const SafetensorsEntry& entry) {
                return entry.name.starts_with(prefix);
            }))
            return std::string(prefix);
    return {};
}

/// N of "blocks.N.rest".
std::optional<int> blockNumber(std::string_view name)
{
    constexpr std::string_view kBlocks = "blocks.";
    if (!name.starts_with(kBlocks))
        return std::nullopt;
    int number = 0;
    const char* const begin = name.data() + kBlocks.size();
    const char* const end = name.data() + name.size();
    const auto [parsed, error] = std::from_chars(begin, end, number);
    if (error != std::errc() || number < 0 || parsed == end || *parsed != '.')
        return std::nullopt;
    return number;
}

/// The sizes of a matrix; nothing where there is none of that name, or it is none.
std::optional<std::pair<std::int64_t, std::int64_t>> matrix(const Shapes& shapes, const std::string& name)
{
    const auto found = shapes.find(name);
    if (found == shapes.end() || found->second->shape.size() != 2)
        return std::nullopt;
    return std::pair(found->second->shape[0], found->second->shape[1]);
}

/// An error where a size is beyond what a model here may have, so that nothing is made of such a size.
Result<int> size(const char* field, std::int64_t value, std::string_view file)
{
    const auto* const spec = config::findField(field);
    if (value < std::int64_t(spec->minimum) || value > std::int64_t(spec->maximum))
        return fail(
            ErrorCode::Unsupported,
            std::string(file) + ": its shapes give " + field + " " + std::to_string(value) + ", which must lie between "
                + std::to_string(std::int64_t(spec->minimum)) + " and " + std::to_string(std::int64_t(spec->maximum))
                + ".");
    return int(value);
}

config::AttentionBlocks attentionOf(const std::set<int>& attending, int layers)
{
    using config::AttentionPlacement;
    if (attending.empty())
        return {AttentionPlacement::None, {}};
    if (std::ssize(attending) == layers)
        return {AttentionPlacement::All, {}};
    if (attending == std::set{layers - 2})
        return {AttentionPlacement::SecondLast, {}};
    return {AttentionPlacement::Listed, {attending.begin(), attending.end()}};
}

/// Compares what there is with what must be; what belongs to the model is taken out of `shapes`.
Result<> compare(Shapes& shapes, const config::ModelConfig& config, std::string_view file)
{
    Listing problems;
    bool folded = false;
    const auto check = [&](const NamedShape& wanted, bool needed) {
        const auto found = shapes.find(wanted.name);
        if (found == shapes.end()) {
            folded = folded || (needed && wanted.name.find(".attn.vq.") != std::string::npos);
            if (needed)
                problems.add(wanted.name + " is missing");
            return;
        }
        const SafetensorsEntry& entry = *found->second;
        if (entry.shape != wanted.shape)
            problems.add(wanted.name + " is " + shapeText(entry.shape) + ", not " + shapeText(wanted.shape));
        else if (
            entry.type != SafetensorsType::F32 && entry.type != SafetensorsType::F64
            && entry.type != SafetensorsType::F16 && entry.type != SafetensorsType::BF16)
            problems.add(
                wanted.name + " holds " + std::string(safetensorsTypeName(entry.type)) + ", which are no real numbers");
        shapes.erase(found);
    };
    const bool tied = shapes.contains("decoder.weight");
    for (const NamedShape& wanted : trainedParameters(config))
        check(wanted, wanted.name != "encoder.weight" || !tied);
    check({"decoder.weight", {config.vocabulary, config.width}}, false);
    for (const NamedShape& unused : unusedParameters(config))
        check(unused, false);
    if (problems.empty())
        return {};
    return fail(
        ErrorCode::Mismatch,
        std::string(file) + " does not hold the weights of a SHA-RNN of " + std::to_string(config.layers)
            + " blocks of width " + std::to_string(config.width) + ": " + problems.text() + ".",
        folded ? "Save the weights before vq_collapse() folds the vectors of the attention."
               : "Save the whole state dict of the published model, with its own names.");
}

} // namespace

std::vector<NamedShape> trainedParameters(const config::ModelConfig& config)
{
    const std::int64_t d = config.width, f = config.boomWidth, v = config.vocabulary;
    std::vector<NamedShape> result{{"encoder.weight", {v, d}}};
    const auto add = [&](std::string name, std::vector<std::int64_t> shape) {
        result.push_back({std::move(name), std::move(shape)});
    };
    const auto norm = [&](const std::string& name) {
        add(name + ".weight", {d});
        add(name + ".bias", {d});
    };
    for (int number = 0; number < config.layers; ++number) {
        const std::string block = blockPrefix(number);
        norm(block + "lnstart");
        add(block + "rnn.weight_ih_l0", {4 * d, d});
        add(block + "rnn.weight_hh_l0", {4 * d, d});
        add(block + "rnn.bias_ih_l0", {4 * d});
        add(block + "rnn.bias_hh_l0", {4 * d});
        if (config::hasAttention(config, number)) {
            norm(block + "lnmid");
            norm(block + "lnmem");
            for (const char* const vector : {"qs", "ks", "vs"})
                add(block + "attn." + vector, {1, 1, d});
            add(block + "attn.q.weight", {d, d});
            add(block + "attn.q.bias", {d});
            norm(block + "attn.qln");
            add(block + "attn.vq.l1.weight", {2 * d, d});
            add(block + "attn.vq.l1.bias", {2 * d});
        }
        norm(block + "lnff");
        norm(block + "lnxff");
        add(block + "ff.linear1.weight", {f, d});
        add(block + "ff.linear1.bias", {f});
        if (config.boom == config::BoomOutput::SecondMatrix) {
            add(block + "ff.linear2.weight", {d, f});
            add(block + "ff.linear2.bias", {d});
        }
    }
    add("decoder.bias", {v});
    return result;
}

std::vector<NamedShape> unusedParameters(const config::ModelConfig& config)
{
    const std::int64_t d = config.width;
    std::vector<NamedShape> result;
    const auto norm = [&](const std::string& name) {
        result.push_back({name + ".weight", {d}});
        result.push_back({name + ".bias", {d}});
    };
    for (int number = 0; number < config.layers; ++number) {
        const std::string block = blockPrefix(number);
        norm(block + "lnout");
        if (config::hasAttention(config, number)) {
            result.push_back({block + "attn.qkvs", {1, 3, d}});
            result.push_back({block + "attn.r_gate", {1, 1, d}});
        } else {
            norm(block + "lnmid");
            norm(block + "lnmem");
        }
    }
    return result;
}

Result<ShapedModel> modelFromShapes(std::span<const SafetensorsEntry> tensors, std::string_view file)
{
    ShapedModel result;
    result.prefix = sharedPrefix(tensors);
    Shapes shapes;
    std::set<int> blocks, attending;
    for (const SafetensorsEntry& entry : tensors) {
        const std::string_view name = std::string_view(entry.name).substr(result.prefix.size());
        shapes.emplace(name, &entry);
        if (const auto number = blockNumber(name)) {
            blocks.insert(*number);
            if (name.starts_with(blockPrefix(*number) + "attn."))
                attending.insert(*number);
        }
    }
    auto table = matrix(shapes, "encoder.weight");
    if (!table)
        table = matrix(shapes, "decoder.weight");
    if (!table || blocks.empty()) {
        Listing names;
        for (const SafetensorsEntry& entry : tensors)
            names.add(entry.name);
        return fail(
            ErrorCode::Mismatch,
            std::string(file) + " holds no SHA-RNN: it has no "
                + (table ? "blocks.0...." : "encoder.weight of two dimensions")
                + (names.empty() ? std::string(", nor anything else.") : ", but " + names.text() + "."),
            "Save the state dict of the published model, with its own names.");
    }
    if (table->first != kBytes)
        return fail(
            ErrorCode::Unsupported,
            std::string(file) + ": its embedding has " + std::to_string(table->first)
                + " rows, so it was trained on that many symbols. Models here read bytes and have one row for each of "
                  "the 256 values.",
            "Train it on bytes, row i for byte i. A dictionary of the symbols that occur in one text cannot be told "
            "from the weights.");

    config::ModelConfig& config = result.config;
    const auto width = size("model.width", table->second, file);
    if (!width)
        return fail(width.error());
    const auto layers = size("model.layers", std::int64_t(*blocks.rbegin()) + 1, file);
    if (!layers)
        return fail(layers.error());
    config.vocabulary = kBytes;
    config.width = *width;
    config.layers = *layers;
    config.attention = attentionOf(attending, config.layers);
    if (const auto boom = matrix(shapes, "blocks.0.ff.linear1.weight")) {
        const auto boomWidth = size("model.boomWidth", boom->first, file);
        if (!boomWidth)
            return fail(boomWidth.error());
        config.boomWidth = *boomWidth;
    }
    if (shapes.contains("blocks.0.ff.linear2.weight"))
        config.boom = config::BoomOutput::SecondMatrix;
    if (config.boom == config::BoomOutput::ChunkSum && config.boomWidth < config.width)
        return fail(
            ErrorCode::Unsupported,
            std::string(file) + ": its Boom layer of " + std::to_string(config.boomWidth)
                + " is narrower than the model, which is " + std::to_string(config.width) + " wide.",
            "The chunks of a Boom layer are summed, so it must be at least as wide.");
    if (auto fits = compare(shapes, config, file); !fits)
        return fail(std::move(fits.error()));
    for (const auto& [name, entry] : shapes)
        result.foreign.push_back(entry->name);
    return result;
}

} // namespace workbench::model
