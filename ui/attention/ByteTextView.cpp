// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ByteTextView.h"

#include "ui/attention/ByteTextPainter.h"
#include "ui/attention/ByteWords.h"
#include "ui/base/Format.h"
#include "ui/bytes/ByteCells.h"
#include "ui/bytes/ByteClipboard.h"
#include "ui/theme/Theme.h"

#include <QAction>
#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

ByteTextView::ByteTextView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_cell(byteCell(20))
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Bytes of the map"));
    viewport()->setAutoFillBackground(false); // the card shows through

    const auto addKey = [this](const QString& text, QKeySequence::StandardKey key, auto slot) {
        auto* const action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    addKey(tr("Copy the bytes"), QKeySequence::Copy, [this] { copy(); });
    addKey(tr("Select all"), QKeySequence::SelectAll, [this] {
        m_anchor = 0;
        m_caret = std::max(0, m_layout.bytes() - 1);
        m_selecting = m_layout.bytes() > 0;
        viewport()->update();
    });
    setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] { m_target.reset(); });
}

void ByteTextView::setMap(std::shared_ptr<const maps::AttentionMap> map)
{
    if (map == m_map)
        return;
    const bool sameShape = map && m_map && map->queries == m_map->queries && map->keys == m_map->keys;
    const bool sameText = sameShape && map->bytes == m_map->bytes;
    m_map = std::move(map);
    m_bits.clear();
    if (!sameText) {
        m_selecting = false;
        m_target.reset();
        const int memory = m_map ? m_map->memory() : 0;
        auto glyphs = m_map ? maps::byteGlyphs(m_map->bytes) : std::vector<maps::ByteGlyph>();
        auto cells = cellsOfGlyphs(glyphs, m_cell.width());
        m_layout.setText(std::move(glyphs), std::move(cells), memory > 0 ? std::vector{0, memory} : std::vector<int>());
        arrange();
    }
    m_lock = m_map ? lockWithin(*m_map, m_lock) : MapLock();
    if (m_map)
        m_bits = maps::surprisalBits(*m_map);
    recolour();
    if (sameShape || !m_map)
        return;
    m_caret = m_anchor = m_lock.query ? m_map->ownKey(*m_lock.query) : std::min(m_map->memory(), m_map->keys - 1);
    if (m_map->keys > 0)
        scrollTo(m_caret);
}

void ByteTextView::setTint(TextTint tint)
{
    m_tint = tint;
    recolour();
}

void ByteTextView::setWrap(bool wrap)
{
    m_wrap = wrap;
    arrange();
}

void ByteTextView::setLockedQuery(std::optional<int> query)
{
    MapLock lock = m_lock;
    lock.query = query;
    lock = m_map ? lockWithin(*m_map, lock) : MapLock();
    if (lock == m_lock)
        return;
    m_lock = lock;
    recolour();
    if (m_lock.query)
        scrollTo(m_map->ownKey(*m_lock.query));
}

void ByteTextView::setLockedKey(std::optional<int> key)
{
    MapLock lock = m_lock;
    lock.key = key;
    lock = m_map ? lockWithin(*m_map, lock) : MapLock();
    if (lock == m_lock)
        return;
    m_lock = lock;
    recolour();
    if (m_lock.key)
        scrollTo(*m_lock.key);
}

void ByteTextView::setMassFilter(std::optional<double> mass)
{
    m_lock.mass = mass;
    recolour();
}

QString ByteTextView::describe(int key) const
{
    QString text = byteWords(*m_map, key);
    const maps::ByteGlyph& glyph = m_layout.glyphs()[static_cast<std::size_t>(m_layout.glyphOf(key))];
    if (glyph.length > 1)
        text += QLatin1Char('\n')
            + tr("byte %1 of %2 of %3").arg(key - glyph.first + 1).arg(glyph.length).arg(fromUtf8(glyph.text));
    const float bits = m_bits[static_cast<std::size_t>(key)];
    text += QLatin1Char('\n')
        + (std::isnan(bits) ? tr("surprisal not known")
                            : tr("surprisal %1 bits").arg(QLocale().toString(bits, 'f', 2)));
    if (m_lock.query)
        text += QLatin1Char('\n') + weightWords(*m_map, *m_lock.query, key);
    else if (m_lock.key && key >= m_map->memory())
        text += QLatin1Char('\n') + tr("on the locked key: ") + weightWords(*m_map, key - m_map->memory(), *m_lock.key);
    if (key < m_map->memory())
        text += QLatin1Char('\n') + tr("memory: no query, Alt+click locks it as key");
    return text;
}

