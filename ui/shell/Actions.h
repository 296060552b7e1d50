// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QKeySequence;
class QMenuBar;
class QWidget;

namespace workbench::ui
{

/// Every action of the window, each with words, a key and a tooltip. Who can do it connects to it.
class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(QWidget* window);

    // edit: what is said about runs
    QAction *undo, *redo, *tags, *note, *star, *colour, *archive, *bin, *restore, *emptyBin;
    // file
    QAction *openCorpus, *importRun, *exportRun, *stopTransfer, *openStore, *quit;
    // run
    QAction *start, *goOn, *pause, *stop, *discard, *evaluate, *checkpoint, *learningRate;
    QAction *rename, *clone, *branch, *toggleShown, *baseline, *pin, *curvesTogether, *remove;
    // view
    QAction *launch, *curves, *attention, *sample, *compare, *showLog, *filter, *palette, *systemTheme, *lightTheme,
        *darkTheme, *fullScreen;
    // help
    QAction *keys, *about;

    QMenuBar* makeMenuBar(QWidget* parent) const;
    QList<QAction*> all() const; ///< in the order of the menus

private:
    QAction* add(const QString& text, const QKeySequence& key, const QString& toolTip);

    QWidget* m_window;
};

} // namespace workbench::ui
