// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ColourBar.h"

#include "ui/attention/CellReadout.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr int kMargin = 6; ///< left and right of the bar, for its ends
constexpr int kTop = 5, kBarHeight = 10, kHeight = 34;
constexpr double kGrip = 7; ///< pixels around an end where it is taken
constexpr double kNarrowest = 0.02; ///< stretch of the bar that a range may have
constexpr double kKeyStep = 0.02;

QString numberText(double value)
{
    return shortText(value, 3);
}

/// 0, the powers of ten of either sign that a range may hold, then 5 and 2 times those.
std::vector<double> roundValues(maps::ValueRange range)
{
    std::vector<double> values{0};
    const double most = std::max(std::abs(double(range.low)), std::abs(double(range.high)));
    const double top = std::floor(std::log10(std::max(most, 1e-30)));
    for (const double factor : {1.0, 5.0, 2.0}) {
        for (double exponent = top; exponent > top - maps::kLogDecades - 1; --exponent) {
            values.push_back(factor * std::pow(10.0, exponent));
            values.push_back(-factor * std::pow(10.0, exponent));
        }
    }
    return values;
}

} // namespace

ColourBar::ColourBar(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(kHeight);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Colour scale"));
    describe();
}

QSize ColourBar::sizeHint() const
{
    return {260, kHeight};
}

void ColourBar::setScale(
    maps::Palette palette, maps::Transfer transfer, maps::ValueRange automatic, std::optional<maps::ValueRange> chosen)
{
    m_palette = palette;
    m_transfer = transfer;
    m_automatic = automatic;
    m_chosen = chosen;
    const maps::ValueRange whole{std::min(automatic.low, shown().low), std::max(automatic.high, shown().high)};
    m_whole = maps::ColourScale(palette, transfer, whole);
    m_colours = maps::ColourScale(palette, transfer, shown());
    describe();
    update();
}

void ColourBar::setCursorValue(std::optional<float> value)
{
    m_cursor = value;
    update();
}

void ColourBar::describe()
{
    const QString range = tr("%1 to %2").arg(numberText(double(shown().low)), numberText(double(shown().high)));
    const QString text = m_chosen ? tr("Range locked to %1").arg(range) : tr("Range of the data: %1").arg(range);
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    setToolTip(
        text + QLatin1Char('\n') + tr("Drag an end or a stretch to lock it, double-click for the range of the data"));
}

QRectF ColourBar::bar() const
{
    return {kMargin, kTop, double(std::max(1, width() - 2 * kMargin)), kBarHeight};
}

double ColourBar::positionOf(float value) const
{
    return std::clamp(double(m_whole.position(value)), 0.0, 1.0);
}

double ColourBar::positionAt(QPointF pixel) const
{
    return std::clamp((pixel.x() - bar().left()) / bar().width(), 0.0, 1.0);
}

void ColourBar::choose(double low, double high)
{
    if (low > high)
        std::swap(low, high);
    if (high - low < kNarrowest)
        return;
    // The left end of a logarithmic bar is not 0, yet left alone it stands for all that is lower.
    maps::ValueRange range{low <= 0 ? m_whole.range().low : m_whole.valueAt(float(low)), m_whole.valueAt(float(high))};
    if (m_palette == maps::Palette::Diverging) {
        // Its neutral middle is 0: both ends move together.
        const float reach = m_drag == Drag::Low ? std::abs(range.low)
            : m_drag == Drag::High              ? std::abs(range.high)
                                                : std::max(std::abs(range.low), std::abs(range.high));
        range = {-reach, reach};
    }
    if (!(range.high > range.low) || !std::isfinite(range.low) || !std::isfinite(range.high))
        return;
    setScale(m_palette, m_transfer, m_automatic, range);
    Q_EMIT rangeChosen(m_chosen);
}

void ColourBar::chooseAutomatic()
{
    if (!m_chosen)
        return;
    setScale(m_palette, m_transfer, m_automatic, std::nullopt);
    Q_EMIT rangeChosen(std::nullopt);
}

void ColourBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    const QRectF box = bar();
    const double ratio = devicePixelRatioF();
    const int pixels = int(box.width() * ratio);
    for (int pixel = 0; pixel < pixels; ++pixel) {
        const float value = m_whole.valueAt(float((pixel + 0.5) / pixels));
        painter.fillRect(
            QRectF(box.left() + pixel / ratio, box.top(), 1 / ratio + 0.01, box.height()),
            QColor::fromRgb(m_colours.colour(value)));
    }
    paintNumbers(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_cursor && std::isfinite(*m_cursor)) {
        const double x = box.left() + positionOf(*m_cursor) * box.width();
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.text);
        painter.drawPolygon(QPolygonF{{x - 4, 0}, {x + 4, 0}, {x, kTop - 0.5}});
    }
    paintEnd(painter, positionOf(shown().low));
    paintEnd(painter, positionOf(shown().high));
}

void ColourBar::paintEnd(QPainter& painter, double position) const
{
    const Theme& theme = Theme::of(palette());
    const double x = bar().left() + position * bar().width();
    const QRectF grip(x - 2.5, kTop - 2, 5, kBarHeight + 4);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.dim, 1));
    painter.setBrush(m_chosen ? theme.accent : theme.card);
    painter.drawRoundedRect(grip, 2, 2);
}

void ColourBar::paintNumbers(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    painter.setFont(smallFont());
    const QFontMetrics metrics(smallFont());
    const QRectF box = bar();
    std::vector<std::pair<double, double>> taken;
    // The ends come first, then round values in between, where they have room.
    const auto write = [&](double position, const QString& text) {
        const double wide = metrics.horizontalAdvance(text) + 2;
        const double left
            = std::clamp(box.left() + position * box.width() - wide / 2, 0.0, std::max(0.0, width() - wide));
        for (const auto& [from, to] : taken) {
            if (left < to + 10 && left + wide > from - 10)
                return;
        }
        taken.emplace_back(left, left + wide);
        painter.drawText(
            QRectF(left, box.bottom() + 3, wide, kHeight - box.bottom() - 3), Qt::AlignHCenter | Qt::AlignTop, text);
    };
    painter.setPen(m_chosen ? theme.text : theme.dim);
    write(positionOf(shown().high), numberText(double(shown().high)));
    // A logarithmic scale does not reach 0: its lowest colour is for all that is weaker.
    const double lowest = positionOf(shown().low);
    const float least = m_colours.valueAt(0);
    write(
        lowest,
        least > shown().low ? QStringLiteral("\u2264 ") + shortText(double(least), 1)
                            : numberText(double(shown().low)));
    painter.setPen(theme.dim);
    for (const double value : roundValues(m_whole.range())) {
        const double position = double(m_whole.position(float(value)));
        // What lies below a logarithmic scale stands at its end without being there.
        const bool onScale = std::abs(double(m_whole.valueAt(float(position))) - value) <= 1e-3 * std::abs(value);
        if (onScale && position >= 0 && position <= 1)
            write(position, numberText(value));
    }
}

void ColourBar::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x() - bar().left();
    const auto near = [&](float value) { return std::abs(positionOf(value) * bar().width() - x); };
    const double low = near(shown().low), high = near(shown().high);
    m_pressed = positionAt(event->position());
    m_drag = std::min(low, high) > kGrip ? Drag::Stretch : low < high ? Drag::Low : Drag::High;
}

void ColourBar::mouseMoveEvent(QMouseEvent* event)
{
    const double at = positionAt(event->position());
    switch (m_drag) {
    case Drag::None:
        return;
    case Drag::Low:
        choose(std::min(at, positionOf(shown().high) - kNarrowest), positionOf(shown().high));
        return;
    case Drag::High:
        choose(positionOf(shown().low), std::max(at, positionOf(shown().low) + kNarrowest));
        return;
    case Drag::Stretch:
        choose(m_pressed, at);
        return;
    }
}

void ColourBar::mouseReleaseEvent(QMouseEvent*)
{
    m_drag = Drag::None;
}

void ColourBar::mouseDoubleClickEvent(QMouseEvent*)
{
    m_drag = Drag::None;
    chooseAutomatic();
}

void ColourBar::keyPressEvent(QKeyEvent* event)
{
    const bool lower = event->modifiers() & Qt::ShiftModifier;
    const double low = positionOf(shown().low), high = positionOf(shown().high);
    const double step = event->key() == Qt::Key_Left ? -kKeyStep : kKeyStep;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_drag = lower ? Drag::Low : Drag::High;
        if (lower)
            choose(std::clamp(low + step, 0.0, std::max(0.0, high - kNarrowest)), high);
        else
            choose(low, std::clamp(high + step, std::min(1.0, low + kNarrowest), 1.0));
        m_drag = Drag::None;
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        chooseAutomatic();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace workbench::ui
