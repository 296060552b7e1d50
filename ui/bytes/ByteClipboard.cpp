// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/ByteClipboard.h"

#include <QByteArray>
#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace workbench::ui
{

void copyBytes(const QByteArray& bytes)
{
    auto* const mime = new QMimeData;
    mime->setText(QString::fromUtf8(bytes));
    mime->setData(QStringLiteral("application/octet-stream"), bytes); // what is no text, exactly
    QGuiApplication::clipboard()->setMimeData(mime);
}

} // namespace workbench::ui
