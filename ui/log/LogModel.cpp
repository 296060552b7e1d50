// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/LogModel.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QPalette>

namespace workbench::ui
{

namespace
{

QString timeText(const LogRecord& record, const QString& format)
{
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(record.time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(since.count()).toString(format);
}

QString levelText(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return LogModel::tr("debug");
    case LogLevel::Info:
        return LogModel::tr("info");
    case LogLevel::Warning:
        return LogModel::tr("warning");
    case LogLevel::Error:
        return LogModel::tr("error");
    }
    return {};
}

QVariant levelColour(LogLevel level)
{
    const Theme& theme = Theme::of(QGuiApplication::palette());
    switch (level) {
    case LogLevel::Warning:
        return theme.warning;
    case LogLevel::Error:
        return theme.bad;
    case LogLevel::Debug:
    case LogLevel::Info:
        break;
    }
    return theme.dim;
}

} // namespace

void LogModel::append(const LogRecord& record)
{
    QMetaObject::invokeMethod(
        this, [this, record] { add(record); }, Qt::QueuedConnection);
}

void LogModel::add(const LogRecord& record)
{
    if (m_records.size() >= std::size_t(kMostLines)) {
        beginRemoveRows({}, 0, 0);
        m_records.pop_front();
        endRemoveRows();
    }
    const int row = int(m_records.size());
    beginInsertRows({}, row, row);
    m_records.push_back(record);
    endInsertRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_records.clear();
    endResetModel();
}

QString LogModel::text(int row) const
{
    const LogRecord& record = m_records.at(std::size_t(row));
    return QStringLiteral("%1  %2  %3")
        .arg(
            timeText(record, QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")), levelText(record.level),
            fromUtf8(record.text));
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_records.size());
}

int LogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const LogRecord& record = m_records[std::size_t(index.row())];
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case TimeColumn:
            return timeText(record, QStringLiteral("HH:mm:ss"));
        case LevelColumn:
            return levelText(record.level);
        case MessageColumn:
            return fromUtf8(record.text);
        }
    } else if (role == Qt::ForegroundRole && index.column() != MessageColumn) {
        return index.column() == LevelColumn ? levelColour(record.level) : levelColour(LogLevel::Info);
    } else if (role == Qt::ToolTipRole) {
        return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(text(index.row()).toHtmlEscaped());
    }
    return {};
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case LevelColumn:
        return tr("Level");
    case MessageColumn:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace workbench::ui
