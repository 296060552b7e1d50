// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/FileDrop.h"

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

QString localFile(const QMimeData& data)
{
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            return url.toLocalFile();
        }
    }
    return {};
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
    const QString path = localFile(*drag->mimeData());
    if (path.isEmpty()) {
        return false;
    }
    drag->setDropAction(Qt::CopyAction);
    drag->accept();
    if (type == QEvent::Drop) {
        m_hint->hide();
        Q_EMIT dropped(path);
    } else {
        showHint(path);
    }
    return true;
}

void FileDrop::showHint(const QString& path)
{
    m_hint->setText(tr("Drop to train on %1").arg(QFileInfo(path).fileName()));
    m_hint->setGeometry(m_window.rect().adjusted(8, 8, -8, -8));
    m_hint->show();
    m_hint->raise();
}

} // namespace workbench::ui
