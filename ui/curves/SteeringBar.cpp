// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/SteeringBar.h"

#include "core/store/StoreTypes.h"
#include "ui/base/Format.h"
#include "ui/base/RateText.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/FittingLabel.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kRateWidth = 86;

QLabel* smallLabel(const QString& text, QWidget* parent)
{
    auto* const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    setKind(label, "small");
    return label;
}

} // namespace

SteeringBar::SteeringBar(const AppContext& context, QWidget* parent)
    : QFrame(parent)
    , m_context(context)
    , m_run(context.training)
    , m_rate(new QLineEdit(this))
    , m_halve(new QPushButton(tr("\u00f7 2"), this))
    , m_double(new QPushButton(tr("\u00d7 2"), this))
    , m_now(smallLabel({}, this))
    , m_saved(new FittingLabel(this))
    , m_evaluate(new QPushButton(this))
    , m_checkpoint(new QPushButton(this))
    , m_pause(new QPushButton(this))
    , m_lines(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_left(new QHBoxLayout)
    , m_right(new QHBoxLayout)
{
    setKind(this, "panel");
    setAccessibleName(tr("Steer the run"));
    m_rate->setFixedWidth(kRateWidth);
    m_rate->setAlignment(Qt::AlignRight);
    m_rate->setAccessibleName(tr("Base learning rate"));
    auto* const label = smallLabel(tr("Base learning &rate"), this);
    label->setBuddy(m_rate);
    for (QPushButton* const button : {m_halve, m_double, m_evaluate, m_checkpoint, m_pause})
        setKind(button, "chip");
    m_halve->setAccessibleName(tr("Halve the base learning rate"));
    m_double->setAccessibleName(tr("Double the base learning rate"));
    setKind(m_saved, "small");
    m_saved->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_lines->setContentsMargins(12, 4, 8, 4);
    m_lines->setSpacing(8);
    for (QHBoxLayout* const row : {m_left, m_right})
        row->setSpacing(8);
    for (QWidget* const widget : std::initializer_list<QWidget*>{label, m_rate, m_halve, m_double, m_now})
        m_left->addWidget(widget);
    m_left->addStretch(1);
    m_right->addWidget(m_saved, 1);
    for (QWidget* const widget : std::initializer_list<QWidget*>{m_checkpoint, m_evaluate, m_pause})
        m_right->addWidget(widget);
    m_lines->addLayout(m_left);
    m_lines->addLayout(m_right, 1);
    setIcons();
    wire();
    follow();
}

SteeringBar::~SteeringBar()
{
    m_rate->disconnect(this); // it loses the focus, and says so, after the members below are gone
}

void SteeringBar::wire()
{
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &SteeringBar::showSaved);
    connect(m_rate, &QLineEdit::returnPressed, this, &SteeringBar::take);
    connect(m_rate, &QLineEdit::textEdited, this, [this] { setKind(m_rate, "changed"); });
    connect(m_rate, &QLineEdit::editingFinished, this, &SteeringBar::follow); // left without Return: as it was
    connect(m_halve, &QPushButton::clicked, this, [this] { apply(QStringLiteral("/2")); });
    connect(m_double, &QPushButton::clicked, this, [this] { apply(QStringLiteral("x2")); });
    connect(m_evaluate, &QPushButton::clicked, &m_run, &SteeredRun::evaluate);
    connect(m_checkpoint, &QPushButton::clicked, &m_run, &SteeredRun::saveCheckpoint);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        TrainSession& training = m_context.training;
        training.activeState() == train::RunState::Paused ? training.resume() : training.pause();
    });
    connect(&m_run, &SteeredRun::changed, this, &SteeringBar::follow);
    connect(&m_context.selection, &Selection::runChanged, this, &SteeringBar::follow);
    connect(&m_context.runs, &QAbstractItemModel::modelReset, this, &SteeringBar::follow);
    connect(&m_context.runs, &QAbstractItemModel::rowsInserted, this, &SteeringBar::follow);
}

const store::RunRow* SteeringBar::steered() const
{
    const auto active = m_context.training.activeRun();
    return active && m_context.selection.run() == active ? m_context.runs.find(*active) : nullptr;
}

double SteeringBar::baseRate() const
{
    const store::RunRow* const run = steered();
    return run ? m_run.baseRate(run->config.train.learningRate) : 0;
}

void SteeringBar::follow()
{
    const store::RunRow* const run = steered();
    setVisible(run);
    if (!run) {
        m_tick.stop();
        return;
    }
    m_tick.start();
    showRate(*run);
    showSaved();

    const bool stops = m_context.training.stopRequested();
    const bool paused = m_context.training.activeState() == train::RunState::Paused;
    const bool waits = !m_context.training.waitsFor().empty();
    offer(
        m_evaluate, m_run.evaluates() ? tr("Evaluating") : tr("Evaluate"), !stops && !m_run.evaluates(),
        m_run.evaluates() ? tr("Measures the validation loss, after the current step")
                          : tr("Measures the validation loss after the current step (F9)"));
    offer(
        m_checkpoint, m_run.saves() ? tr("Saving") : tr("Checkpoint"), !stops && !m_run.saves(),
        m_run.saves() ? tr("Saves a checkpoint, after the current step")
                      : tr("Saves a checkpoint after the current step (F8)"));
    offer(
        m_pause, paused ? tr("Resume") : tr("Pause"), !stops,
        waits        ? tr("Looks at once whether the run may go on (F6)")
            : paused ? tr("Goes on training (F6)")
                     : tr("Holds training after the current step (F6)"));
    setIcons();
}

