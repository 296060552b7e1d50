// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunText.h"

#include "core/base/Printable.h"
#include "ui/base/Format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace workbench::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("workbench::ui::RunText", text);
}

QString withStep(const QString& state, const store::RunRow& run)
{
    return run.at.step > 0 ? tr("%1  step %2").arg(state, formatCount(run.at.step)) : state;
}

} // namespace

QString stateText(const store::RunRow& run)
{
    switch (run.state) {
    case train::RunState::Queued:
        return tr("queued");
    case train::RunState::Running:
        return withStep(tr("running"), run);
    case train::RunState::Paused:
        return withStep(tr("paused"), run);
    case train::RunState::Finished:
        return tr("finished");
    case train::RunState::Stopped:
        return withStep(tr("stopped"), run);
    case train::RunState::Failed:
        return run.error.empty() ? tr("failed") : tr("failed: %1").arg(fromUtf8(printable(run.error)));
    case train::RunState::Interrupted:
        return withStep(tr("interrupted"), run);
    }
    return {};
}

QString corpusText(const store::RunRow& run)
{
    const QString path = fromUtf8(run.config.corpus.path);
    return path == QLatin1String("recall") ? tr("Recall")
                                           : fromUtf8(printable(QFileInfo(path).fileName().toStdString()));
}

QString nameText(const store::RunRow& run)
{
    return fromUtf8(printable(run.name));
}

QString tagsText(const store::RunRow& run)
{
    QStringList tags;
    for (const std::string& tag : run.tags) {
        tags << fromUtf8(printable(tag));
    }
    return tags.join(QLatin1String(", "));
}

QString searchText(const store::RunRow& run)
{
    return QStringList{nameText(run), stateText(run), corpusText(run), tagsText(run), fromUtf8(run.note)}.join(
        QLatin1Char('\n'));
}

QString runCountText(std::size_t count)
{
    return count == 1 ? tr("1 run") : tr("%1 runs").arg(formatCount(std::int64_t(count)));
}

QString summaryText(const store::RunRow& run)
{
    QStringList lines{nameText(run), stateText(run), tr("corpus %1").arg(corpusText(run))};
    if (run.parameterCount > 0) {
        lines << tr("%1 parameters").arg(formatCount(run.parameterCount));
    }
    if (!run.device.empty()) {
        lines << fromUtf8(run.device) + (run.threads == 1 ? tr(", 1 thread") : tr(", %1 threads").arg(run.threads));
    }
    if (run.bytesPerSecond > 0) {
        lines << formatRate(run.bytesPerSecond);
    }
    if (run.at.bytes > 0) {
        lines << tr("%1 bytes in %2").arg(formatCount(run.at.bytes), formatDuration(run.at.seconds));
    }
    if (run.bestValidationBpc) {
        lines << tr("best validation %1 bpc").arg(formatBpc(*run.bestValidationBpc));
    }
    if (run.testBpc) {
        lines << tr("test %1 bpc").arg(formatBpc(*run.testBpc));
    }
    lines
        << tr("created %1").arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(run.created), QLocale::ShortFormat));
    if (run.state == train::RunState::Interrupted) {
        lines << tr("Its process ended before the run did. What was recorded and its checkpoints are kept.");
    }
    if (!run.group.empty()) {
        lines << tr("group %1").arg(fromUtf8(printable(run.group)));
    }
    if (!run.tags.empty()) {
        lines << tr("tags %1").arg(tagsText(run));
    }
    constexpr int kNoteLines = 8;
    const QStringList note = fromUtf8(run.note).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& line : note.first(std::min<qsizetype>(note.size(), kNoteLines))) {
        lines << fromUtf8(printable(line.left(120).toStdString()));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace workbench::ui
