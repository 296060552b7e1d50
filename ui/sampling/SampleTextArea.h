// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bytes/ByteArea.h"
#include "ui/sampling/SampleText.h"
#include "ui/sampling/SampleTint.h"

#include <optional>
#include <span>
#include <vector>

namespace workbench::ui
{

/// A sampled text, byte by byte, that may be growing: no byte is ever left out. Follows its end while it grows, until
/// the user scrolls up. Setters emit nothing.
class SampleTextArea : public ByteArea
{
    Q_OBJECT
public:
    explicit SampleTextArea(QWidget* parent = nullptr);

    void setBytes(std::vector<ShownByte> bytes); ///< drops the selection that is to be copied
    void append(std::span<const ShownByte> bytes); ///< costs what is new, however long the text is
    void setStreaming(bool streaming); ///< while it does, a character at the end that is not whole is held back
    void setTint(SampleTint tint);
    void setDifference(std::vector<float> bits); ///< of each byte, for SampleTint::Difference; missing ones have none
    /// A sign before a byte, or behind the last one, and what it means. Seen only where the text reaches so far.
    void setMark(std::optional<int> byte, const QString& words = {});
    void setSelected(std::optional<int> byte); ///< gets a box, and is brought into sight; nothing where there is none
    void setEmptyText(const QString& text); ///< shown where there are no bytes
    void showFrom(int byte); ///< scrolls its line to the top, as far as there is text below

    const std::vector<ShownByte>& bytes() const { return m_text.bytes(); }
    std::optional<int> selected() const { return m_selected; }
    QString describe(int byte) const override;

    QSize sizeHint() const override { return {480, 260}; }
    QSize minimumSizeHint() const override { return {160, 72}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    const ByteTextLayout& layoutOfBytes() const override { return m_text.layout(); }
    std::string_view shownBytes() const override { return m_text.text(); }

private:
    void rearranged(bool follow); ///< the text has other lines now
    bool atEnd() const;

    SampleText m_text;
    SampleTint m_tint = SampleTint::Surprisal;
    std::vector<float> m_difference;
    std::optional<int> m_selected, m_mark;
    QString m_markWords, m_emptyText;
};

} // namespace workbench::ui
