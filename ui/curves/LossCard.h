// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/Card.h"

class QPushButton;

namespace workbench::ui
{

class CurvePlot;
class RunStateLine;

/// The card of the large chart: what the selected run is doing, the ways through the zoom history, the legend.
class LossCard : public Card
{
    Q_OBJECT
public:
    explicit LossCard(QWidget* parent = nullptr);

    void setUnit(const QString& unit); ///< of the losses, for the title: "bits per byte"
    bool showsMiddle() const; ///< of the values, 90 %
    CurvePlot& plot() const { return *m_plot; }
    RunStateLine& state() const { return *m_state; }

Q_SIGNALS:
    void changed(); ///< the value axis shall be fitted otherwise

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showTitle();
    QPushButton* addButton(const QString& text, const QString& tip);
    void showHistory();
    void sayWhatIsLeftOut();

    QString m_unit;
    CurvePlot* m_plot;
    RunStateLine* m_state;
    QPushButton *m_back, *m_forward, *m_whole, *m_middle, *m_legend;
};

} // namespace workbench::ui
