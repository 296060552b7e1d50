// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/FilterEdit.h"

#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyleOptionFrame>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr int kRestMilliseconds = 300;
constexpr int kMostOffered = 9;
constexpr qsizetype kMostOffers = 60; ///< more are not worth scrolling through

/// Where a byte of the text stands in the line.
int placeOf(const QByteArray& text, std::size_t byte)
{
    return int(QString::fromUtf8(text.left(qsizetype(byte))).size());
}

} // namespace

FilterEdit::FilterEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_list(new QListWidget(this))
{
    setFont(byteFont());
    setStyleSheet(QStringLiteral("font-family: '%1'").arg(byteFont().family()));
    setClearButtonEnabled(true);
    setMaxLength(8000);
    setAccessibleName(tr("Filter of the table of runs"));
    m_list->setWindowFlags(Qt::ToolTip | Qt::FramelessWindowHint); // never takes the focus from the line
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFont(byteFont());
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What may stand here"));
    setKind(m_list, "offer");
    m_list->hide();
    m_rest.setSingleShot(true);
    m_rest.callOnTimeout(this, [this] { Q_EMIT filterChanged(m_filter); });
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::read);
    connect(this, &QLineEdit::textEdited, this, [this] {
        if (!m_taking)
            offer(false);
    });
    connect(this, &QLineEdit::cursorPositionChanged, this, [this] {
        if (isOffering() && !m_taking)
            offer(false);
    });
    connect(m_list, &QListWidget::itemClicked, this, [this] { take(); });
}

void FilterEdit::setLanguage(Parse parse, Complete complete)
{
    m_parse = std::move(parse);
    m_complete = std::move(complete);
    read();
}

void FilterEdit::readAgain()
{
    read();
}

bool FilterEdit::isOffering() const
{
    return m_list->isVisible();
}

void FilterEdit::read()
{
    if (!m_parse)
        return;
    const QByteArray written = text().toUtf8();
    auto filter = m_parse(std::string_view(written.constData(), std::size_t(written.size())));
    m_mistake = filter ? std::nullopt : std::optional(filter.error());
    setKind(this, m_mistake ? "invalid" : nullptr);
    update();
    m_rest.stop();
    if (filter) {
        m_filter = std::move(*filter);
        m_rest.start(hasFocus() && !text().isEmpty() ? kRestMilliseconds : 0);
    }
    Q_EMIT mistakeChanged();
}

void FilterEdit::offer(bool always)
{
    closeOffer();
    if (!m_complete || (text().isEmpty() && !always))
        return;
    const QByteArray written = text().toUtf8();
    const qsizetype cursor = text().left(cursorPosition()).toUtf8().size();
    m_offered = m_complete(std::string_view(written.constData(), std::size_t(written.size())), std::size_t(cursor));
    if (std::ssize(m_offered) > kMostOffers)
        m_offered.resize(std::size_t(kMostOffers));
    const auto changesNothing = [&written](const compare::FilterCompletion& each) {
        return written.mid(qsizetype(each.from), qsizetype(each.to - each.from))
            == QByteArray::fromStdString(each.text);
    };
    std::erase_if(m_offered, changesNothing);
    if (m_offered.empty())
        return;
    m_list->clear();
    qsizetype longest = 0;
    for (const compare::FilterCompletion& each : m_offered)
        longest = std::max(longest, fromUtf8(each.text).size());
    longest = std::min<qsizetype>(longest, 40);
    for (const compare::FilterCompletion& each : m_offered) {
        auto* const item = new QListWidgetItem(
            fromUtf8(each.text).leftJustified(longest + 3) + fromUtf8(each.help).simplified(), m_list);
        item->setToolTip({});
    }
    const int rows = std::min<int>(kMostOffered, m_list->count());
    m_list->resize(std::clamp(m_list->sizeHintForColumn(0) + 24, 240, 560), rows * m_list->sizeHintForRow(0) + 10);
    const int from = placeOf(written, m_offered.front().from);
    const int left = cursorRect().center().x()
        - fontMetrics().horizontalAdvance(text().mid(from, std::max(0, cursorPosition() - from)));
    m_list->move(mapToGlobal(QPoint(std::max(0, left - 6), height() + 2)));
    m_list->setCurrentRow(-1);
    m_list->show();
}

void FilterEdit::closeOffer()
{
    m_list->hide();
    m_offered.clear();
}

void FilterEdit::moveOffer(int by)
{
    const int count = m_list->count();
    m_list->setCurrentRow((std::max(m_list->currentRow(), by > 0 ? -1 : count) + by + count) % count);
}

bool FilterEdit::take()
{
    const int row = std::max(0, m_list->currentRow());
    if (!isOffering() || row >= int(m_offered.size()))
        return false;
    const compare::FilterCompletion chosen = m_offered[std::size_t(row)];
    closeOffer();
    const QScopedValueRollback taking(m_taking, true);
    const QByteArray written = text().toUtf8();
    const int from = placeOf(written, chosen.from), to = placeOf(written, chosen.to);
    setSelection(from, to - from);
    insert(fromUtf8(chosen.text));
    return true;
}

bool FilterEdit::event(QEvent* event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab && take())
        return true;
    return QLineEdit::event(event);
}

void FilterEdit::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Down:
        if (isOffering())
            moveOffer(1);
        else
            offer(true);
        return;
    case Qt::Key_Up:
        if (isOffering())
            moveOffer(-1);
        return;
    case Qt::Key_Escape:
        if (isOffering())
            closeOffer();
        else
            clear();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isOffering() && m_list->currentRow() >= 0) {
            take();
        } else {
            closeOffer();
            if (!m_mistake)
                Q_EMIT accepted();
        }
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void FilterEdit::focusOutEvent(QFocusEvent* event)
{
    closeOffer();
    QLineEdit::focusOutEvent(event);
}

void FilterEdit::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    if (!m_mistake)
        return;
    const QByteArray written = text().toUtf8();
    const int from = placeOf(written, m_mistake->from);
    const int to = std::max(from + 1, placeOf(written, m_mistake->to));
    const auto xOf = [this](int place) {
        const int cursor = cursorPosition();
        const int there = cursorRect().center().x();
        return place < cursor ? there - fontMetrics().horizontalAdvance(text().mid(place, cursor - place))
                              : there + fontMetrics().horizontalAdvance(text().mid(cursor, place - cursor));
    };
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('m'));
    const int left = std::clamp(xOf(from), 6, width() - 6 - letter);
    const int right = std::clamp(std::max(xOf(to), left + letter), left + letter, width() - 6);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(palette()).bad, 1.5));
    QPolygonF wave;
    const double base = (height() + fontMetrics().height()) / 2.0 + 0.5;
    for (int x = left; x <= right; x += 2)
        wave << QPointF(x, base + ((x - left) / 2 % 2 ? 1.5 : -0.5));
    painter.drawPolyline(wave);
}

} // namespace workbench::ui
