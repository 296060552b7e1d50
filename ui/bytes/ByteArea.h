// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>

#include <optional>
#include <string_view>
#include <utility>

namespace workbench::ui
{

class ByteTextLayout;

/// Lines of monospaced bytes to be scrolled, pointed at, walked through, selected from and copied. Arrows move the
/// caret, dragging or Shift selects, Enter or a click acts on a byte. What stands in the lines, what it looks like and
/// what acting on it means is the derived class's.
class ByteArea : public QAbstractScrollArea
{
    Q_OBJECT
public:
    int caret() const { return m_caret; } ///< the byte that keys act on
    virtual QString describe(int byte) const = 0; ///< plain text for a tooltip
    QRect byteRect(int byte) const; ///< in the viewport
    QByteArray selectedBytes() const; ///< the whole text where nothing is selected
    void copy() const;
    /// Selects the next occurrence from the caret on, or behind what is selected, round the end; false where there is
    /// none.
    bool findNext(const QByteArray& wanted);

Q_SIGNALS:
    void hovered(std::optional<int> byte);

protected:
    /// `lineHeight`, and `margin` left of the text: in pixels.
    ByteArea(int lineHeight, int margin, QWidget* parent);

    virtual const ByteTextLayout& layoutOfBytes() const = 0;
    virtual std::string_view shownBytes() const = 0; ///< as many as the layout has
    virtual void act(int byte) = 0; ///< a click on it, or Enter
    virtual void scrollTo(int byte); ///< into sight, with lines above it

    QSize cell() const { return m_cell; }
    std::optional<int> byteAt(QPoint point) const; ///< in the viewport
    void moveCaret(int byte, bool selecting); ///< and scrolls to it
    void setCaret(int byte); ///< with nothing selected, wherever it is
    bool isSelecting() const { return m_selecting; }
    std::pair<int, int> selection() const; ///< first, and behind the last
    void fitScrollBar(); ///< to the layout's lines
    std::pair<int, int> linesIn(QRect area) const; ///< of the viewport: first and last; there is at least one line

    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void selectAll();
    void setHovered(std::optional<int> byte);

    const QSize m_cell; ///< pixels
    const int m_margin;
    int m_caret = 0, m_anchor = 0;
    bool m_selecting = false; ///< all from the anchor to the caret is selected, both included
    std::optional<int> m_pressed, m_hovered;
};

} // namespace workbench::ui
