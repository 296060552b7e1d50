// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

namespace workbench::ui
{

class SnapshotTrack;

/// A value of each frame of a film as a curve, every point below its tick on the track. Values that are no number leave
/// a gap.
class FilmCurve : public QWidget
{
    Q_OBJECT
public:
    explicit FilmCurve(const SnapshotTrack& track, QWidget* parent = nullptr); ///< outlives the curve

    void setValues(std::vector<double> bits); ///< one for each step of the track
    void setCurrent(int index); ///< -1: none
    QPointF pointOf(int index) const; ///< of a value that is a number

    QSize sizeHint() const override { return {320, 52}; }
    QSize minimumSizeHint() const override { return {120, 40}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintCurrent(QPainter& painter) const;

    const SnapshotTrack& m_track;
    std::vector<double> m_values;
    double m_low = 0, m_high = 1; ///< of what is drawn
    int m_current = -1;
};

} // namespace workbench::ui
