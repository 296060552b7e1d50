// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ByteTextView.h"

#include "ui/attention/ByteTextPainter.h"
#include "ui/attention/ByteWords.h"
#include "ui/base/Format.h"
#include "ui/bytes/ByteCells.h"
#include "ui/theme/Theme.h"

#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr int kLineHeight = 20;
}

ByteTextView::ByteTextView(QWidget* parent)
    : ByteArea(kLineHeight, 0, parent)
{
    setAccessibleName(tr("Bytes of the map"));
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
        setCaret(caret());
        m_target.reset();
        const int memory = m_map ? m_map->memory() : 0;
        auto glyphs = m_map ? maps::byteGlyphs(m_map->bytes) : std::vector<maps::ByteGlyph>();
        auto cells = cellsOfGlyphs(glyphs, cell().width());
        m_layout.setText(std::move(glyphs), std::move(cells), memory > 0 ? std::vector{0, memory} : std::vector<int>());
        arrange();
    }
    m_lock = m_map ? lockWithin(*m_map, m_lock) : MapLock();
    if (m_map)
        m_bits = maps::surprisalBits(*m_map);
    recolour();
    if (sameShape || !m_map)
        return;
    setCaret(m_lock.query ? m_map->ownKey(*m_lock.query) : std::min(m_map->memory(), m_map->keys - 1));
    if (m_map->keys > 0)
        scrollTo(caret());
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

std::string_view ByteTextView::shownBytes() const
{
    return m_map ? std::string_view(m_map->bytes) : std::string_view();
}

void ByteTextView::arrange()
{
    m_layout.arrange(std::max(1, viewport()->width() / cell().width()), m_wrap);
    fitScrollBar();
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
    ByteArea::scrollTo(key);
}

void ByteTextView::resizeEvent(QResizeEvent* event)
{
    // Lines break elsewhere now: what was scrolled to, or what was in the first line, stays in sight.
    const int line = verticalScrollBar()->value() / cell().height();
    const int top = line > 0 && line < m_layout.lines() ? m_layout.firstByteOfLine(line) : -1;
    ByteArea::resizeEvent(event);
    arrange();
    if (m_target && *m_target < m_layout.bytes())
        scrollTo(*m_target);
    else if (top >= 0 && event->oldSize().width() != event->size().width())
        verticalScrollBar()->setValue(m_layout.byteCells(top).line * cell().height());
}

void ByteTextView::paintEvent(QPaintEvent* event)
{
    if (!m_map || m_layout.bytes() == 0)
        return;
    QPainter painter(viewport());
    painter.setFont(byteFont());
    painter.translate(0, -verticalScrollBar()->value());
    ByteTextPainter bytes(m_layout, *m_map, Theme::of(palette()), cell());
    bytes.tint = m_tint;
    bytes.shares = m_shares;
    bytes.lock = m_lock;
    bytes.selected = selection();
    if (hasFocus())
        bytes.caret = caret();
    const auto [first, last] = linesIn(event->rect());
    bytes.paint(painter, first, last, viewport()->width());
}

} // namespace workbench::ui
