// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurveLevels.h"

#include "ui/curves/CorpusFloors.h"
#include "ui/theme/Theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace workbench::ui
{

namespace
{
QString tr(const char* text)
{
    return QCoreApplication::translate("CurveLevels", text);
}
} // namespace

CurveLevels::CurveLevels(store::Store& store)
    : m_store(store)
{
}

const std::string& CurveLevels::details(const CorpusId& corpus)
{
    if (!m_details.contains(corpus)) {
        if (const auto corpora = m_store.corpora()) {
            for (const store::CorpusRow& row : *corpora)
                m_details[row.id] = row.details;
        }
    }
    return m_details[corpus];
}

std::vector<CurveLevel>
CurveLevels::of(const std::vector<const store::RunRow*>& runs, const CurveSettings& settings, const Theme& theme)
{
    const double perBit = unitFactor(settings.unit) / unitFactor(LossUnit::Bits);
    std::vector<CurveLevel> levels;
    const auto add = [&](double bits, const QString& label, int decimals, const QColor& colour) {
        const CurveLevel level{bits * perBit, label.arg(bits * perBit, 0, 'f', decimals), colour};
        if (std::ranges::find(levels, level) == levels.end())
            levels.push_back(level);
    };
    for (const double target : settings.targets)
        add(target, tr("target %1"), 2, theme.bad);
    for (const store::RunRow* run : runs) {
        if (run->corpus.value().empty())
            continue;
        if (const auto floors = corpusFloors(details(run->corpus))) {
            add(floors->withoutRecall, tr("floor without recall %1"), 3, theme.dim);
            add(floors->withRecall, tr("floor with recall %1"), 3, theme.good);
        }
    }
    return levels;
}

} // namespace workbench::ui
