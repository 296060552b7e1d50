// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPolygonF>
#include <QString>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

struct Theme;

/// Values over consecutive bytes, to be drawn as curves.
struct RowCurveData {
    enum class Role { Weight, Gradient }; ///< decides the colour
    struct Line {
        QString name; ///< as the reading says it: "weight"
        std::vector<float> values; ///< one a byte; as long as those of the other lines
        Role role = Role::Weight;
    };

    std::string bytes; ///< at least one for each value
    std::int64_t firstOffset = 0;
    int own = 0; ///< the byte that distances are counted back from, the last one
    int border = 0; ///< first byte of the segment; 0: no memory
    std::vector<Line> lines; ///< the first one decides which byte the pointer finds

    int count() const { return lines.empty() ? 0 : static_cast<int>(lines.front().values.size()); }
};

/// Draws a RowCurveData: the greatest value of each pixel, so that no spike is lost, over position or distance back,
/// linear or logarithmic. The pointer, or the arrow keys, read one byte; a click or Enter chooses it.
class RowCurvePlot : public QWidget
{
    Q_OBJECT
public:
    explicit RowCurvePlot(QWidget* parent = nullptr);

    void setData(RowCurveData data);
    void setDistance(bool distance); ///< else position
    void setLogarithmic(bool logarithmic);
    void setLockedKey(std::optional<int> key);

    const RowCurveData& data() const { return m_data; }
    std::optional<int> lockedKey() const { return m_locked; }
    std::optional<int> readKey() const { return m_read; } ///< under the pointer or the arrow keys
    std::optional<int> keyAt(double x) const; ///< the greatest value near a pixel
    double pixelOf(int key) const;

    QSize sizeHint() const override { return {320, 96}; }
    QSize minimumSizeHint() const override { return {120, 56}; }

Q_SIGNALS:
    void keyRead(std::optional<int> key);
    void keyChosen(int key);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF area() const;
    int orderOf(int key) const
    {
        return m_distance ? m_data.count() - 1 - key : key;
    } ///< from the left; its own inverse
    std::vector<float> inOrder(const std::vector<float>& values) const;
    double heightOf(double value) const;
    std::vector<QPolygonF> pieces(const std::vector<float>& values) const;
    void measure();
    void setRead(std::optional<int> key);
    void paintAxes(QPainter& painter, const Theme& theme) const;
    void paintMark(QPainter& painter, int key, const QColor& colour, bool dashed) const;
    void paintNames(QPainter& painter, const Theme& theme) const;

    RowCurveData m_data;
    bool m_distance = false, m_logarithmic = false;
    double m_low = 0, m_high = 1; ///< of the y axis
    std::optional<int> m_locked, m_read;
};

} // namespace workbench::ui
