// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/FileDrop.h"

#include "core/exchange/RunFiles.h"
#include "ui/theme/StyleSheet.h"

#include <QApplication>
#include <QDropEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace workbench::ui
{

namespace
{

QStringList localFiles(const QMimeData& data)
{
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        }
    }
    return files;
}

} // namespace

FileDrop::FileDrop(QWidget& window)
    : QObject(&window)
    , m_window(window)
    , m_hint(new QLabel(&window))
{
    window.setAcceptDrops(true);
    setKind(m_hint, "drop");
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_hint->hide();
    qApp->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::DragLeave && type != QEvent::Drop) {
        return false;
    }
    // Widgets and the native window below them both get these; those of another window are not ours.
    const auto* const widget = qobject_cast<const QWidget*>(watched);
    if (!widget || widget->window() != &m_window) {
        return false;
    }
    if (type == QEvent::DragLeave) {
        m_hint->hide();
        return false;
    }
    auto* const drag = static_cast<QDropEvent*>(event);
    const QStringList paths = localFiles(*drag->mimeData());
    if (paths.isEmpty()) {
        return false;
    }
    look(paths);
    drag->setDropAction(Qt::CopyAction);
    drag->accept();
    if (type == QEvent::Drop) {
        m_hint->hide();
        m_paths.clear(); // the same files may be others the next time
        m_runs.isEmpty() ? Q_EMIT corpusDropped(paths.front()) : Q_EMIT runsDropped(m_runs);
    } else {
        showHint();
    }
    return true;
}

void FileDrop::look(const QStringList& paths)
{
    if (paths == m_paths) { // a drag asks with every move of the mouse
        return;
    }
    m_paths = paths;
    m_runs.clear();
    for (const QString& path : paths) {
        if (exchange::runFileKind(path.toStdString()) != exchange::RunFileKind::None) {
            m_runs << path;
        }
    }
}

void FileDrop::showHint()
{
    const QString first = QFileInfo(m_runs.isEmpty() ? m_paths.front() : m_runs.front()).fileName();
    m_hint->setText(
        m_runs.isEmpty()         ? tr("Drop to train on %1").arg(first)
            : m_runs.size() == 1 ? tr("Drop to import the run in %1").arg(first)
                                 : tr("Drop to import %1 runs").arg(m_runs.size()));
    m_hint->setGeometry(m_window.rect().adjusted(8, 8, -8, -8));
    m_hint->show();
    m_hint->raise();
}

} // namespace workbench::ui
