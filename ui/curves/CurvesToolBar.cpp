// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurvesToolBar.h"

#include "ui/curves/GroupMenu.h"
#include "ui/curves/SmoothingField.h"
#include "ui/curves/TargetEditor.h"
#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace workbench::ui
{

CurvesToolBar::CurvesToolBar(const CurveSettings& settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
{
    m_lines = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(6);
    m_left = new QHBoxLayout;
    m_right = new QHBoxLayout;
    for (QHBoxLayout* row : {m_left, m_right})
        row->setSpacing(4);
    addAxes(*m_left);
    m_left->addStretch(1);
    auto* smoothing = new SmoothingField(m_settings, this);
    m_right->addWidget(smoothing);
    m_right->addSpacing(8);
    auto* groups = new GroupMenu(m_settings, this);
    m_right->addWidget(groups);
    m_right->addSpacing(8);
    addUnits(*m_right);
    m_right->addStretch(1);
    addExport(*m_right);
    m_lines->addLayout(m_left);
    m_lines->addLayout(m_right, 1);
    connect(smoothing, &SmoothingField::changed, this, &CurvesToolBar::tell);
    connect(groups, &GroupMenu::changed, this, &CurvesToolBar::tell);
}

QSize CurvesToolBar::minimumSizeHint() const
{
    const QSize left = m_left->minimumSize(), right = m_right->minimumSize();
    return {std::max(left.width(), right.width()), std::max(left.height(), right.height())};
}

void CurvesToolBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const int needed = m_left->sizeHint().width() + m_right->sizeHint().width() + m_lines->spacing();
    const auto wanted = width() < needed ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (m_lines->direction() != wanted) {
        m_lines->setDirection(wanted);
        updateGeometry();
    }
}

QPushButton* CurvesToolBar::chip(const QString& text, const QString& tip, bool checked)
{
    auto* button = new QPushButton(text, this);
    setKind(button, "chip");
    button->setCheckable(true);
    button->setChecked(checked);
    button->setToolTip(tip);
    return button;
}

void CurvesToolBar::addAxes(QHBoxLayout& row)
{
    auto* caption = new QLabel(tr("x"), this);
    setKind(caption, "dim");
    row.addWidget(caption);
    row.addSpacing(4);
    struct Choice {
        store::PointAxis axis;
        QString text, tip;
    };
    auto* group = new QButtonGroup(this);
    for (const Choice& choice : {
             Choice{store::PointAxis::Step, tr("step"), tr("Optimiser steps")},
             {store::PointAxis::Bytes, tr("bytes"),
              tr("Bytes trained on: fair between runs of different batch and bptt")},
             {store::PointAxis::Epoch, tr("epoch"), tr("Passes over the training part")},
             {store::PointAxis::Seconds, tr("elapsed"), tr("Time spent training, without pauses and evaluations")},
             {store::PointAxis::Wall, tr("clock"), tr("Time of day")},
         }) {
        QPushButton* button = chip(choice.text, choice.tip, m_settings.axis == choice.axis);
        group->addButton(button, static_cast<int>(choice.axis));
        row.addWidget(button);
    }
    connect(group, &QButtonGroup::idClicked, this, [this](int id) {
        m_settings.axis = static_cast<store::PointAxis>(id);
        tell();
    });
    row.addSpacing(8);
    QPushButton* logX = chip(tr("log x"), tr("Logarithmic x axis of all charts"), m_settings.logX);
    QPushButton* logY = chip(tr("log y"), tr("Logarithmic loss axis"), m_settings.logY);
    for (QPushButton* button : {logX, logY})
        row.addWidget(button);
    connect(logX, &QPushButton::toggled, this, [this](bool on) {
        m_settings.logX = on;
        tell();
    });
    connect(logY, &QPushButton::toggled, this, [this](bool on) {
        m_settings.logY = on;
        tell();
    });
}

void CurvesToolBar::addUnits(QHBoxLayout& row)
{
    auto* group = new QButtonGroup(this);
    QPushButton* bits = chip(tr("bits"), tr("Losses in bits per byte (bpc)"), m_settings.unit == LossUnit::Bits);
    QPushButton* nats = chip(tr("nats"), tr("Losses in nats per byte"), m_settings.unit == LossUnit::Nats);
    group->addButton(bits, static_cast<int>(LossUnit::Bits));
    group->addButton(nats, static_cast<int>(LossUnit::Nats));
    row.addWidget(bits);
    row.addWidget(nats);
    connect(group, &QButtonGroup::idClicked, this, [this](int id) {
        m_settings.unit = static_cast<LossUnit>(id);
        m_targets->setUnit(m_settings.unit);
        tell();
    });
}

void CurvesToolBar::addExport(QHBoxLayout& row)
{
    m_target = new QPushButton(tr("Target…"), this);
    setKind(m_target, "chip");
    m_target->setToolTip(tr("Draw a figure to be reached as a line across the chart"));
    m_targets = new TargetEditor(this);
    m_targets->setUnit(m_settings.unit);
    m_targets->setTargets(m_settings.targets);
    connect(m_target, &QPushButton::clicked, this, [this] { m_targets->popUpBelow(*m_target); });
    connect(m_targets, &TargetEditor::targetsChanged, this, [this] {
        m_settings.targets = m_targets->targets();
        tell();
    });

    m_export = chip(tr("Export"), tr("Save charts as figures, or their points as numbers"), false);
    connect(m_export, &QPushButton::toggled, this, &CurvesToolBar::exportToggled);
    row.addWidget(m_target);
    row.addSpacing(4);
    row.addWidget(m_export);
}

void CurvesToolBar::setCanExport(bool can)
{
    m_export->setEnabled(can);
}

void CurvesToolBar::setExportOpen(bool open)
{
    m_export->setChecked(open);
}

void CurvesToolBar::tell()
{
    m_settings.save();
    Q_EMIT settingsChanged();
}

} // namespace workbench::ui
