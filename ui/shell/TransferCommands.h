// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/session/RunTransfer.h"
#include "ui/shell/RunExportPanel.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <vector>

namespace workbench::store
{
struct RunRow;
}

namespace workbench::ui
{

class Actions;
class PromptBar;
class TransferBar;

/// Import and export of runs, from the question what and where to the word that it is done.
class TransferCommands : public QObject
{
    Q_OBJECT
public:
    using Targets = std::function<std::vector<RunId>()>;

    TransferCommands(const AppContext& context, Actions& actions, PromptBar& prompt, Targets targets, QWidget* window);

    RunExportPanel* panel() const { return m_panel; } ///< to be put where the window asks its questions
    TransferBar* bar() const { return m_bar; }

    void follow(); ///< what the actions are about has changed
    void importFiles(const QStringList& paths);
    /// Several runs go into files of their names in that folder, CSV aside; one run into `target` itself.
    void exportRuns(const std::vector<RunId>& runs, RunFormat format, const QString& target);

Q_SIGNALS:
    void failed(const QString& what, const workbench::Error& error);
    void done(const QString& what); ///< something worth a line in the log

private:
    void chooseImport();
    void chooseFormat();
    void chooseTarget(RunFormat format);
    void exportBundle(const store::RunRow& run, RunFormat format, const std::filesystem::path& file);
    void tellEnd();
    std::vector<const store::RunRow*> rows(const std::vector<RunId>& runs) const;

    const AppContext m_context;
    Actions& m_actions;
    PromptBar& m_prompt;
    const Targets m_targets;
    QWidget* m_window;
    RunExportPanel* m_panel;
    TransferBar* m_bar;
    std::vector<RunId> m_chosen; ///< those that the panel is open for
    std::vector<RunId> m_imported; ///< since nothing was under way
    std::vector<std::filesystem::path> m_present; ///< files whose runs are there already
    std::vector<std::filesystem::path> m_written;
    bool m_failed = false;
    RunTransfer m_transfer; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
