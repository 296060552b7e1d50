// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/LossCard.h"

#include "ui/curves/OutsideText.h"
#include "ui/curves/RunStateLine.h"
#include "ui/plot/CurvePlot.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace workbench::ui
{

namespace
{
constexpr int kNarrow = 600; ///< pixels in which the whole title leaves no room for the state of the run
}

LossCard::LossCard(QWidget* parent)
    : Card({}, parent)
    , m_plot(new CurvePlot(this))
    , m_state(new RunStateLine(this))
{
    header()->addWidget(m_state, 1);
    m_back = addButton(QStringLiteral("‹"), tr("The view before (double-click, Alt+Left)"));
    m_forward = addButton(QStringLiteral("›"), tr("The view after (Alt+Right)"));
    m_whole = addButton(tr("whole"), tr("All of it (Home)"));
    m_middle = addButton(tr("90 %"), tr("The value axis fits the middle 90 % of the values; nothing is taken out"));
    m_middle->setCheckable(true);
    m_middle->setChecked(QSettings().value(QStringLiteral("curves/middle"), false).toBool());
    connect(m_middle, &QPushButton::toggled, this, [this](bool on) {
        QSettings().setValue(QStringLiteral("curves/middle"), on);
        Q_EMIT changed();
    });
    m_legend = addButton(
        tr("legend"),
        tr("Names of the runs on the chart; a click on one hides or shows it, dragging one changes the order"));
    content()->addWidget(m_plot, 1);

    const QString key = QStringLiteral("curves/legend");
    m_legend->setCheckable(true);
    m_legend->setChecked(QSettings().value(key, true).toBool());
    m_plot->setLegendVisible(m_legend->isChecked());
    connect(m_legend, &QPushButton::toggled, this, [this, key](bool on) {
        QSettings().setValue(key, on);
        m_plot->setLegendVisible(on);
    });
    connect(m_back, &QPushButton::clicked, m_plot, &CurvePlot::goBack);
    connect(m_forward, &QPushButton::clicked, m_plot, &CurvePlot::goForward);
    connect(m_whole, &QPushButton::clicked, m_plot, &CurvePlot::showAll);
    connect(m_plot, &CurvePlot::historyChanged, this, &LossCard::showHistory);
    connect(m_plot, &CurvePlot::drawnAgain, this, &LossCard::sayWhatIsLeftOut);
    showHistory();
}

void LossCard::setUnit(const QString& unit)
{
    m_unit = unit;
    showTitle();
}

void LossCard::showTitle()
{
    setTitle((width() < kNarrow ? tr("Loss, %1") : tr("Validation and training loss, %1")).arg(m_unit));
}

void LossCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    showTitle();
}

bool LossCard::showsMiddle() const
{
    return m_middle->isChecked();
}

QPushButton* LossCard::addButton(const QString& text, const QString& tip)
{
    auto* button = new QPushButton(text, this);
    setKind(button, "chip");
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    header()->addWidget(button);
    return button;
}

void LossCard::showHistory()
{
    m_back->setEnabled(m_plot->canGoBack());
    m_forward->setEnabled(m_plot->canGoForward());
    const bool zoomed = m_plot->canGoBack() || m_plot->canGoForward();
    for (QPushButton* button : {m_back, m_forward, m_whole})
        button->setVisible(zoomed);
}

void LossCard::sayWhatIsLeftOut()
{
    const int out = m_plot->leftOutByLog();
    const QString outside = showsMiddle() && !m_plot->view().y ? outsideText(m_plot->outside()) : QString();
    setHint(out > 0 ? tr("%1 points at or below 0 have no place on a logarithmic axis").arg(out) : outside);
}

} // namespace workbench::ui
