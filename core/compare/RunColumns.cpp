// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunColumns.h"

#include "core/base/EditDistance.h"
#include "core/compare/LetterCase.h"
#include "core/compare/RunAttributes.h"
#include "core/config/ConfigSchema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <numbers>

namespace workbench::compare
{

namespace
{

constexpr std::size_t kLongestName = 64; // of what a person mistypes
constexpr std::size_t kFewestOfPrefix = 3; // letters that a name must begin with to be the one that was meant

struct MetricTraits {
    std::string_view name, label, unit;
    Better better;
};
constexpr std::array kMetricTraits{
    MetricTraits{"trainLoss", "Train loss", "nats", Better::Lower},
    MetricTraits{"validationLoss", "Validation loss", "nats", Better::Lower},
    MetricTraits{"testLoss", "Test loss", "nats", Better::Lower},
    MetricTraits{"learningRate", "Learning rate used", "", Better::None},
    MetricTraits{"gradNorm", "Gradient norm", "", Better::None},
    MetricTraits{"bytesPerSecond", "Bytes per second", "bytes/s", Better::Higher},
    MetricTraits{"residentBytes", "Memory", "bytes", Better::None},
};

MetricTraits traitsOf(std::string_view metric)
{
    const auto known = std::ranges::find(kMetricTraits, metric, &MetricTraits::name);
    return known != kMetricTraits.end() ? *known : MetricTraits{metric, metric, "", Better::None};
}

RunColumn fieldColumn(const config::FieldSpec& field, std::size_t index)
{
    using config::FieldKind;
    RunColumn column{
        std::string(field.path),
        std::string(field.label),
        std::string(field.unit),
        ColumnKind::Text,
        Better::None,
        {field.choices.begin(), field.choices.end()},
        std::string(field.help),
        {}};
    if (field.kind == FieldKind::Boolean)
        column.kind = ColumnKind::Boolean;
    else if (field.kind == FieldKind::Integer || field.kind == FieldKind::Real)
        column.kind = ColumnKind::Number;
    if (field.unit == "s" || field.unit == "seconds") {
        column.kind = ColumnKind::Duration;
        column.unit.clear();
    }
    column.source.place = ColumnSource::Place::Field;
    column.source.index = index;
    return column;
}

struct FigurePart {
    ColumnSource::Part part;
    std::string_view suffix, label, help;
};
constexpr std::array kFigureParts{
    FigurePart{ColumnSource::Part::Last, "last", "last", "The newest value."},
    FigurePart{ColumnSource::Part::First, "first", "first", "The first value."},
    FigurePart{ColumnSource::Part::Minimum, "min", "lowest", "The lowest finite value."},
    FigurePart{ColumnSource::Part::Maximum, "max", "highest", "The highest finite value."},
    FigurePart{
        ColumnSource::Part::MinimumStep, "minStep", "step of the lowest", "The first step with the lowest value."},
    FigurePart{
        ColumnSource::Part::MaximumStep, "maxStep", "step of the highest", "The first step with the highest value."},
    FigurePart{ColumnSource::Part::Count, "count", "values", "How many values there are."},
};

std::string lastPart(std::string_view path)
{
    return std::string(path.substr(path.rfind('.') + 1)); // npos + 1 is 0
}

} // namespace

RunColumns::RunColumns(std::vector<std::string> metricNames)
    : m_columns(attributeColumns())
{
    for (const auto metric : store::kMetrics)
        m_metricNames.emplace_back(store::metricName(metric));
    for (auto& name : metricNames)
        if (!name.empty() && std::ranges::find(m_metricNames, name) == m_metricNames.end())
            m_metricNames.push_back(std::move(name));

    const auto& fields = config::configFields();
    for (std::size_t index = 0; index < fields.size(); ++index)
        if (fields[index].path != "name") // the run's own is what lists show
            m_columns.push_back(fieldColumn(fields[index], index));
    for (std::size_t index = 0; index < m_columns.size(); ++index)
        m_byName.emplace(smallLetters(m_columns[index].path), index);
    addFigures();

    // Other names, which never hide a path: the training's first, for "batch" and "seed" mean those.
    for (const bool training : {true, false})
        for (std::size_t index = 0; index < m_columns.size(); ++index)
            if (m_columns[index].source.place == ColumnSource::Place::Field
                && m_columns[index].path.starts_with("train.") == training)
                m_byName.emplace(smallLetters(lastPart(m_columns[index].path)), index);
    m_byName.emplace("tag", m_byName.at("tags"));
    for (const auto& name : m_metricNames)
        if (const auto last = m_byName.find(smallLetters(name + ".last")); last != m_byName.end())
            m_byName.emplace(smallLetters(name), last->second);
}

void RunColumns::addFigures()
{
    for (std::size_t place = 0; place < m_metricNames.size(); ++place) {
        const auto& name = m_metricNames[place];
        const auto traits = traitsOf(name);
        for (const auto& part : kFigureParts) {
            const bool isValue = part.part <= ColumnSource::Part::Maximum;
            RunColumn column{
                name + "." + std::string(part.suffix),
                std::string(traits.label) + ", " + std::string(part.label),
                isValue ? std::string(traits.unit) : std::string(),
                ColumnKind::Number,
                isValue ? traits.better : Better::None,
                {},
                std::string(part.help),
                {}};
            column.source
                = {.place = ColumnSource::Place::Figure, .index = place, .part = part.part, .metric = name, .step = 0};
            if (m_byName.emplace(smallLetters(column.path), m_columns.size()).second)
                m_columns.push_back(std::move(column));
        }
    }
}

const RunColumn* RunColumns::find(std::string_view name) const
{
    if (const auto exact = std::ranges::find(m_columns, name, &RunColumn::path); exact != m_columns.end())
        return &*exact;
    if (const auto known = m_byName.find(smallLetters(name)); known != m_byName.end())
        return &m_columns[known->second];
    return findAtStep(name);
}

const RunColumn* RunColumns::findAtStep(std::string_view name) const
{
    const auto at = name.rfind('@');
    if (at == std::string_view::npos)
        return nullptr;
    std::int64_t step = 0;
    const char* const end = name.data() + name.size();
    const auto [rest, problem] = std::from_chars(name.data() + at + 1, end, step);
    if (problem != std::errc{} || rest != end || step < 0)
        return nullptr;

    const auto wanted = smallLetters(name.substr(0, at));
    std::string shown(name.substr(0, at)), metric;
    double factor = 1;
    for (const auto& [path, recorded] :
         {std::pair("bpc.validation", "validationLoss"), std::pair("bpc.train", "trainLoss")})
        if (wanted == path) {
            shown = path;
            metric = recorded;
            factor = std::numbers::log2e;
        }
    for (const auto& known : m_metricNames)
        if (metric.empty() && (known == shown || smallLetters(known) == wanted))
            shown = metric = known;
    if (metric.empty())
        return nullptr;

    const auto path = shown + "@" + std::to_string(step);
    if (const auto made = m_atStep.find(path); made != m_atStep.end())
        return &made->second;
    const auto traits = traitsOf(metric);
    const bool isBits = factor != 1;
    RunColumn column{
        path,
        (isBits ? shown : std::string(traits.label)) + " at step " + std::to_string(step),
        isBits ? "bits" : std::string(traits.unit),
        ColumnKind::Number,
        traits.better,
        {},
        "The newest value at or before that step.",
        {}};
    column.source = {
        .place = ColumnSource::Place::AtStep, .index = 0, .part = {}, .metric = metric, .step = step, .factor = factor};
    return &m_atStep.emplace(path, std::move(column)).first->second;
}

std::string RunColumns::nearest(std::string_view name) const
{
    const auto typed = smallLetters(name.substr(0, kLongestName));
    std::size_t best = m_columns.size();
    // More than a third of the letters wrong is another word.
    int least = std::max(2, static_cast<int>(typed.size()) / 3) + 1;
    for (const auto& [known, index] : m_byName)
        if (const int distance = editDistance(typed, std::string_view(known).substr(0, kLongestName), least - 1);
            distance < least) {
            least = distance;
            best = index;
        }
    if (best == m_columns.size() && typed.size() >= kFewestOfPrefix) { // the name's beginning alone
        std::size_t length = std::numeric_limits<std::size_t>::max();
        for (const auto& [known, index] : m_byName)
            if (known.starts_with(typed) && known.size() < length) {
                length = known.size();
                best = index;
            }
    }
    return best == m_columns.size() || typed.empty() ? std::string() : m_columns[best].path;
}

std::optional<StepMetric> stepMetric(const RunColumn& column)
{
    if (column.source.place != ColumnSource::Place::AtStep)
        return std::nullopt;
    return StepMetric{column.source.metric, column.source.step};
}

} // namespace workbench::compare
