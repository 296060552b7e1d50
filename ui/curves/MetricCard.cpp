// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/MetricCard.h"

#include "ui/curves/CurveBuilder.h"
#include "ui/plot/CurvePlot.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace workbench::ui
{

using store::Metric;

namespace
{
constexpr std::array kChoices{Metric::LearningRate, Metric::GradNorm, Metric::BytesPerSecond, Metric::ResidentBytes};
}

MetricCard::MetricCard(Metric metric, int place, QWidget* parent)
    : Card(metricTitle(metric), parent)
    , m_metric(metric)
    , m_place(place)
    , m_plot(new CurvePlot(this))
    , m_logarithmic(new QPushButton(tr("log"), this))
{
    const QSettings settings;
    const QByteArray kept = settings.value(settingsKey("metric")).toString().toUtf8();
    const auto known = store::metricFromName(std::string_view(kept.data(), static_cast<std::size_t>(kept.size())));
    if (known && std::ranges::find(kChoices, *known) != kChoices.end())
        m_metric = *known;
    setTitle(metricTitle(m_metric));

    setKind(m_logarithmic, "chip");
    m_logarithmic->setCheckable(true);
    m_logarithmic->setChecked(settings.value(settingsKey("log"), m_metric == Metric::GradNorm).toBool());
    m_logarithmic->setToolTip(tr("Logarithmic value axis"));
    auto* choice = new QPushButton(this);
    setKind(choice, "flat");
    choice->setFixedWidth(22);
    choice->setToolTip(tr("Show another metric here"));
    choice->setAccessibleName(tr("Metric"));
    auto* menu = new QMenu(choice);
    for (const Metric other : kChoices)
        connect(menu->addAction(metricTitle(other)), &QAction::triggered, this, [this, other] { choose(other); });
    choice->setMenu(menu);
    header()->addWidget(m_logarithmic);
    header()->addWidget(choice);
    content()->addWidget(m_plot, 1);
    connect(m_logarithmic, &QPushButton::toggled, this, [this](bool on) {
        QSettings().setValue(settingsKey("log"), on);
        Q_EMIT changed();
    });
}

bool MetricCard::isLogarithmic() const
{
    return m_logarithmic->isChecked();
}

void MetricCard::choose(Metric metric)
{
    if (metric == m_metric)
        return;
    m_metric = metric;
    setTitle(metricTitle(metric));
    const std::string_view word = store::metricName(metric);
    QSettings().setValue(settingsKey("metric"), QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
    const QSignalBlocker quiet(m_logarithmic);
    m_logarithmic->setChecked(metric == Metric::GradNorm);
    QSettings().setValue(settingsKey("log"), m_logarithmic->isChecked());
    Q_EMIT changed();
}

QString MetricCard::settingsKey(const char* what) const
{
    return QStringLiteral("curves/card%1/%2").arg(m_place).arg(QLatin1String(what));
}

} // namespace workbench::ui
