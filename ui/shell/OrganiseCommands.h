// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"

#include <QObject>

#include <functional>
#include <vector>

class QMenu;

namespace workbench::ui
{

class Actions;
class NotePanel;
class PromptBar;
class RunColourMenu;
class RunEdits;
class TagPanel;

/// Tags, notes, stars, colours, archive and bin of runs, and undo of them all. What actions are about is asked for
/// when they are used: one run, or many.
class OrganiseCommands : public QObject
{
    Q_OBJECT
public:
    using Targets = std::function<std::vector<RunId>()>;

    OrganiseCommands(const AppContext& context, Actions& actions, PromptBar& prompt, Targets targets, QWidget* window);

    TagPanel* tagPanel() const { return m_tags; } ///< to be put where the window asks its questions
    NotePanel* notePanel() const { return m_note; }

    void toggleStar(const std::vector<RunId>& runs);
    void moveToBin(const std::vector<RunId>& runs);
    void askEmptyBin();
    void follow(); ///< what the actions are about has changed
    void fillMenu(QMenu& menu); ///< for the runs that they are about

Q_SIGNALS:
    void failed(const QString& what, const workbench::Error& error);
    void done(const QString& what); ///< something worth a line in the log

private:
    void connectActions();
    void openTags();
    void applyTags(const QStringList& added, const QStringList& removed);
    void openNote();
    void toggleArchive();
    void setBinned(const std::vector<RunId>& runs, bool binned);
    void setColour(int colour);
    void askEmptyBin(const store::Store::BinContents& contents);
    std::vector<const store::RunRow*> rows(const std::vector<RunId>& runs) const;
    QString words(const std::vector<RunId>& runs) const; ///< "\"name\"", "3 runs"

    const AppContext m_context;
    Actions& m_actions;
    PromptBar& m_prompt;
    RunEdits& m_edits;
    const Targets m_targets;
    std::vector<RunId> m_edited; ///< those that a panel is open for
    TagPanel* m_tags;
    NotePanel* m_note;
    RunColourMenu* m_colours;
};

} // namespace workbench::ui
