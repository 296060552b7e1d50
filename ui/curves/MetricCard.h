// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/ChartedValue.h"
#include "ui/theme/Card.h"

#include <QString>

class QPushButton;

namespace workbench::ui
{

class CurvePlot;
class ExpressionLine;
class FittingLabel;
class MetricNames;

/// A small chart of one metric or expression, which can be another one at the press of a button.
class MetricCard : public Card
{
    Q_OBJECT
public:
    /// `place` tells the cards apart where their choices are kept between starts. The names must outlive it.
    MetricCard(store::Metric metric, int place, MetricNames& names, QWidget* parent = nullptr);

    const ChartedValue& value() const { return m_value; }
    bool isLogarithmic() const;
    bool showsMiddle() const; ///< of the values, 90 %
    CurvePlot& plot() const { return *m_plot; }

Q_SIGNALS:
    void changed(); ///< another value or scale

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    bool restore(); ///< what was chosen before the program ended; false: a metric of it is not known (yet)
    void showTitle();
    void fillMenu();
    void choose(ChartedValue value);
    QPushButton* addSwitch(const QString& text, const QString& tip, const char* key, bool otherwise);
    QString settingsKey(const char* what) const;
    void sayWhatIsOutside();

    FittingLabel* m_title;
    ChartedValue m_value;
    int m_place;
    MetricNames& m_names;
    bool m_restored = false; ///< or something else was chosen since
    CurvePlot* m_plot;
    QPushButton *m_logarithmic, *m_middle;
    QPushButton* m_choice;
    ExpressionLine* m_expression;
};

} // namespace workbench::ui
