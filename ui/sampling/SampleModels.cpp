// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleModels.h"

#include "core/config/ModelConfig.h"
#include "core/store/Store.h"
#include "core/train/WeightsSnapshot.h"
#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/sampling/SourceBar.h"
#include "ui/selection/Selection.h"

#include <QFileDialog>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

SampleModels::SampleModels(const AppContext& context, SourceBar& bar, QObject* parent)
    : QObject(parent)
    , m_context(context)
    , m_bar(bar)
    , m_live(context.training)
{
    connect(&m_live, &LiveWeights::changed, this, &SampleModels::refresh);
    connect(&context.runs, &RunListModel::storeChanged, this, [this] {
        if (m_seen) {
            refresh();
        }
    });
    connect(&context.selection, &Selection::runChanged, this, &SampleModels::followSelection);
    connect(&bar, &SourceBar::chosen, this, [this](int index) { choose(m_sources[static_cast<std::size_t>(index)]); });
    connect(&bar, &SourceBar::compareAdded, this, [this](int index) {
        m_beside.push_back(m_sources[static_cast<std::size_t>(index)]);
        refresh();
    });
    connect(&bar, &SourceBar::compareRemoved, this, [this](int index) {
        const SampleSource gone = m_sources[static_cast<std::size_t>(index)];
        std::erase_if(m_beside, [&](const SampleSource& source) { return indexOfSource({gone}, source).has_value(); });
        refresh();
    });
    connect(&bar, &SourceBar::folderWanted, this, &SampleModels::askForFolder);
    followSelection();
}

void SampleModels::setSeen(bool seen)
{
    m_seen = seen;
    m_live.setWanted(seen);
    if (seen) {
        refresh();
    }
}

void SampleModels::followSelection()
{
    m_chosen = false;
    refresh();
}

void SampleModels::refresh()
{
    m_sources = sampleSources(m_context, m_live);
    m_sources.insert(m_sources.end(), m_folders.begin(), m_folders.end());
    // What was chosen may have newer weights now, or be gone.
    const auto renew = [this](const SampleSource& source) {
        const auto index = indexOfSource(m_sources, source);
        return index ? std::optional(m_sources[static_cast<std::size_t>(*index)]) : std::nullopt;
    };
    m_main = m_chosen && m_main ? renew(*m_main) : std::nullopt;
    if (!m_main) {
        m_chosen = false;
        m_main = usualSource();
    }
    std::vector<SampleSource> beside;
    for (const SampleSource& source : m_beside) {
        if (auto still = renew(source)) {
            beside.push_back(std::move(*still));
        }
    }
    m_beside = std::move(beside);
    fillBar();
    Q_EMIT changed();
}

std::optional<SampleSource> SampleModels::usualSource() const
{
    const auto& selected = m_context.selection.run();
    const SampleSource* usual = nullptr;
    for (const SampleSource& source : m_sources) { // the live one stands first, then the newest checkpoint
        if (source.model.run == selected && (!usual || (source.best && !usual->live))) {
            usual = &source;
        }
    }
    if (!usual && !m_sources.empty()) {
        usual = &m_sources.front();
    }
    return usual ? std::optional(*usual) : std::nullopt;
}

void SampleModels::fillBar()
{
    std::vector<SourceChoice> choices;
    for (const SampleSource& source : m_sources) {
        choices.push_back({source.label, source.detail, true, {}});
    }
    std::vector<int> beside;
    for (const SampleSource& source : m_beside) {
        beside.push_back(*indexOfSource(m_sources, source));
    }
    m_bar.setChoices(std::move(choices), m_main ? *indexOfSource(m_sources, *m_main) : -1, std::move(beside));
    m_bar.setTraining(m_live.run().has_value());
}

void SampleModels::choose(const SampleSource& source)
{
    m_main = source;
    m_chosen = true;
    refresh();
}

void SampleModels::askForFolder()
{
    const QString folder
        = QFileDialog::getExistingDirectory(&m_bar, tr("Checkpoint folder"), QString(), QFileDialog::ShowDirsOnly);
    if (folder.isEmpty()) {
        fillBar(); // what was chosen before
        return;
    }
    const SampleSource source = sourceOfFolder(folder.toStdString());
    if (!indexOfSource(m_folders, source)) {
        m_folders.push_back(source);
    }
    choose(source);
}

std::vector<LaneModel> SampleModels::models() const
{
    std::vector<LaneModel> models;
    if (!m_main || m_main->model.weights == SampleWeights()) {
        return models;
    }
    models.push_back(m_main->model);
    for (const SampleSource& source : m_beside) {
        if (source.model.weights != SampleWeights()) {
            models.push_back(source.model);
        }
    }
    return models;
}

bool SampleModels::waitsForWeights() const
{
    return m_main && m_main->live && !m_main->model.weights.published;
}

std::optional<SampleWeights>
SampleModels::weightsOf(const RunId& run, std::int64_t step, const std::string& checkpoint) const
{
    std::error_code ignored;
    if (!checkpoint.empty() && std::filesystem::is_directory(checkpoint, ignored)) {
        return SampleWeights{checkpoint, nullptr};
    }
    if (checkpoint.empty() && m_live.newest() && m_live.run() == run && m_live.newest()->step() == step) {
        return SampleWeights{{}, m_live.newest()};
    }
    const auto saved = m_context.store.checkpoints(run); // of that very step
    if (saved) {
        const auto same = std::ranges::find_if(*saved, [&](const auto& row) { return row.at.step == step; });
        if (same != saved->end()) {
            return SampleWeights{m_context.storeDirectory / same->folder, nullptr};
        }
    }
    return std::nullopt;
}

QString SampleModels::mainWords() const
{
    if (!m_main) {
        return {};
    }
    return waitsForWeights() ? tr("%1: its weights come after this step").arg(m_main->label) : m_main->label;
}

int SampleModels::memory() const
{
    const store::RunRow* const row = m_main ? m_context.runs.find(m_main->model.run) : nullptr;
    return row && !config::attentionBlocks(row->config.model).empty() ? row->config.model.memory : 0;
}

} // namespace workbench::ui
