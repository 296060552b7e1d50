// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"
#include "core/store/StoreTypes.h"
#include "ui/AppContext.h"
#include "ui/launch/Preflight.h"
#include "ui/session/ProbeSession.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <span>
#include <vector>

class QScrollArea;

namespace workbench::ui
{

class BranchBanner;
class ConfigForm;
class CorpusCard;
class FormCard;
class FormSources;
class PreflightCard;
class PresetBar;
class QueueCard;
class SweepCard;

/// The page on which a run is made: presets, the form in cards, what the run will need, and the queue. Wires; the
/// form, the cards and the sessions do the work.
class LaunchPage : public QWidget
{
    Q_OBJECT
public:
    explicit LaunchPage(
        const AppContext& context, QWidget* parent = nullptr, ProbeSession::Probe probe = train::probeSpeed);
    ~LaunchPage() override;

    const ConfigForm& form() const { return *m_form; }
    std::optional<store::RunOrigin> origin() const; ///< the checkpoint that the run on this page begins with

public Q_SLOTS:
    void setConfig(const workbench::config::RunConfig& config);
    void cloneRun(const workbench::RunId& run); ///< the form filled with its values, further changes marked
    /// The same for a run that begins with that one's checkpoint nearest to a step; nothing: its best, or else its
    /// newest.
    void branchFrom(const workbench::RunId& run, std::optional<std::int64_t> step = {});
    void setCorpusFile(const QString& path);
    void start(); ///< as the button does, if the values allow it: startRequested(), or a whole sweep
                  ///< into the queue

Q_SIGNALS:
    void startRequested(const workbench::config::RunConfig& config);
    void queueRequested(const workbench::config::RunConfig& config);

private:
    void layOut();
    void wire();
    void showField(const QString& path);
    void check(); ///< problems and figures of what the form says now
    void measure(); ///< speed, unless a run trains or the last measurement still holds
    void showSpeed();
    bool canStart() const;
    std::span<const config::RunConfig> runs() const; ///< that a start would make: the form's one, or all of a sweep
    std::vector<config::FieldProblem> sweepProblems() const;

    AppContext m_context;
    ConfigForm* m_form;
    ProbeSession* m_probe;
    PresetBar* m_presets = nullptr;
    BranchBanner* m_branch = nullptr;
    FormSources* m_sources = nullptr;
    CorpusCard* m_corpus = nullptr;
    FormCard* m_model = nullptr;
    PreflightCard* m_preflightCard = nullptr;
    SweepCard* m_sweep = nullptr;
    QueueCard* m_queue = nullptr;
    QScrollArea* m_scroll = nullptr;
    QTimer m_checkSoon; ///< gathers the many signals of one change
    std::optional<Preflight> m_preflight; ///< nothing while the values forbid a run
    std::optional<config::RunConfig> m_probed; ///< what the last probe measures or measured
    std::optional<train::SpeedProbe> m_speed;
};

} // namespace workbench::ui
