// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Actions.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>

namespace workbench::ui
{

Actions::Actions(QWidget* window)
    : QObject(window)
    , m_window(window)
{
    openCorpus = add(
        tr("&Open corpus..."), QKeySequence::Open,
        tr("Chooses a file to train on; dropping one on the window does the same"));
    importRun = add(
        tr("&Import runs..."), tr("Ctrl+I"),
        tr("Reads bundles or TensorBoard's event files; dropping them on the window does the same"));
    exportRun = add(
        tr("&Export runs..."), tr("Ctrl+E"),
        tr("Writes the chosen runs to files: as bundles, as TensorBoard's event files, or as CSV"));
    stopTransfer = add(
        tr("S&top import or export"), tr("Ctrl+Shift+I"),
        tr("Ends what is being read or written; what is not whole leaves nothing behind"));
    openStore = add(
        tr("Open store &folder"), tr("Ctrl+Shift+O"),
        tr("Shows the folder with all runs and checkpoints in the file manager"));
    quit = add(
        tr("&Quit"), QKeySequence(tr("Ctrl+Q")),
        tr("Closes the window; a run that trains is stopped with a checkpoint first"));

    start = add(tr("&Start"), tr("F5"), tr("Starts the run that stands on the Launch page"));
    goOn = add(
        tr("&Go on"), tr("Shift+F5"),
        tr("Trains the selected run further from its newest checkpoint, as if it had never stopped"));
    pause = add(tr("&Pause"), tr("F6"), tr("Holds training after the current step, or goes on"));
    stop = add(tr("S&top"), tr("F7"), tr("Ends the run after the current step, with a checkpoint"));
    discard = add(tr("Stop and &discard..."), tr("Shift+F7"), tr("Ends the run and removes it with its files"));
    checkpoint = add(tr("&Checkpoint"), tr("F8"), tr("Writes a checkpoint after the current step"));
    evaluate = add(tr("&Evaluate"), tr("F9"), tr("Measures the validation loss after the current step"));
    learningRate = add(
        tr("Change &learning rate..."), tr("Ctrl+R"),
        tr("Sets the base learning rate of the run that trains, from the next step on"));
    rename = add(tr("Re&name"), tr("F2"), tr("Gives the selected run another name"));
    clone = add(tr("Cl&one"), tr("Ctrl+D"), tr("Fills the Launch page with the values of the selected run"));
    branch = add(
        tr("&Branch..."), tr("Ctrl+B"),
        tr("Fills the Launch page with a run that begins with a checkpoint of the selected one: the nearest to the "
           "step\n"
           "that is selected on the charts, else the best"));
    toggleShown = add(
        tr("Show on c&harts"), tr("Ctrl+Return"),
        tr("Draws the selected run on the charts, or takes it off; the space bar in the list does the same"));
    baseline = add(
        tr("&Baseline"), tr("Ctrl+Shift+B"), tr("Compares all runs with the selected one, or with none any more"));
    pin = add(tr("&Pin"), tr("Ctrl+P"), tr("Keeps the chosen runs on top of the table, or no more"));
    curvesTogether = add(
        tr("Curves together"), tr("Ctrl+Shift+Return"), tr("Draws the chosen runs over each other on the Curves page"));
    remove = add(
        tr("Re&move for good..."), tr("Ctrl+Shift+Delete"),
        tr("Removes the selected run, its points and its checkpoints; this cannot be undone"));

    undo = add(tr("&Undo"), QKeySequence(tr("Ctrl+Z")), tr("Takes back the last change to runs"));
    redo = add(tr("&Redo"), QKeySequence(tr("Ctrl+Shift+Z")), tr("Does again what was taken back"));
    tags = add(tr("&Tags..."), tr("Ctrl+T"), tr("Gives the chosen runs tags, or takes them"));
    note = add(tr("N&ote..."), tr("Ctrl+M"), tr("Writes a note on the chosen runs"));
    star = add(tr("&Star"), tr("Ctrl+Shift+S"), tr("Gives the chosen runs a star, or takes it"));
    colour = add(tr("&Colour..."), tr("Ctrl+Shift+C"), tr("Gives the chosen runs another colour, on every page"));
    archive = add(tr("&Archive"), tr("Ctrl+Shift+A"), tr("Keeps the chosen runs out of sight, or brings them back"));
    bin = add(
        tr("Move to &bin"), tr("Shift+Delete"),
        tr("Moves the chosen runs to the bin, where they stay until it is emptied; the delete key does the same"));
    restore = add(tr("&Restore from bin"), tr("Ctrl+Alt+R"), tr("Brings the chosen runs back from the bin"));
    emptyBin = add(
        tr("&Empty bin..."), tr("Ctrl+Alt+E"),
        tr("Removes what is in the bin, which frees the disk; asks first and cannot be undone"));

    launch = add(tr("&Launch"), tr("Ctrl+1"), tr("Corpus, model and training of the next run"));
    curves = add(tr("&Curves"), tr("Ctrl+2"), tr("Loss, rate and speed of the runs"));
    attention = add(tr("&Attention"), tr("Ctrl+3"), tr("What the head looks at, byte by byte"));
    sample = add(tr("S&ample"), tr("Ctrl+4"), tr("Let the model write, byte by byte, also while it trains"));
    compare = add(tr("Co&mpare"), tr("Ctrl+5"), tr("All runs in a table, and what tells them apart"));
    showLog = add(tr("L&og"), tr("Ctrl+L"), tr("Opens or closes the log"));
    showLog->setCheckable(true);
    filter = add(tr("&Filter runs"), tr("Ctrl+F"), tr("Goes to the filter over the list of runs"));
    palette = add(tr("&Search runs and actions"), tr("Ctrl+K"), tr("Finds a run or an action by its name"));
    fullScreen = add(tr("F&ull screen"), tr("F11"), tr("Fills the screen with the window, or not"));
    fullScreen->setCheckable(true);
    systemTheme = add(tr("Theme of the s&ystem"), tr("Ctrl+Alt+S"), tr("Light or dark as the desktop is"));
    lightTheme = add(tr("L&ight"), tr("Ctrl+Alt+L"), tr("Dark on light"));
    darkTheme = add(tr("&Dark"), tr("Ctrl+Alt+D"), tr("Light on dark"));
    auto* const themes = new QActionGroup(this);
    for (QAction* const theme : {systemTheme, lightTheme, darkTheme}) {
        theme->setCheckable(true);
        themes->addAction(theme);
    }

    keys = add(tr("&Keys"), QKeySequence::HelpContents, tr("Lists every action with its key"));
    about = add(tr("&About"), tr("Shift+F1"), tr("Version, licence and where the data lives"));
}

QAction* Actions::add(const QString& text, const QKeySequence& key, const QString& toolTip)
{
    auto* const action = new QAction(text, this);
    action->setShortcut(key);
    const QString keyText = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(keyText.isEmpty() ? toolTip : QStringLiteral("%1 (%2)").arg(toolTip, keyText));
    m_window->addAction(action); // keys work wherever the focus is, menu or not
    return action;
}

QMenuBar* Actions::makeMenuBar(QWidget* parent) const
{
    auto* const bar = new QMenuBar(parent);
    bar->setNativeMenuBar(false);
    const auto fill = [bar](const QString& title, const QList<QAction*>& entries) {
        QMenu* const menu = bar->addMenu(title);
        menu->setToolTipsVisible(true);
        for (QAction* const entry : entries) {
            if (entry) {
                menu->addAction(entry);
            } else {
                menu->addSeparator();
            }
        }
        return menu;
    };
    fill(tr("&File"), {openCorpus, nullptr, importRun, exportRun, stopTransfer, nullptr, openStore, nullptr, quit});
    fill(
        tr("&Edit"),
        {undo, redo, nullptr, rename, tags, note, star, colour, nullptr, archive, bin, restore, nullptr, emptyBin});
    fill(
        tr("&Run"),
        {start, goOn, nullptr, pause, stop, discard, nullptr, checkpoint, evaluate, learningRate, nullptr, clone,
         branch, toggleShown, curvesTogether, baseline, pin, nullptr, remove});
    fill(
        tr("&View"),
        {launch, curves, attention, sample, compare, nullptr, filter, showLog, fullScreen, nullptr, systemTheme,
         lightTheme, darkTheme});
    fill(tr("&Tools"), {palette});
    fill(tr("&Help"), {keys, about});
    return bar;
}

QList<QAction*> Actions::all() const
{
    return {start,       goOn,       pause,      stop,        discard,        checkpoint,   evaluate,  learningRate,
            rename,      clone,      branch,     toggleShown, curvesTogether, baseline,     pin,       remove,
            undo,        redo,       tags,       note,        star,           colour,       archive,   bin,
            restore,     emptyBin,   openCorpus, importRun,   exportRun,      stopTransfer, openStore, launch,
            curves,      attention,  sample,     compare,     filter,         showLog,      palette,   fullScreen,
            systemTheme, lightTheme, darkTheme,  keys,        about,          quit};
}

} // namespace workbench::ui
