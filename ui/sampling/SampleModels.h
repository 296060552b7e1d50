// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/sampling/SampleSources.h"
#include "ui/session/LiveWeights.h"

#include <QObject>

#include <optional>
#include <vector>

namespace workbench::ui
{

class SourceBar;

/// Whose weights write: what there is to choose from, what was chosen, and the newest weights of the run that trains.
/// Follows the selected run until the user chooses otherwise for it.
class SampleModels : public QObject
{
    Q_OBJECT
public:
    /// The context and the bar, which it fills and listens to, outlive it.
    SampleModels(const AppContext& context, SourceBar& bar, QObject* parent = nullptr);

    void setSeen(bool seen); ///< nothing is asked of the trainer for a page that is hidden

    const std::optional<SampleSource>& main() const { return m_main; }
    /// The main one first, then those beside it. Empty while there are none, or none whose weights have come.
    std::vector<LaneModel> models() const;
    bool waitsForWeights() const; ///< of the run that trains: they come after its step
    std::optional<SampleWeights> weightsOf(const RunId& run, std::int64_t step, const std::string& checkpoint) const;
    QString mainWords() const; ///< "from: recall demo, weights of step 1,148, trains now"
    int memory() const; ///< of the main model's attention; 0: it has none, or is not known

Q_SIGNALS:
    void changed();

private:
    void refresh();
    std::optional<SampleSource> usualSource() const; ///< of the selected run, or any
    void followSelection();
    void choose(const SampleSource& source);
    void askForFolder();
    void fillBar();

    const AppContext& m_context;
    SourceBar& m_bar;
    LiveWeights m_live;
    std::vector<SampleSource> m_sources;
    std::vector<SampleSource> m_folders; ///< that the user named
    std::optional<SampleSource> m_main;
    std::vector<SampleSource> m_beside;
    bool m_chosen = false; ///< the main one, by the user, for the selected run
    bool m_seen = false;
};

} // namespace workbench::ui
