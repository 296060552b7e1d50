// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/session/SteeredRun.h"
#include "ui/session/StoreJobs.h"

#include <QObject>

namespace workbench
{
struct Error;
}
namespace workbench::store
{
struct RunRow;
}

namespace workbench::ui
{

class Actions;
class PromptBar;

/// Does what the actions on runs say, and keeps them usable only where they mean something.
class RunCommands : public QObject
{
    Q_OBJECT
public:
    RunCommands(const AppContext& context, Actions& actions, PromptBar& prompt, QWidget* window);

    void setEnabled(bool enabled); ///< off while the window is on its way to its end

Q_SIGNALS:
    void failed(const QString& what, const workbench::Error& error);
    void done(const QString& what); ///< something worth a line in the log

private:
    void follow();
    void goOn();
    void togglePause();
    void askDiscard();
    void askLearningRate();
    void setLearningRate(const QString& text);
    void toggleShown();
    void askRemove();
    void remove(const RunId& run, const QString& name);
    const store::RunRow* selected() const;

    const AppContext& m_context;
    Actions& m_actions;
    PromptBar& m_prompt;
    bool m_enabled = true;
    SteeredRun m_steered;
    StoreJobs m_jobs; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