void SteeringBar::offer(QPushButton* button, const QString& words, bool possible, const QString& toolTip)
{
    button->setText(words);
    button->setEnabled(possible);
    button->setToolTip(
        m_context.training.stopRequested() ? tr("The run is stopping: nothing more can be asked of it.") : toolTip);
}

void SteeringBar::showRate(const store::RunRow& run)
{
    const bool stops = m_context.training.stopRequested();
    const double base = baseRate();
    const double configured = run.config.train.learningRate;
    if (!m_rate->hasFocus() || !m_rate->isModified()) {
        m_rate->setText(rateText(base));
        setKind(m_rate, nullptr);
    }
    const bool changed = base != configured;
    m_rate->setToolTip(
        tr("The base learning rate from the next step on, before warm-up and schedule, which go on from it.\n"
           "A number such as 2e-3, or a factor such as x0.5 or /4; Return applies it.")
        + (changed ? tr("\nChanged from %1 of the configuration.").arg(rateText(configured)) : QString()));
    for (QWidget* const widget : std::initializer_list<QWidget*>{m_rate, m_halve, m_double})
        widget->setEnabled(!stops && !m_run.changesRate());
    offer(
        m_halve, m_halve->text(), m_halve->isEnabled() && rateFromText(QStringLiteral("/2"), base).has_value(),
        tr("Halves the base learning rate: %1").arg(rateText(base / 2)));
    const bool canDouble = rateFromText(QStringLiteral("x2"), base).has_value();
    offer(
        m_double, m_double->text(), m_double->isEnabled() && canDouble,
        canDouble ? tr("Doubles the base learning rate: %1").arg(rateText(base * 2))
                  : tr("A learning rate is at most 1."));
    const auto now = m_run.stepRate();
    m_now->setText(
        m_run.changesRate()       ? tr("from the next step on")
            : now && *now != base ? tr("now %1").arg(rateText(*now))
            : changed             ? tr("was %1").arg(rateText(configured))
                                  : QString());
    m_now->setToolTip(
        now && *now != base ? tr("What the last step took: the base rate after warm-up and schedule.") : QString());
}

void SteeringBar::showSaved()
{
    const auto& saved = m_run.saved();
    QStringList wordings{tr("no checkpoint since it started"), tr("no checkpoint")};
    if (saved) {
        const QString step = formatCount(saved->step);
        const qint64 age = (QDateTime::currentMSecsSinceEpoch() - saved->wall) / 1000;
        wordings = {tr("checkpoint at step %1").arg(step), tr("at step %1").arg(step)};
        if (age >= 5)
            wordings.prepend(tr("checkpoint at step %1, %2 ago").arg(step, formatDuration(double(age))));
    }
    m_saved->setMinimumWidth(m_saved->fontMetrics().horizontalAdvance(wordings.back()) + 1);
    m_saved->setWordings(wordings);
    chooseLines();
}

QSize SteeringBar::minimumSizeHint() const
{
    const QMargins edge = m_lines->contentsMargins();
    const QSize left = m_left->minimumSize(), right = m_right->minimumSize();
    return {std::max(left.width(), right.width()) + edge.left() + edge.right(), QFrame::minimumSizeHint().height()};
}

void SteeringBar::chooseLines()
{
    const QMargins edge = m_lines->contentsMargins();
    const int needed = m_left->minimumSize().width() + m_right->minimumSize().width() + m_lines->spacing();
    const bool fits = needed <= width() - edge.left() - edge.right();
    m_lines->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void SteeringBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    chooseLines();
}

void SteeringBar::take()
{
    apply(m_rate->text());
}

void SteeringBar::apply(const QString& text)
{
    const auto rate = rateFromText(text, baseRate());
    if (!rate) {
        setKind(m_rate, "invalid");
        m_rate->setToolTip(tr("A number above 0 and at most 1, such as 2e-3, or a factor such as x0.5 or /4."));
        return;
    }
    m_rate->setModified(false);
    if (*rate != baseRate())
        m_run.setBaseRate(*rate);
    else
        follow();
}

void SteeringBar::setIcons()
{
    const QColor colour = Theme::of(palette()).text;
    const bool paused = m_context.training.activeState() == train::RunState::Paused;
    m_evaluate->setIcon(themedIcon(QStringLiteral("evaluate"), colour));
    m_checkpoint->setIcon(themedIcon(QStringLiteral("checkpoint"), colour));
    m_pause->setIcon(themedIcon(paused ? QStringLiteral("start") : QStringLiteral("pause"), colour));
}

void SteeringBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_pause)
        setIcons();
}

} // namespace workbench::ui
