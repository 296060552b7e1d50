// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/PreflightCard.h"

#include "ui/base/Format.h"
#include "ui/models/RunText.h"
#include "ui/session/ProbeSession.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace workbench::ui
{

namespace
{

constexpr std::size_t kMostProblems = 4;

const QString kNothing = QStringLiteral("\u2013");

QString problemText(const config::FieldProblem& problem)
{
    const auto* const field = config::findField(problem.path);
    const QString message = QString::fromStdString(problem.message);
    return field ? fromUtf8(field->label) + QStringLiteral(": ") + message : message;
}

} // namespace

PreflightCard::PreflightCard(QWidget* parent)
    : Card(tr("Before you start"), parent)
    , m_rows(new QGridLayout)
{
    m_rows->setHorizontalSpacing(8);
    m_rows->setVerticalSpacing(8);
    m_rows->setColumnStretch(1, 1);
    content()->addLayout(m_rows);
    m_parameters = addRow(tr("Parameters"), tr("Values that training changes"));
    m_memory = addRow(tr("Memory"), tr("Estimate: weights, gradients, optimiser, activations of one segment, memory"));
    m_speed = addRow(tr("Speed"), tr("Bytes trained on per second, measured by training this model for two seconds"));
    m_duration
        = addRow(tr("One run takes"), tr("Training until the first limit of its length; evaluations come on top"));
    m_disk = addRow(tr("Disk for checkpoints"), tr("Weights and optimiser state of the checkpoints that are kept"));

    m_note = new QLabel(this);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    setKind(m_note, "small");
    content()->addWidget(m_note);

    m_problems = new QLabel(this);
    m_problems->setObjectName(QStringLiteral("problems"));
    m_problems->setTextFormat(Qt::PlainText);
    m_problems->setWordWrap(true);
    setKind(m_problems, "bad");
    m_showField = new QPushButton(tr("Show the field"), this);
    m_showField->setObjectName(QStringLiteral("showField"));
    setKind(m_showField, "link");
    content()->addWidget(m_problems);
    content()->addWidget(m_showField, 0, Qt::AlignLeft);

    m_queue = new QPushButton(tr("Add to queue"), this);
    m_queue->setObjectName(QStringLiteral("addToQueue"));
    m_queue->setToolTip(tr("Train this when the runs before it have ended"));
    m_start = new QPushButton(tr("Start"), this);
    m_start->setObjectName(QStringLiteral("start"));
    m_start->setToolTip(tr("Train with these values"));
    setKind(m_start, "primary");
    auto* const buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, 4, 0, 0);
    buttons->setSpacing(8);
    buttons->addWidget(m_queue, 1);
    buttons->addWidget(m_start, 1);
    content()->addLayout(buttons);

    connect(m_showField, &QPushButton::clicked, this, [this] { Q_EMIT fieldRequested(m_firstPath); });
    connect(m_queue, &QPushButton::clicked, this, &PreflightCard::queueRequested);
    connect(m_start, &QPushButton::clicked, this, &PreflightCard::startRequested);
    showFigures(std::nullopt, {});
    showWaiting();
    showProblems({}, false);
}

QLabel* PreflightCard::addRow(const QString& name, const QString& toolTip)
{
    const int row = m_rows->rowCount();
    auto* const label = new QLabel(name, this);
    setKind(label, "dim");
    label->setToolTip(toolTip);
    auto* const value = new QLabel(kNothing, this);
    value->setTextFormat(Qt::PlainText);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setToolTip(toolTip);
    value->setAccessibleName(name);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rows->addWidget(label, row, 0);
    m_rows->addWidget(value, row, 1);
    return value;
}

