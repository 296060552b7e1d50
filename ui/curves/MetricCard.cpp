// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/MetricCard.h"

#include "ui/base/Format.h"
#include "ui/curves/ExpressionLine.h"
#include "ui/curves/MetricNames.h"
#include "ui/curves/OutsideText.h"
#include "ui/plot/CurvePlot.h"
#include "ui/theme/FittingLabel.h"
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

namespace
{
constexpr int kRoomForSwitches = 230; ///< pixels of a card that has room for its title and the switches beside it
}

MetricCard::MetricCard(Metric metric, int place, MetricNames& names, QWidget* parent)
    : Card({}, parent)
    , m_title(new FittingLabel(this))
    , m_value(metric)
    , m_place(place)
    , m_names(names)
    , m_plot(new CurvePlot(this))
    , m_choice(new QPushButton(this))
    , m_expression(new ExpressionLine([this] { return m_names.all(); }, this))
{
    setKind(m_title, "title");
    header()->insertWidget(0, m_title);
    m_restored = restore();
    connect(&m_names, &MetricNames::changed, this, [this] {
        if (!m_restored && (m_restored = restore()))
            Q_EMIT changed();
    });
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

bool MetricCard::restore()
{
    const QSettings settings;
    const std::vector<std::string>& known = m_names.all();
    const std::string metric = settings.value(settingsKey("metric")).toString().toStdString();
    const std::string expression = settings.value(settingsKey("expression")).toString().toStdString();
    bool found = true;
    if (!expression.empty()) {
        auto parsed = compare::MetricExpression::parse(expression, known);
        found = parsed.has_value();
        if (parsed)
            m_value = ChartedValue(std::move(*parsed));
    } else if (!metric.empty()) {
        found = std::ranges::find(known, metric) != known.end();
        if (found)
            m_value = ChartedValue(metric);
    }
    showTitle();
    return found;
}

bool MetricCard::isLogarithmic() const
{
    return m_logarithmic->isChecked();
}

bool MetricCard::showsMiddle() const
{
    return m_middle->isChecked();
}

void MetricCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    for (QPushButton* const each : {m_middle, m_logarithmic})
        each->setVisible(width() >= kRoomForSwitches); // the menu has them too
}

void MetricCard::showTitle()
{
    m_title->setWordings({m_value.title(), m_value.shortTitle()});
}

void MetricCard::fillMenu()
{
    QMenu& menu = *m_choice->menu();
    menu.clear();
    for (const std::string& name : m_names.all()) {
        const ChartedValue value(name);
        QAction* action = menu.addAction(value.title().replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(!m_value.expression() && m_value.text() == name);
        connect(action, &QAction::triggered, this, [this, value] { choose(value); });
    }
    menu.addSeparator();
    const std::pair<QPushButton*, QString> switches[]{
        {m_middle, tr("The middle 90 %")}, {m_logarithmic, tr("Logarithmic axis")}};
    for (const auto& [button, words] : switches) {
        QAction* const action = menu.addAction(words);
        action->setCheckable(true);
        action->setChecked(button->isChecked());
        connect(action, &QAction::toggled, button, &QPushButton::setChecked);
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
    m_restored = true;
    m_value = std::move(value);
    showTitle();
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
