// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "ui/theme/Card.h"

class QPushButton;

namespace workbench::ui
{

class CurvePlot;

/// A small chart of one metric, which can be another one at the press of a button.
class MetricCard : public Card
{
    Q_OBJECT
public:
    /// `place` tells the cards apart where their choices are kept between starts.
    MetricCard(store::Metric metric, int place, QWidget* parent = nullptr);

    store::Metric metric() const { return m_metric; }
    bool isLogarithmic() const;
    CurvePlot& plot() const { return *m_plot; }

Q_SIGNALS:
    void changed(); ///< another metric or scale

private:
    void choose(store::Metric metric);
    QString settingsKey(const char* what) const;

    store::Metric m_metric;
    int m_place;
    CurvePlot* m_plot;
    QPushButton* m_logarithmic;
};

} // namespace workbench::ui
