// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/RowCurvePlot.h"

#include "core/maps/AttentionMap.h"

class QLabel;

namespace workbench::ui
{

/// A curve over the bytes of a row with a title, the reading of the byte under the pointer, and a caption. For the
/// attention of a query, the gradient of its loss, or both.
class RowCurve : public QWidget
{
    Q_OBJECT
public:
    explicit RowCurve(QWidget* parent = nullptr);

    void setCurve(const QString& title, RowCurveData data); ///< an empty title takes no room
    /// False: title and reading are shown by somebody else, who follows readingChanged(): a card has a place for both.
    void setHeaderShown(bool shown);
    void setCaption(const QString& caption); ///< empty: none
    void setDistance(bool distance);
    void setLogarithmic(bool logarithmic);
    void setLockedKey(std::optional<int> key);

    RowCurvePlot& plot() const { return *m_plot; }
    QString reading(int key) const; ///< "s, byte 702,409, -22: weight 0.4123"

    /// The row of a query up to its own byte; head 0.
    static RowCurveData rowOf(const maps::AttentionMap& map, int query);
    /// "Query 'e' at byte 702,431"
    static QString queryTitle(const maps::AttentionMap& map, int query);
    static QString gradientCaption(); ///< what attention and gradient each say

Q_SIGNALS:
    void keyLocked(std::optional<int> key); ///< nothing where the locked key was chosen again
    void hovered(std::optional<int> key);
    void readingChanged(const QString& reading); ///< empty: there is none

private:
    void tellReading();

    QWidget* m_header;
    QLabel* m_title;
    QLabel* m_reading;
    RowCurvePlot* m_plot;
    QLabel* m_caption;
};

} // namespace workbench::ui
