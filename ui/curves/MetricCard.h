// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/ChartedValue.h"
#include "ui/theme/Card.h"

#include <functional>
#include <string>
#include <vector>

class QPushButton;

namespace workbench::ui
{

class CurvePlot;
class ExpressionLine;

/// A small chart of one metric or expression, which can be another one at the press of a button.
class MetricCard : public Card
{
    Q_OBJECT
public:
    using KnownMetrics = std::function<std::vector<std::string>()>;
    /// `place` tells the cards apart where their choices are kept between starts.
    MetricCard(store::Metric metric, int place, KnownMetrics known, QWidget* parent = nullptr);

    const ChartedValue& value() const { return m_value; }
    bool isLogarithmic() const;
    bool showsMiddle() const; ///< of the values, 90 %
    CurvePlot& plot() const { return *m_plot; }

Q_SIGNALS:
    void changed(); ///< another value or scale

private:
    void restore();
    void fillMenu();
    void choose(ChartedValue value);
    QPushButton* addSwitch(const QString& text, const QString& tip, const char* key, bool otherwise);
    QString settingsKey(const char* what) const;
    void sayWhatIsOutside();

    ChartedValue m_value;
    int m_place;
    KnownMetrics m_known;
    CurvePlot* m_plot;
    QPushButton *m_logarithmic, *m_middle;
    QPushButton* m_choice;
    ExpressionLine* m_expression;
};

} // namespace workbench::ui
