// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SettingRow.h"

#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr int kLeastDecimals = 2, kMostDecimals = 6;

std::optional<double> numberOf(QString text, int decimals)
{
    const QLocale locale;
    text = text.trimmed();
    text.remove(locale.groupSeparator());
    bool read = false;
    double number = locale.toDouble(text, &read);
    if (!read)
        number = QLocale::c().toDouble(text, &read);
    const bool whole = number == std::round(number);
    return read && std::isfinite(number) && (decimals > 0 || whole) ? std::optional(number) : std::nullopt;
}

} // namespace

SettingRow::SettingRow(SettingWords words, const NumberScale& scale, QWidget* parent)
    : QWidget(parent)
    , m_words(std::move(words))
    , m_scale(scale)
    , m_label(new QLabel(m_words.label, this))
    , m_error(new QLabel(this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_figure(new QLineEdit(this))
{
    m_label->setTextFormat(Qt::PlainText);
    m_label->setFixedWidth(kLabelWidth);
    m_label->setBuddy(m_figure);
    m_slider->setRange(0, NumberScale::kTicks);
    m_slider->setPageStep(NumberScale::kTicks / 20);
    m_slider->setFocusPolicy(Qt::StrongFocus);
    m_slider->setMinimumWidth(56);
    m_slider->installEventFilter(this);
    m_figure->setAlignment(Qt::AlignRight);
    m_figure->setFixedWidth(kFigureWidth);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();
    setKind(m_error, "bad");
    setFocusProxy(m_figure);
    for (QWidget* const widget : std::initializer_list<QWidget*>{m_label, m_slider, m_figure}) {
        widget->setToolTip(m_words.toolTip);
        widget->setAccessibleName(m_words.label);
    }

    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->addWidget(m_label, 0, 0);
    grid->addWidget(m_slider, 0, 1);
    grid->addWidget(m_figure, 0, 2);
    grid->addWidget(m_error, 1, 0, 1, 3);
    grid->setColumnStretch(1, 1);

    connect(m_slider, &QSlider::valueChanged, this, [this](int tick) {
        const double value = m_scale.valueAt(tick); // of several ticks where a count is small: the slider stays there
        if (value == m_value && error().isEmpty())
            return;
        m_value = value;
        setError({});
        m_figure->setText(textOf(value));
        Q_EMIT edited(value);
    });
    connect(m_figure, &QLineEdit::textEdited, this, &SettingRow::readFigure);
    connect(m_figure, &QLineEdit::editingFinished, this, [this] {
        if (error().isEmpty())
            m_figure->setText(textOf(m_value)); // as all figures are written
    });
    setValue(m_scale.least);
}

QString SettingRow::textOf(double value) const
{
    if (m_words.off && value == *m_words.off)
        return tr("off");
    if (m_scale.decimals == 0)
        return formatCount(std::int64_t(value));
    int decimals = std::min(kLeastDecimals, m_scale.decimals); // more only where the value has more
    for (double unit = std::pow(10.0, decimals);
         decimals < kMostDecimals && std::abs(value - std::round(value * unit) / unit) > 1e-9; unit *= 10)
        ++decimals;
    return QLocale().toString(value, 'f', decimals);
}

void SettingRow::readFigure()
{
    const QString text = m_figure->text().trimmed();
    const bool off = m_words.off && text.compare(tr("off"), Qt::CaseInsensitive) == 0;
    const auto number = off ? m_words.off : numberOf(text, m_scale.decimals);
    if (!number) {
        setError(
            m_scale.decimals == 0 ? m_words.off ? tr("A whole number, or off.") : tr("A whole number.")
                : m_words.off ? tr("A number, or off.")
                                  : tr("A number."));
        return;
    }
    setError({});
    place(*number);
    Q_EMIT edited(*number);
}

void SettingRow::setValue(double value)
{
    setError({});
    place(value);
    m_figure->setText(textOf(value));
    m_figure->setCursorPosition(0);
}

void SettingRow::place(double value)
{
    m_value = value;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(m_scale.tickOf(value));
}

void SettingRow::setOff(bool off)
{
    m_off = off;
    showState();
}

void SettingRow::setError(const QString& message)
{
    m_error->setText(message);
    m_error->setVisible(!message.isEmpty());
    showState();
}

QString SettingRow::error() const
{
    return m_error->text();
}

void SettingRow::showState()
{
    setKind(m_label, "dim");
    setKind(m_slider, m_off ? "off" : nullptr);
    setKind(m_figure, !error().isEmpty() ? "invalid" : m_off ? "figureOff" : "figure");
}

bool SettingRow::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_slider && event->type() == QEvent::Wheel && !m_slider->hasFocus()) {
        event->ignore(); // the wheel scrolls the page
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace workbench::ui
