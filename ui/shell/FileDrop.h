// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QLabel;
class QWidget;

namespace workbench::ui
{

/// Takes files dropped anywhere on a window, also on its text fields, and says while they hover what they are taken
/// for: runs where their first bytes say so, else a corpus.
class FileDrop : public QObject
{
    Q_OBJECT
public:
    explicit FileDrop(QWidget& window);

Q_SIGNALS:
    void corpusDropped(const QString& path);
    void runsDropped(const QStringList& paths); ///< bundles, event files, folders of such

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look(const QStringList& paths);
    void showHint();

    QWidget& m_window;
    QLabel* m_hint;
    QStringList m_paths; ///< those that were looked at last
    QStringList m_runs; ///< of these, what holds runs
};

} // namespace workbench::ui
