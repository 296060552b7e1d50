// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/TrackPooling.h"

#include <QColor>
#include <QWidget>

#include <optional>
#include <vector>

namespace workbench::ui
{

/// A thin strip over the bytes of a text: bars up from a zero line and bars down from it, on a fixed scale. Either one
/// value a byte, up where it is positive, or two, of which one goes up and the other down. Where there are more bytes
/// than pixels, a pixel shows the value that is furthest from 0. Setters emit nothing.
class ByteTrack : public QWidget
{
    Q_OBJECT
public:
    explicit ByteTrack(QWidget* parent = nullptr);

    void setDifference(std::vector<float> values); ///< NaN: not known
    void setPair(std::vector<float> up, std::vector<float> down);
    void setScale(float most); ///< the value whose bar reaches the edge; above 0
    void setNames(const QString& up, const QString& down); ///< what bars up and bars down say
    void setColours(const QColor& up, const QColor& down); ///< invalid: those of the theme
    void setSelected(std::optional<int> byte);
    void setMark(std::optional<int> byte); ///< as SampleTextArea::setMark()

    int bytes() const;
    QRect columnRect(int byte) const; ///< the pixels that stand for a byte
    QString describe(int byte) const;

    QSize sizeHint() const override { return {480, 56}; }
    QSize minimumSizeHint() const override { return {120, 40}; }

Q_SIGNALS:
    void hovered(std::optional<int> byte);
    void byteChosen(int byte); ///< and is selected now

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void pool();
    int columnOf(int byte) const;
    QRect rectOf(int column) const;
    std::optional<int> byteAt(int x) const; ///< of its column, the one with the value that is seen
    void setHovered(std::optional<int> byte);
    void paintBars(QPainter& painter, const std::vector<PooledValue>& values, bool downwards) const;
    void paintWords(QPainter& painter) const;

    std::vector<float> m_up, m_down;
    std::vector<PooledValue> m_upColumns, m_downColumns;
    bool m_pair = false;
    float m_scale = 8; ///< bits of surprisal, unless it is set
    QString m_upName, m_downName;
    QColor m_upColour, m_downColour;
    std::optional<int> m_selected, m_mark, m_hovered;
};

} // namespace workbench::ui