void PreflightCard::showFigures(const std::optional<Preflight>& figures, const MachineFacts& machine)
{
    if (!figures) {
        for (QLabel* const value : {m_parameters, m_memory, m_disk})
            value->setText(kNothing);
        return;
    }
    nameRow(m_parameters, figures->alike ? tr("Parameters") : tr("Parameters, at most"));
    nameRow(m_memory, figures->alike ? tr("Memory") : tr("Memory, at most"));
    m_parameters->setText(formatCount(figures->parameters));
    m_parameters->setToolTip(tr("%1 while training; %2 once the static vectors are folded, as the paper counts")
                                 .arg(formatCount(figures->parameters), formatCount(figures->foldedParameters)));
    m_memory->setText(
        machine.memoryBytes > 0
            ? tr("%1 of %2").arg(formatBytes(double(figures->memoryBytes)), formatBytes(double(machine.memoryBytes)))
            : formatBytes(double(figures->memoryBytes)));
    m_disk->setText(formatBytes(double(figures->diskBytes)));
    m_disk->setToolTip(tr("%1 bytes for the checkpoints that are kept: weights and the optimiser's two moments")
                           .arg(formatCount(figures->diskBytes)));
}

void PreflightCard::showProblems(const std::vector<config::FieldProblem>& problems, bool ready)
{
    const bool good = problems.empty();
    QStringList lines;
    for (std::size_t index = 0; index < problems.size() && index < kMostProblems; ++index)
        lines << problemText(problems[index]);
    if (problems.size() > kMostProblems)
        lines << tr("And %n more.", nullptr, int(problems.size() - kMostProblems));
    if (!good)
        lines
            << (problems.size() == 1 ? tr("Start is off until this is mended.")
                                     : tr("Start is off until these are mended."));
    m_problems->setText(lines.join(QLatin1Char('\n')));
    m_problems->setVisible(!good);
    m_firstPath = good ? QString() : QString::fromStdString(problems.front().path);
    m_showField->setVisible(!good && config::findField(m_firstPath.toStdString()));
    m_start->setEnabled(good && ready);
    m_queue->setEnabled(good && ready);
}

void PreflightCard::showWaiting()
{
    m_note->hide();
    setHint({});
    m_speed->setText(kNothing);
    m_duration->setText(kNothing);
}

void PreflightCard::showMeasuring()
{
    m_note->hide();
    setHint(tr("measuring..."));
    m_speed->setText(kNothing);
    m_duration->setText(kNothing);
}

void PreflightCard::showSpeed(const train::SpeedProbe& probe, std::optional<double> seconds)
{
    m_note->hide();
    // A single step includes what only the first one does, and tells less than many.
    setHint(
        probe.stepsMeasured > 1 ? tr("measured in %1 s").arg(ProbeSession::kProbeSeconds) : tr("rough: from one step"));
    m_speed->setText(formatRate(probe.bytesPerSecond));
    m_speed->setToolTip(tr("%1 bytes a second over %n step(s) of this model", nullptr, probe.stepsMeasured)
                            .arg(formatCount(qint64(probe.bytesPerSecond))));
    m_duration->setText(seconds ? formatDuration(*seconds) : kNothing);
}

void PreflightCard::showSpeedUnknown(const QString& reason)
{
    setHint({});
    m_speed->setText(tr("unknown"));
    m_duration->setText(tr("unknown"));
    m_note->setText(reason);
    m_note->show();
}

void PreflightCard::showRunCount(std::optional<std::size_t> runs)
{
    nameRow(m_duration, runs ? tr("All runs take") : tr("One run takes"));
    m_queue->setVisible(!runs);
    m_start->setToolTip(
        runs ? tr("Put all runs at the end of the queue, which trains them one after the other")
             : tr("Train with these values"));
    if (runs)
        setStartText(tr("Queue %1").arg(runCountText(*runs)));
}

void PreflightCard::nameRow(QLabel* value, const QString& name)
{
    const int index = m_rows->indexOf(value);
    int row = 0, column = 0, rowSpan = 0, columnSpan = 0;
    m_rows->getItemPosition(index, &row, &column, &rowSpan, &columnSpan);
    static_cast<QLabel*>(m_rows->itemAtPosition(row, 0)->widget())->setText(name);
    value->setAccessibleName(name);
}

void PreflightCard::setStartText(const QString& text)
{
    m_start->setText(text);
}

} // namespace workbench::ui
