// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CurvesToolBar.h"

#include "ui/curves/TargetEditor.h"
#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr int kSliderMost = 990; // the slider goes to 0.99 as TensorBoard's does; 0.999 can be typed
}

CurvesToolBar::CurvesToolBar(const CurveSettings& settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    addAxes(*row);
    row->addSpacing(12);
    addSmoothing(*row);
    row->addSpacing(12);
    addUnits(*row);
    row->addStretch(1);
    addExport(*row);
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

void CurvesToolBar::addSmoothing(QHBoxLayout& row)
{
    const QString tip = tr("Debiased exponential moving average, as in TensorBoard. 0 is off, 0.999 the most.");
    auto* caption = new QLabel(tr("smoothing"), this);
    setKind(caption, "dim");
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setRange(0, kSliderMost);
    m_slider->setPageStep(50);
    m_slider->setFixedWidth(96);
    m_slider->setToolTip(tip);
    m_slider->setAccessibleName(tr("Smoothing"));
    m_weight = new QLineEdit(this);
    m_weight->setFixedWidth(48);
    m_weight->setToolTip(tip);
    m_weight->setAccessibleName(tr("Smoothing weight"));
    row.addWidget(caption);
    row.addSpacing(2);
    row.addWidget(m_slider);
    row.addSpacing(2);
    row.addWidget(m_weight);
    setSmoothing(m_settings.smoothing);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        setSmoothing(value / 1000.0);
        tell();
    });
    connect(m_weight, &QLineEdit::editingFinished, this, [this] {
        bool understood = false;
        const double typed
            = m_weight->text().trimmed().replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&understood);
        const double weight
            = understood && std::isfinite(typed) ? std::clamp(typed, 0.0, kMostSmoothing) : m_settings.smoothing;
        const bool changed = weight != m_settings.smoothing;
        setSmoothing(weight); // writes what was understood, or what was there
        if (changed)
            tell();
    });
}

void CurvesToolBar::setSmoothing(double weight)
{
    m_settings.smoothing = weight;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(weight * 1000)));
    const bool round = std::abs(weight * 100 - std::round(weight * 100)) < 1e-9;
    m_weight->setText(QString::number(weight, 'f', round ? 2 : 3));
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
    m_target = new QPushButton(tr("Target line…"), this);
    m_target->setToolTip(tr("Draw a figure to be reached as a line across the chart"));
    m_targets = new TargetEditor(this);
    m_targets->setUnit(m_settings.unit);
    m_targets->setTargets(m_settings.targets);
    connect(m_target, &QPushButton::clicked, this, [this] { m_targets->popUpBelow(*m_target); });
    connect(m_targets, &TargetEditor::targetsChanged, this, [this] {
        m_settings.targets = m_targets->targets();
        tell();
    });

    m_export = new QPushButton(tr("Export"), this);
    m_export->setToolTip(tr("Save the chart as a figure, or its points as numbers"));
    auto* menu = new QMenu(m_export);
    const auto add = [&](const QString& text, Export kind) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, kind] { Q_EMIT exportWanted(kind); });
    };
    add(tr("Chart as PNG…"), Export::Png);
    add(tr("Chart as SVG…"), Export::Svg);
    add(tr("Chart as PDF…"), Export::Pdf);
    menu->addSeparator();
    add(tr("Every point as CSV…"), Export::Csv);
    menu->addSeparator();
    add(tr("Copy chart"), Export::Clipboard);
    m_export->setMenu(menu);
    row.addWidget(m_target);
    row.addSpacing(4);
    row.addWidget(m_export);
}

void CurvesToolBar::setCanExport(bool can)
{
    m_export->setEnabled(can);
}

void CurvesToolBar::tell()
{
    m_settings.save();
    Q_EMIT settingsChanged();
}

} // namespace workbench::ui
