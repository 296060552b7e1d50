// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// A track with a tick at the step of everything that was kept, at its true place, and a thumb on one of them. Mouse and
/// keys move the thumb from snapshot to snapshot.
class SnapshotTrack : public QWidget
{
    Q_OBJECT
public:
    explicit SnapshotTrack(QWidget* parent = nullptr);

    void setSteps(std::vector<std::int64_t> steps); ///< ascending
    void setCurrent(int index); ///< emits nothing

    const std::vector<std::int64_t>& steps() const { return m_steps; }
    int current() const { return m_current; } ///< -1 without snapshots
    int last() const { return static_cast<int>(m_steps.size()) - 1; }
    double pixelOf(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

Q_SIGNALS:
    void moved(int index); ///< by the user, to another snapshot than before

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int nearest(double x) const;
    void move(int index);
    double middle() const; ///< of the track
    std::pair<double, double> ends() const;

    std::vector<std::int64_t> m_steps;
    int m_current = -1;
};

} // namespace workbench::ui
