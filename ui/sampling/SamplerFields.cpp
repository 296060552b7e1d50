// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SamplerFields.h"

#include <QCoreApplication>

#include <algorithm>

namespace workbench::ui
{

namespace
{

using sample::SamplerSettings;
using sample::SamplerStep;
using Kind = NumberScale::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("workbench::ui::SamplerFields", text);
}

template <double SamplerSettings::*Member>
double getNumber(const SamplerSettings& settings)
{
    return settings.*Member;
}

template <double SamplerSettings::*Member>
void setNumber(SamplerSettings& settings, double value)
{
    settings.*Member = value;
}

template <auto Member>
double getCount(const SamplerSettings& settings)
{
    return double(settings.*Member);
}

template <auto Member>
void setCount(SamplerSettings& settings, double value)
{
    using Count = std::remove_reference_t<decltype(settings.*Member)>;
    constexpr double kMost = sizeof(Count) > 4 ? 9e15 : 2e9; // far beyond every range, within every type
    settings.*Member = static_cast<Count>(std::clamp(value, -kMost, kMost));
}

} // namespace

std::vector<SamplerField> samplerFields()
{
    return {
        {"temperature",
         {tr("Temperature"),
          tr("Log probabilities are divided by it: below 1 the likely bytes gain, above 1 the unlikely.\n"
             "1 leaves the model as it is; 0 always takes the likeliest byte."),
          {}},
         {Kind::Even, 0, 2, 2},
         SamplerStep::Temperature,
         false,
         getNumber<&SamplerSettings::temperature>,
         setNumber<&SamplerSettings::temperature>},
        {"top-k",
         {tr("Top-k"),
          tr("Only the k likeliest bytes remain.\nFan, Lewis, Dauphin: Hierarchical neural story generation, "
             "arXiv 1805.04833"),
          0},
         {Kind::Ratio, 1, 256, 0, true},
         SamplerStep::TopK,
         false,
         getCount<&SamplerSettings::topK>,
         setCount<&SamplerSettings::topK>},
        {"top-p",
         {tr("Top-p"),
          tr("Only the smallest set of the likeliest bytes that holds this share of the probability.\n"
             "Holtzman and others: The curious case of neural text degeneration, arXiv 1904.09751"),
          1},
         {Kind::Even, 0.005, 1, 3},
         SamplerStep::TopP,
         false,
         getNumber<&SamplerSettings::topP>,
         setNumber<&SamplerSettings::topP>},
        {"min-p",
         {tr("Min-p"),
          tr("Only bytes with at least this share of the likeliest byte's probability.\n"
             "Nguyen and others: Turning up the heat, arXiv 2407.01082"),
          0},
         {Kind::Even, 0, 1, 3},
         SamplerStep::MinP,
         false,
         getNumber<&SamplerSettings::minP>,
         setNumber<&SamplerSettings::minP>},
        {"repetition",
         {tr("Repetition"),
          tr("Bytes of the recent past become less likely; more so the further above 1.\n"
             "Keskar and others: CTRL, arXiv 1909.05858, here in log probabilities"),
          1},
         {Kind::Even, 1, 2, 2},
         SamplerStep::Repetition,
         false,
         getNumber<&SamplerSettings::repetition>,
         setNumber<&SamplerSettings::repetition>},
        {"window",
         {tr("Looks back"), tr("Bytes of the recent past that Repetition makes less likely"), {}},
         {Kind::Ratio, 1, 4096, 0},
         SamplerStep::Repetition,
         true,
         getCount<&SamplerSettings::repetitionWindow>,
         setCount<&SamplerSettings::repetitionWindow>},
        {"typical",
         {tr("Typical"),
          tr("Only the bytes whose surprisal is nearest to the entropy, up to this share of the probability.\n"
             "Meister and others: Locally typical sampling, arXiv 2202.00666"),
          1},
         {Kind::Even, 0.005, 1, 3},
         SamplerStep::Typical,
         true,
         getNumber<&SamplerSettings::typical>,
         setNumber<&SamplerSettings::typical>},
        {"no-repeat",
         {tr("No-repeat"),
          tr("No run of so many bytes comes twice.\nPaulus, Xiong, Socher: A deep reinforced model for abstractive "
             "summarization, arXiv 1705.04304"),
          0},
         {Kind::Even, 0, 32, 0},
         SamplerStep::NoRepeat,
         true,
         getCount<&SamplerSettings::noRepeat>,
         setCount<&SamplerSettings::noRepeat>},
        {"bytes",
         {tr("Bytes"), tr("Bytes to write; a text ends earlier at a stop string"), {}},
         {Kind::Ratio, 1, 100'000, 0},
         {},
         false,
         getCount<&SamplerSettings::bytes>,
         setCount<&SamplerSettings::bytes>},
    };
}

} // namespace workbench::ui
