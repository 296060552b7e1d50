// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/LiveBar.h"

#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace workbench::ui
{

namespace
{
constexpr std::array kRates{0.0, 0.2, 1.0, 5.0};
}

LiveBar::LiveBar(double framesPerSecond, QWidget* parent)
    : QWidget(parent)
    , m_stream(new QSpinBox(this))
    , m_rates(new QButtonGroup(this))
    , m_streams(new QLabel(this))
    , m_cost(new QLabel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto* stream = new QLabel(tr("stream"), this);
    auto* rate = new QLabel(tr("frames per second"), this);
    for (QLabel* label : {stream, rate, m_streams, m_cost}) {
        setKind(label, "dim");
    }
    m_stream->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_stream->setFixedWidth(48);
    m_stream->setAccessibleName(tr("Stream"));
    m_stream->setToolTip(tr("Which of the parallel streams of the batch is looked at"));
    row->addWidget(stream);
    row->addWidget(m_stream);
    row->addWidget(m_streams);
    row->addSpacing(16);
    row->addWidget(rate);
    for (std::size_t i = 0; i < kRates.size(); ++i) {
        auto* button = new QPushButton(kRates[i] == 0 ? tr("off") : QString::number(kRates[i]), this);
        setKind(button, "chip");
        button->setCheckable(true);
        button->setToolTip(
            kRates[i] == 0 ? tr("Nothing is captured")
                           : tr("At most %1 maps a second; what comes too fast is dropped").arg(kRates[i]));
        button->setChecked(kRates[i] == framesPerSecond);
        m_rates->addButton(button, static_cast<int>(i));
        row->addWidget(button);
    }
    row->addSpacing(16);
    row->addWidget(m_cost);
    row->addStretch(1);
    setStreams(1);
    connect(m_stream, &QSpinBox::valueChanged, this, &LiveBar::streamChosen);
    connect(m_rates, &QButtonGroup::idClicked, this, [this](int id) {
        clearCost();
        Q_EMIT rateChosen(kRates[static_cast<std::size_t>(id)]);
    });
}

void LiveBar::setStreams(int count)
{
    m_stream->setRange(0, std::max(0, count - 1));
    m_streams->setText(tr("of %1").arg(count));
}

void LiveBar::setCost(double share)
{
    m_cost->setText(tr("capture costs %1 % of training").arg(share * 100, 0, 'f', 1));
}

void LiveBar::clearCost()
{
    m_cost->clear();
}

} // namespace workbench::ui
