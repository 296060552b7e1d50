// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/OrganiseCommands.h"

#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/models/RunEdits.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"
#include "ui/selection/Selection.h"
#include "ui/shell/Actions.h"
#include "ui/shell/NotePanel.h"
#include "ui/shell/PromptBar.h"
#include "ui/shell/RunColourMenu.h"
#include "ui/shell/TagPanel.h"

#include <QAction>
#include <QCursor>
#include <QMenu>

#include <algorithm>

namespace workbench::ui
{

OrganiseCommands::OrganiseCommands(
    const AppContext& context, Actions& actions, PromptBar& prompt, Targets targets, QWidget* window)
    : QObject(window)
    , m_context(context)
    , m_actions(actions)
    , m_prompt(prompt)
    , m_edits(context.runs.edits())
    , m_targets(std::move(targets))
    , m_tags(new TagPanel(window))
    , m_note(new NotePanel(window))
    , m_colours(new RunColourMenu(window))
{
    connectActions();
    connect(m_tags, &TagPanel::applied, this, &OrganiseCommands::applyTags);
    connect(m_note, &NotePanel::applied, this, [this](const QString& note) {
        store::RunEdit edit;
        edit.note = note.toStdString();
        m_edits.edit(tr("note %1").arg(words(m_edited)), m_edited, edit);
    });
    connect(m_colours, &RunColourMenu::colourWanted, this, &OrganiseCommands::setColour);
    connect(&m_edits, &RunEdits::failed, this, &OrganiseCommands::failed);
    connect(
        &m_edits, &RunEdits::binMeasured, this,
        qOverload<const store::Store::BinContents&>(&OrganiseCommands::askEmptyBin));
    connect(&m_edits, &RunEdits::binEmptied, this, [this](int runs, qint64 freed) {
        const QString what = runs == 1 ? tr("1 run is removed, %1 freed").arg(formatBytes(double(freed)))
                                       : tr("%1 runs are removed, %2 freed").arg(runs).arg(formatBytes(double(freed)));
        m_prompt.ask({tr("The bin is empty: %1.").arg(what), {}, {{tr("Close"), nullptr, {}}}});
        Q_EMIT done(what);
    });
    connect(&m_edits.history(), &QUndoStack::indexChanged, this, &OrganiseCommands::follow);
    connect(&context.selection, &Selection::runChanged, this, &OrganiseCommands::follow);
    connect(&context.runs, &RunListModel::storeChanged, this, &OrganiseCommands::follow);
    connect(&context.runs, &RunListModel::edited, this, &OrganiseCommands::follow);
    follow();
}

void OrganiseCommands::connectActions()
{
    connect(m_actions.undo, &QAction::triggered, &m_edits, &RunEdits::undo);
    connect(m_actions.redo, &QAction::triggered, &m_edits, &RunEdits::redo);
    connect(m_actions.star, &QAction::triggered, this, [this] { toggleStar(m_targets()); });
    connect(m_actions.tags, &QAction::triggered, this, &OrganiseCommands::openTags);
    connect(m_actions.note, &QAction::triggered, this, &OrganiseCommands::openNote);
    connect(m_actions.archive, &QAction::triggered, this, &OrganiseCommands::toggleArchive);
    connect(m_actions.bin, &QAction::triggered, this, [this] { moveToBin(m_targets()); });
    connect(m_actions.restore, &QAction::triggered, this, [this] { setBinned(m_targets(), false); });
    connect(m_actions.emptyBin, &QAction::triggered, this, qOverload<>(&OrganiseCommands::askEmptyBin));
    connect(m_actions.colour, &QAction::triggered, this, [this] { m_colours->popup(QCursor::pos()); });
}

std::vector<const store::RunRow*> OrganiseCommands::rows(const std::vector<RunId>& runs) const
{
    std::vector<const store::RunRow*> rows;
    for (const RunId& run : runs) {
        if (const store::RunRow* const row = m_context.runs.find(run))
            rows.push_back(row);
    }
    return rows;
}

QString OrganiseCommands::words(const std::vector<RunId>& runs) const
{
    const auto known = rows(runs);
    return known.size() == 1 ? QStringLiteral("\"%1\"").arg(nameText(*known.front()))
                             : tr("%1 runs").arg(formatCount(std::int64_t(known.size())));
}

void OrganiseCommands::follow()
{
    const auto targets = rows(m_targets());
    const bool writable = !m_context.store.isReadOnly();
    const bool some = writable && !targets.empty();
    const auto all = [&](auto has) { return !targets.empty() && std::ranges::all_of(targets, has); };
    const auto any = [&](auto has) { return std::ranges::any_of(targets, has); };
    for (QAction* const action : {m_actions.star, m_actions.tags, m_actions.note, m_actions.archive, m_actions.colour})
        action->setEnabled(some);
    const auto isBinned = [](const store::RunRow* row) { return row->binned != 0; };
    m_actions.bin->setEnabled(
        some && any([&](const store::RunRow* row) { return !isBinned(row) && !train::isLive(row->state); }));
    m_actions.restore->setEnabled(some && any(isBinned));
    m_actions.emptyBin->setEnabled(
        writable && std::ranges::any_of(m_context.runs.rows(), [](const auto& row) { return row.binned != 0; }));
    m_actions.star->setText(all([](const auto* row) { return row->starred; }) ? tr("Take the &star off") : tr("&Star"));
    m_actions.archive->setText(
        all([](const auto* row) { return row->archived; }) ? tr("Back from the &archive") : tr("&Archive"));
    const QUndoStack& history = m_edits.history();
    m_actions.undo->setEnabled(history.canUndo());
    m_actions.redo->setEnabled(history.canRedo());
    const auto menuText = [](QString text) { return text.replace(QLatin1Char('&'), QLatin1String("&&")); };
    m_actions.undo->setText(history.canUndo() ? tr("&Undo %1").arg(menuText(history.undoText())) : tr("&Undo"));
    m_actions.redo->setText(history.canRedo() ? tr("&Redo %1").arg(menuText(history.redoText())) : tr("&Redo"));
}

void OrganiseCommands::fillMenu(QMenu& menu)
{
    follow();
    menu.addActions({m_actions.rename, m_actions.tags, m_actions.note, m_actions.star});
    menu.addMenu(m_colours)->setEnabled(m_actions.colour->isEnabled());
    menu.addSeparator();
    menu.addActions(
        {m_actions.goOn, m_actions.clone, m_actions.branch, m_actions.toggleShown, m_actions.baseline, m_actions.pin,
         m_actions.exportRun});
    menu.addSeparator();
    menu.addAction(m_actions.archive);
    menu.addAction(m_actions.restore->isEnabled() ? m_actions.restore : m_actions.bin);
    if (m_actions.restore->isEnabled())
        menu.addAction(m_actions.remove);
}

void OrganiseCommands::toggleStar(const std::vector<RunId>& runs)
{
    const auto known = rows(runs);
    store::RunEdit edit;
    edit.starred = !std::ranges::all_of(known, [](const store::RunRow* row) { return row->starred; });
    m_edits.edit(
        *edit.starred ? tr("star %1").arg(words(runs)) : tr("take the star off %1").arg(words(runs)), runs, edit);
}

void OrganiseCommands::toggleArchive()
{
    const std::vector<RunId> runs = m_targets();
    const auto known = rows(runs);
    store::RunEdit edit;
    edit.archived = !std::ranges::all_of(known, [](const store::RunRow* row) { return row->archived; });
    m_edits.edit(
        *edit.archived ? tr("archive %1").arg(words(runs)) : tr("bring %1 back from the archive").arg(words(runs)),
        runs, edit);
}

void OrganiseCommands::moveToBin(const std::vector<RunId>& runs)
{
    std::vector<RunId> ended;
    for (const store::RunRow* const row : rows(runs)) {
        if (!train::isLive(row->state))
            ended.push_back(row->id);
    }
    if (ended.empty() && !runs.empty()) {
        Q_EMIT failed(
            tr("Nothing is moved to the bin"),
            Error{ErrorCode::Busy, tr("%1 is training.").arg(words(runs)).toStdString(), "Stop it first."});
        return;
    }
    setBinned(ended, true);
}

void OrganiseCommands::setBinned(const std::vector<RunId>& runs, bool binned)
{
    store::RunEdit edit;
    edit.binned = binned;
    m_edits.edit(
        binned ? tr("move %1 to the bin").arg(words(runs)) : tr("bring %1 back from the bin").arg(words(runs)), runs,
        edit);
    if (!binned)
        return;
    Selection& selection = m_context.selection;
    if (selection.run() && std::ranges::find(runs, *selection.run()) != runs.end())
        selection.setRun({});
    for (const RunId& run : runs)
        selection.setShown(run, false);
}

void OrganiseCommands::setColour(int colour)
{
    const std::vector<RunId> runs = m_targets();
    store::RunEdit edit;
    edit.colour = colour;
    m_edits.edit(tr("colour %1").arg(words(runs)), runs, edit);
}

void OrganiseCommands::openTags()
{
    m_edited = m_targets();
    const auto known = rows(m_edited);
    if (known.empty())
        return;
    QMap<QString, int> counts;
    for (const store::RunRow* const row : known) {
        for (const std::string& tag : row->tags)
            ++counts[fromUtf8(tag)];
    }
    QStringList all;
    for (const store::RunRow& row : m_context.runs.rows()) {
        for (const std::string& tag : row.tags)
            all << fromUtf8(tag);
    }
    all.removeDuplicates();
    all.sort();
    m_note->hide();
    m_tags->open(tr("Tags of %1").arg(words(m_edited)), int(known.size()), counts, all);
}

void OrganiseCommands::applyTags(const QStringList& added, const QStringList& removed)
{
    RunEdits::Edits edits;
    for (const store::RunRow* const row : rows(m_edited)) {
        store::RunEdit edit;
        edit.tags = row->tags;
        std::erase_if(*edit.tags, [&](const std::string& tag) { return removed.contains(fromUtf8(tag)); });
        for (const QString& tag : added)
            edit.tags->push_back(tag.toStdString());
        std::ranges::sort(*edit.tags);
        edit.tags->erase(std::ranges::unique(*edit.tags).begin(), edit.tags->end());
        edits.emplace_back(row->id, std::move(edit));
    }
    m_edits.edit(tr("tag %1").arg(words(m_edited)), std::move(edits));
}

void OrganiseCommands::openNote()
{
    const auto known = rows(m_targets());
    if (known.empty())
        return;
    m_edited = m_targets();
    const std::string& first = known.front()->note;
    const bool same = std::ranges::all_of(known, [&](const store::RunRow* row) { return row->note == first; });
    m_tags->hide();
    m_note->open(
        same ? tr("Note on %1").arg(words(m_edited))
             : tr("Note on %1, in the place of the different ones that they have").arg(words(m_edited)),
        same ? fromUtf8(first) : QString());
}

void OrganiseCommands::askEmptyBin()
{
    m_prompt.tell(tr("Looking into the bin."));
    m_edits.measureBin();
}

void OrganiseCommands::askEmptyBin(const store::Store::BinContents& contents)
{
    if (contents.runs.empty()) {
        m_prompt.ask({tr("The bin is empty."), {}, {{tr("Close"), nullptr, {}}}});
        return;
    }
    const QString size = formatBytes(double(contents.bytes));
    m_prompt.ask(
        {contents.runs.size() == 1
             ? tr("Remove the run in the bin for good, with all its points and checkpoints? That frees about %1 of the "
                  "disk and cannot be undone.")
                   .arg(size)
             : tr("Remove the %1 runs in the bin for good, with all their points and checkpoints? That frees about %2 "
                  "of the disk and cannot be undone.")
                   .arg(formatCount(std::int64_t(contents.runs.size())), size),
         {},
         {{tr("Empty bin"), "danger",
           [this](const QString&) {
               m_prompt.tell(tr("Emptying the bin."));
               m_edits.emptyBin();
           }},
          {tr("Keep"), nullptr, {}}}});
}

} // namespace workbench::ui
