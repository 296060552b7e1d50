// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/attention/TextTint.h"
#include "ui/bytes/ByteArea.h"
#include "ui/bytes/ByteTextLayout.h"

#include <memory>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// All bytes of a map as monospaced text, each on a ground that says what it cost or how strongly it is looked at, with
/// boxes around what is locked. Shows head 0.
class ByteTextView : public ByteArea
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
    QString describe(int key) const override;

    QSize sizeHint() const override { return {280, 260}; }
    QSize minimumSizeHint() const override { return {120, 72}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    const maps::AttentionMap* map() const { return m_map.get(); }
    const ByteTextLayout& layoutOfBytes() const override { return m_layout; }
    std::string_view shownBytes() const override;
    void scrollTo(int key) override;

private:
    void arrange();
    void recolour();

    std::shared_ptr<const maps::AttentionMap> m_map;
    ByteTextLayout m_layout;
    TextTint m_tint = TextTint::Attention;
    bool m_wrap = true;
    MapLock m_lock;
    std::vector<float> m_bits, m_shares; ///< [keys]
    std::optional<int> m_target; ///< what was scrolled to, until the user scrolls
};

} // namespace workbench::ui
