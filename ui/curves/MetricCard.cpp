// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/MetricCard.h"

#include "ui/base/Format.h"
#include "ui/curves/ExpressionLine.h"
#include "ui/curves/OutsideText.h"
#include "ui/plot/CurvePlot.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace workbench::ui
{

using store::Metric;

MetricCard::MetricCard(Metric metric, int place, KnownMetrics known, QWidget* parent)
    : Card(metricTitle(metric), parent)
    , m_value(metric)
    , m_place(place)
    , m_known(std::move(known))
    , m_plot(new CurvePlot(this))
    , m_choice(new QPushButton(this))
    , m_expression(new ExpressionLine(m_known, this))
{
    restore();
    m_middle = addSwitch(
        tr("90 %"), tr("The value axis fits the middle 90 % of the values; nothing is taken out"), "middle", false);
    m_logarithmic = addSwitch(tr("log"), tr("Logarithmic value axis"), "log", metric == Metric::GradNorm);
    setKind(m_choice, "flat");
    m_choice->setFixedWidth(22);
    m_choice->setToolTip(tr("Show another metric, or an expression of metrics"));
    m_choice->setAccessibleName(tr("Metric"));
    auto* menu = new QMenu(m_choice);
    m_choice->setMenu(menu);
    header()->addWidget(m_choice);
    content()->addWidget(m_expression);
    content()->addWidget(m_plot, 1);
    connect(menu, &QMenu::aboutToShow, this, &MetricCard::fillMenu);
    connect(m_expression, &ExpressionLine::taken, this, [this](const compare::MetricExpression& expression) {
        choose(expression.isPlainMetric() ? ChartedValue(expression.metrics().front()) : ChartedValue(expression));
        m_plot->setFocus();
    });
    connect(m_expression, &ExpressionLine::left, m_choice, qOverload<>(&QWidget::setFocus));
    connect(m_plot, &CurvePlot::drawnAgain, this, &MetricCard::sayWhatIsOutside);
}

QPushButton* MetricCard::addSwitch(const QString& text, const QString& tip, const char* key, bool otherwise)
{
    auto* button = new QPushButton(text, this);
    setKind(button, "chip");
    button->setCheckable(true);
    button->setChecked(QSettings().value(settingsKey(key), otherwise).toBool());
    button->setToolTip(tip);
    header()->addWidget(button);
    connect(button, &QPushButton::toggled, this, [this, key](bool on) {
        QSettings().setValue(settingsKey(key), on);
        Q_EMIT changed();
    });
    return button;
}

void MetricCard::restore()
{
    const QSettings settings;
    const std::vector<std::string> known = m_known();
    const std::string metric = settings.value(settingsKey("metric")).toString().toStdString();
    if (std::ranges::find(known, metric) != known.end())
        m_value = ChartedValue(metric);
    const std::string expression = settings.value(settingsKey("expression")).toString().toStdString();
    if (!expression.empty()) {
        if (auto parsed = compare::MetricExpression::parse(expression, known))
            m_value = ChartedValue(std::move(*parsed));
    }
    setTitle(m_value.title());
}

bool MetricCard::isLogarithmic() const
{
    return m_logarithmic->isChecked();
}

bool MetricCard::showsMiddle() const
{
    return m_middle->isChecked();
}

void MetricCard::fillMenu()
{
    QMenu& menu = *m_choice->menu();
    menu.clear();
    for (const std::string& name : m_known()) {
        const ChartedValue value(name);
        QAction* action = menu.addAction(value.title().replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(!m_value.expression() && m_value.text() == name);
        connect(action, &QAction::triggered, this, [this, value] { choose(value); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Expression…")), &QAction::triggered, this, [this] {
        const auto text = m_value.expression() ? m_value.text() : compare::quotedMetric(m_value.text());
        m_expression->open(fromUtf8(text));
    });
}

void MetricCard::choose(ChartedValue value)
{
    if (value.text() == m_value.text() && !value.expression() == !m_value.expression())
        return;
    m_value = std::move(value);
    setTitle(m_value.title());
    QSettings settings;
    settings.setValue(settingsKey("metric"), m_value.expression() ? QString() : fromUtf8(m_value.text()));
    settings.setValue(settingsKey("expression"), m_value.expression() ? fromUtf8(m_value.text()) : QString());
    const QSignalBlocker quiet(m_logarithmic);
    m_logarithmic->setChecked(m_value.text() == store::metricName(Metric::GradNorm));
    settings.setValue(settingsKey("log"), m_logarithmic->isChecked());
    Q_EMIT changed();
}

void MetricCard::sayWhatIsOutside()
{
    setHint(showsMiddle() && !m_plot->view().y ? outsideText(m_plot->outside()) : QString());
}

QString MetricCard::settingsKey(const char* what) const
{
    return QStringLiteral("curves/card%1/%2").arg(m_place).arg(QLatin1String(what));
}

} // namespace workbench::ui
