// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleSources.h"

#include "core/store/Store.h"
#include "core/train/WeightsSnapshot.h"
#include "ui/AppContext.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/LiveWeights.h"

#include <QCoreApplication>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kMostOthers = 200;

QString tr(const char* text)
{
    return QCoreApplication::translate("SampleSources", text);
}

QString labelOf(const std::string& name, std::int64_t step)
{
    return tr("%1, step %2").arg(fromUtf8(name), formatCount(step));
}

void addLive(std::vector<SampleSource>& sources, const AppContext& context, const LiveWeights& live)
{
    const store::RunRow* const row = live.run() ? context.runs.find(*live.run()) : nullptr;
    if (!row) {
        return;
    }
    SampleSource source;
    source.live = true;
    source.model.run = row->id;
    source.model.name = row->name;
    source.model.weights.published = live.newest();
    source.model.step = live.newest() ? live.newest()->step() : 0;
    source.label = live.newest() ? labelOf(row->name, source.model.step) : fromUtf8(row->name);
    source.detail = tr("trains now");
    sources.push_back(std::move(source));
}

void addCheckpoints(std::vector<SampleSource>& sources, const AppContext& context, const store::RunRow& row)
{
    const auto checkpoints = context.store.checkpoints(row.id);
    if (!checkpoints) {
        return;
    }
    for (auto checkpoint = checkpoints->rbegin(); checkpoint != checkpoints->rend(); ++checkpoint) {
        SampleSource source;
        source.model.weights.checkpoint = context.storeDirectory / checkpoint->folder;
        source.model.run = row.id;
        source.model.name = row.name;
        source.model.step = checkpoint->at.step;
        source.best = checkpoint->best;
        source.label = labelOf(row.name, checkpoint->at.step);
        source.detail = checkpoint->best ? tr("best") : checkpoint == checkpoints->rbegin() ? tr("newest") : QString();
        sources.push_back(std::move(source));
    }
}

} // namespace

std::vector<SampleSource> sampleSources(const AppContext& context, const LiveWeights& live)
{
    std::vector<SampleSource> sources;
    addLive(sources, context, live);
    const auto& selected = context.selection.run();
    const store::RunRow* const own = selected ? context.runs.find(*selected) : nullptr;
    if (own) {
        addCheckpoints(sources, context, *own);
    }
    int others = 0;
    for (const store::RunRow& row : context.runs.rows()) {
        if (row.checkpoint.empty() || row.binned != 0 || &row == own || ++others > kMostOthers) {
            continue;
        }
        SampleSource source;
        source.model.weights.checkpoint = row.checkpoint;
        source.model.run = row.id;
        source.model.name = row.name;
        source.label = fromUtf8(row.name);
        source.detail = tr("best checkpoint");
        sources.push_back(std::move(source));
    }
    return sources;
}

SampleSource sourceOfFolder(const std::string& folder)
{
    SampleSource source;
    source.model.weights.checkpoint = folder;
    source.model.name = std::filesystem::path(folder).filename().string();
    source.label = fromUtf8(source.model.name);
    source.detail = tr("checkpoint folder");
    return source;
}

std::optional<int> indexOfSource(const std::vector<SampleSource>& sources, const SampleSource& wanted)
{
    const auto same = [&wanted](const SampleSource& source) {
        return wanted.live ? source.live && source.model.run == wanted.model.run
                           : source.model.weights.checkpoint == wanted.model.weights.checkpoint && !source.live;
    };
    const auto found = std::ranges::find_if(sources, same);
    return found == sources.end() ? std::nullopt : std::optional(static_cast<int>(found - sources.begin()));
}

} // namespace workbench::ui
