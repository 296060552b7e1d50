// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/EmptyCurves.h"

#include "ui/theme/StyleSheet.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace workbench::ui
{

EmptyCurves::EmptyCurves(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_launch(new QPushButton(tr("Set up a run"), this))
{
    setKind(m_title, "title");
    setKind(m_text, "dim");
    setKind(m_launch, "primary");
    m_text->setAlignment(Qt::AlignHCenter);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addSpacing(8);
    column->addWidget(m_launch, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_launch, &QPushButton::clicked, this, &EmptyCurves::launchWanted);
    setHasRuns(false);
}

void EmptyCurves::setHasRuns(bool hasRuns)
{
    m_title->setText(hasRuns ? tr("No run is chosen") : tr("No curves yet"));
    m_text->setText(
        hasRuns ? tr("Choose a run in the list on the left: its losses, learning rate, gradient norm and speed\n"
                     "appear here. Several runs are drawn over each other.")
                : tr("Here the loss of a run falls while it trains, beside its learning rate, gradient norm and\n"
                     "speed. The first point comes with the first step."));
    m_launch->setVisible(!hasRuns);
}

} // namespace workbench::ui
