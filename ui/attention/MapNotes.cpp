// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapNotes.h"

#include "core/maps/SnapshotMap.h"
#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

QString memoryText(int memory, int limit)
{
    return MapNotes::tr("memory %1/%2").arg(formatCount(memory), formatCount(limit));
}

QString sumText(double worst)
{
    return MapNotes::tr("row sums are off by up to %1").arg(worst, 0, 'g', 2);
}

} // namespace

QString originText(maps::MapSource source, std::int64_t step)
{
    const QString at = formatCount(step);
    switch (source) {
    case maps::MapSource::Live:
        return MapNotes::tr("as trained, step %1").arg(at);
    case maps::MapSource::Probe:
        return MapNotes::tr("probe, step %1").arg(at);
    case maps::MapSource::Sample:
        return MapNotes::tr("sample, step %1").arg(at);
    }
    return {};
}

MapNotes::MapNotes(QWidget* parent)
    : QWidget(parent)
    , m_origin(new QLabel(this))
    , m_memory(new QLabel(this))
    , m_check(new QLabel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    for (QLabel* label : {m_origin, m_memory, m_check}) {
        label->setTextFormat(Qt::PlainText);
        setKind(label, "small");
        row->addWidget(label);
    }
    m_memory->setToolTip(tr("Bytes of the memory that were filled, of the most the model remembers"));
}

void MapNotes::show(const maps::AttentionMap& map)
{
    const maps::Exactness exactness = maps::checkExactness(map);
    const QString wrong = exactness.badCells > 0 ? tr("%1 weights are no numbers").arg(formatCount(exactness.badCells))
        : !exactness.nothingInvisible()
        ? tr("%1 weights where nothing can be seen").arg(formatCount(exactness.invisibleCells))
        : sumText(exactness.worstSumError);
    m_origin->setToolTip(
        map.source == maps::MapSource::Live
            ? tr("Captured in the training step itself, before dropout. The memory was made by the weights of earlier "
                 "steps, so running the text again gives another picture")
            : tr("The text was run from its start with one set of weights, without dropout"));
    m_check->setToolTip(
        tr("Checked on every weight: rows sum to 1 within 0.001 (worst %1), nothing is above the diagonal, every "
           "weight is a number")
            .arg(exactness.worstSumError, 0, 'g', 2));
    set(originText(map.source, map.step), memoryText(map.memory(), map.memoryLimit),
        exactness.passed() ? tr("rows sum to 1") : wrong, exactness.passed());
}

void MapNotes::show(const maps::AttentionSnapshot& snapshot)
{
    double worst = 0;
    for (const maps::RowStatistics& row : snapshot.statistics) {
        worst = std::max(worst, std::isfinite(row.sum) ? std::abs(row.sum - 1.0) : 1e9);
    }
    // Over the greatest of several heads rows sum to more than 1, and that says nothing.
    const bool checkable = snapshot.heads == 1;
    const bool passed = !checkable || worst <= 1e-3;
    m_origin->setToolTip(tr("Kept while the run went on, always over the same text; weights are rounded to 8 bits"));
    m_check->setToolTip(tr("The sums were taken before the weights were rounded"));
    const QString rounded = maps::isPooled(snapshot) ? tr("pooled, 8 bits") : tr("8 bits");
    set(tr("kept at step %1").arg(formatCount(snapshot.step)),
        memoryText(snapshot.keys - snapshot.queries, snapshot.memoryLimit),
        !passed         ? sumText(worst)
            : checkable ? tr("rows sum to 1, %1").arg(rounded)
                        : rounded,
        passed);
}

void MapNotes::show(const QString& what, const QString& check, bool passed)
{
    m_origin->setToolTip({});
    m_check->setToolTip({});
    set(what, {}, check, passed);
}

void MapNotes::clear()
{
    set({}, {}, {}, true);
}

void MapNotes::set(const QString& origin, const QString& memory, const QString& check, bool passed)
{
    m_origin->setText(origin);
    m_memory->setText(memory);
    m_check->setText(check);
    m_memory->setVisible(!memory.isEmpty());
    setKind(m_check, passed ? "good" : "bad");
}

QString MapNotes::text() const
{
    QStringList parts;
    for (const QLabel* label : {m_origin, m_memory, m_check}) {
        if (!label->text().isEmpty()) {
            parts.append(label->text());
        }
    }
    return parts.join(QStringLiteral("   "));
}

} // namespace workbench::ui