QRect ByteTextView::byteRect(int key) const
{
    const auto cells = m_layout.byteCells(key);
    const QRectF rect(
        cells.left * m_cell.width(), cells.line * m_cell.height() - verticalScrollBar()->value(),
        cells.width * m_cell.width(), m_cell.height());
    return rect.toAlignedRect();
}

QByteArray ByteTextView::selectedBytes() const
{
    const auto [first, last] = selection();
    const std::string bytes = m_map ? m_map->bytes : std::string();
    return first < last ? QByteArray(bytes.data() + first, last - first) : QByteArray::fromStdString(bytes);
}

void ByteTextView::copy() const
{
    copyBytes(selectedBytes());
}

bool ByteTextView::findNext(const QByteArray& wanted)
{
    if (!m_map || wanted.isEmpty())
        return false;
    const std::string_view needle(wanted.data(), std::size_t(wanted.size()));
    auto at = m_map->bytes.find(needle, std::size_t(m_caret) + 1);
    if (at == std::string::npos)
        at = m_map->bytes.find(needle);
    if (at == std::string::npos)
        return false;
    m_anchor = int(at + needle.size()) - 1;
    moveCaret(int(at), true);
    return true;
}

void ByteTextView::moveCaret(int key, bool selecting)
{
    if (!selecting)
        m_anchor = key;
    m_selecting = selecting;
    m_caret = key;
    scrollTo(key);
    viewport()->update();
}

void ByteTextView::arrange()
{
    m_layout.arrange(std::max(1, viewport()->width() / m_cell.width()), m_wrap);
    const int height = m_layout.lines() * m_cell.height();
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(m_cell.height());
    viewport()->update();
}

void ByteTextView::recolour()
{
    if (!m_map)
        m_shares.clear();
    else
        m_shares = m_tint == TextTint::Surprisal ? surprisalShares(m_bits) : attentionShares(*m_map, m_lock);
    viewport()->update();
}

void ByteTextView::scrollTo(int key)
{
    m_target = key;
    const int top = m_layout.byteCells(key).line * m_cell.height();
    QScrollBar* const bar = verticalScrollBar();
    if (top < bar->value() || top + m_cell.height() > bar->value() + viewport()->height())
        bar->setValue(top - viewport()->height() / 3);
}

void ByteTextView::resizeEvent(QResizeEvent* event)
{
    // Lines break elsewhere now: what was scrolled to, or what was in the first line, stays in sight.
    const int line = verticalScrollBar()->value() / m_cell.height();
    const int top = line > 0 && line < m_layout.lines() ? m_layout.firstByteOfLine(line) : -1;
    QAbstractScrollArea::resizeEvent(event);
    arrange();
    if (m_target && *m_target < m_layout.bytes())
        scrollTo(*m_target);
    else if (top >= 0 && event->oldSize().width() != event->size().width())
        verticalScrollBar()->setValue(m_layout.byteCells(top).line * m_cell.height());
}

void ByteTextView::paintEvent(QPaintEvent* event)
{
    if (!m_map || m_layout.bytes() == 0)
        return;
    QPainter painter(viewport());
    painter.setFont(byteFont());
    painter.translate(0, -verticalScrollBar()->value());
    ByteTextPainter bytes(m_layout, *m_map, Theme::of(palette()), m_cell);
    bytes.tint = m_tint;
    bytes.shares = m_shares;
    bytes.lock = m_lock;
    bytes.selected = selection();
    if (hasFocus())
        bytes.caret = m_caret;
    const QRect area = event->rect().translated(0, verticalScrollBar()->value());
    const int last = m_layout.lines() - 1;
    bytes.paint(
        painter, std::clamp(area.top() / m_cell.height(), 0, last),
        std::clamp(area.bottom() / m_cell.height(), 0, last), viewport()->width());
}

std::pair<int, int> ByteTextView::selection() const
{
    if (!m_selecting)
        return {0, 0};
    return {std::min(m_anchor, m_caret), std::max(m_anchor, m_caret) + 1};
}

std::optional<int> ByteTextView::keyAt(QPoint point) const
{
    const int y = point.y() + verticalScrollBar()->value();
    return y < 0 ? std::nullopt : m_layout.byteAt(y / m_cell.height(), double(point.x()) / m_cell.width());
}

} // namespace workbench::ui
