// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/NextBytes.h"

#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"
#include "ui/bytes/WeightText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace workbench::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("workbench::ui::NextBytes", text);
}

QString percent(double share, int decimals)
{
    return tr("%1 %").arg(weightText(100 * share, decimals));
}

QString stepWords(sample::SamplerStep step)
{
    switch (step) {
    case sample::SamplerStep::Utf8:
        return tr("the UTF-8 mask");
    case sample::SamplerStep::Ban:
        return tr("the ban");
    default:
        return fromUtf8(sample::samplerStepName(step));
    }
}

} // namespace

double NextBytes::probability(std::uint8_t byte, bool afterSampler) const
{
    return afterSampler && after ? after->after[byte] : before[byte];
}

bool NextBytes::removed(std::uint8_t byte) const
{
    return after && after->after[byte] == 0 && before[byte] > 0;
}

std::vector<std::uint8_t> NextBytes::ranking(bool afterSampler) const
{
    std::vector<std::uint8_t> bytes(before.size());
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    const auto key = [this, afterSampler](std::uint8_t byte) { // those that are gone by what they were
        return std::tuple(-probability(byte, afterSampler), -before[byte]);
    };
    std::stable_sort(bytes.begin(), bytes.end(), [&](auto left, auto right) { return key(left) < key(right); });
    return bytes;
}

QString NextBytes::describe(std::uint8_t byte) const
{
    QStringList lines{fromUtf8(maps::byteDescription(byte))};
    const double model = before[byte];
    lines
        << (model > 0 ? tr("model %1, %2 bits")
                            .arg(percent(model, 4), QLocale().toString(sample::surprisalBits(before, byte), 'f', 2))
                      : tr("model %1").arg(percent(model, 4)));
    if (after)
        lines
            << (removed(byte) ? tr("taken away by the sampler")
                              : tr("after the sampler %1").arg(percent(after->after[byte], 4)));
    if (taken == byte)
        lines << tr("this byte came");
    return lines.join(QLatin1Char('\n'));
}

QString NextBytes::removedWords() const
{
    if (!after || after->removed.empty())
        return {};
    QStringList parts;
    for (const sample::RemovedMass& removed : after->removed) {
        if (removed.mass > 0)
            parts << tr("%1 took away %2").arg(stepWords(removed.step), percent(removed.mass, 1));
    }
    return parts.isEmpty() ? tr("nothing was taken away") : parts.join(QStringLiteral(", "));
}

QString NextBytes::entropyWords() const
{
    const auto text
        = [](const sample::Distribution& of) { return QLocale().toString(sample::entropyBits(of), 'f', 2); };
    return after ? tr("%1 \u2192 %2 bits").arg(text(before), text(after->after))
                 : tr("entropy %1 bits").arg(text(before));
}

} // namespace workbench::ui
