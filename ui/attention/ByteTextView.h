// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/attention/TextTint.h"
#include "ui/bytes/ByteTextLayout.h"

#include <QAbstractScrollArea>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace workbench::ui
{

/// All bytes of a map as monospaced text, each on a ground that says what it cost or how strongly it is looked at, with
/// boxes around what is locked. Shows head 0.
class ByteTextView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit ByteTextView(QWidget* parent = nullptr);

    /// Null: nothing to show. Locks that the map does not have are dropped.
    void setMap(std::shared_ptr<const maps::AttentionMap> map);
    void setTint(TextTint tint);
    void setWrap(bool wrap); ///< whether newlines break lines and words stay whole; else lines are filled
    void setLockedQuery(std::optional<int> query); ///< its number; scrolls to it
    void setLockedKey(std::optional<int> key); ///< scrolls to it
    void setMassFilter(std::optional<double> mass);

    const MapLock& lock() const { return m_lock; }
    int caret() const { return m_caret; } ///< the byte that keys act on
    QString describe(int key) const; ///< plain text for a tooltip
    QRect byteRect(int key) const; ///< in the viewport
    QByteArray selectedBytes() const; ///< the whole text where nothing is selected
    void copy() const;
    /// Selects the next occurrence behind the caret, round the end; false where there is none.
    bool findNext(const QByteArray& wanted);

    QSize sizeHint() const override { return {280, 260}; }
    QSize minimumSizeHint() const override { return {120, 72}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    const maps::AttentionMap* map() const { return m_map.get(); }
    const ByteTextLayout& layoutOfBytes() const { return m_layout; }
    QSize cell() const { return m_cell; }
    std::optional<int> keyAt(QPoint point) const; ///< in the viewport
    void moveCaret(int key, bool selecting);

private:
    void arrange();
    void recolour();
    void scrollTo(int key);
    std::pair<int, int> selection() const; ///< first, and behind the last

    std::shared_ptr<const maps::AttentionMap> m_map;
    ByteTextLayout m_layout;
    TextTint m_tint = TextTint::Attention;
    bool m_wrap = true;
    MapLock m_lock;
    std::vector<float> m_bits, m_shares; ///< [keys]
    QSize m_cell; ///< pixels
    std::optional<int> m_target; ///< what was scrolled to, until the user scrolls
    int m_caret = 0, m_anchor = 0;
    bool m_selecting = false; ///< all from the anchor to the caret is selected, both included
};

} // namespace workbench::ui
