// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/ExportPanel.h"

#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr double kLeastSide = 100, kMostSide = 8000, kLeastScale = 0.5, kMostScale = 8;

QString settingsKey(const char* key)
{
    return QStringLiteral("curves/export/") + QLatin1String(key);
}

double numberIn(const QLineEdit& field, double least, double most, double otherwise)
{
    bool understood = false;
    const double typed = field.text().trimmed().replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&understood);
    return understood && std::isfinite(typed) ? std::clamp(typed, least, most) : otherwise;
}

} // namespace

ExportPanel::ExportPanel(QWidget* parent)
    : QFrame(parent)
{
    setKind(this, "panel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    m_look = addChoice(
        *row,
        {{tr("as on screen"), tr("The part that is looked at, size, type and legend as they are, on white")},
         {tr("whole, for a paper"), tr("All of the x axis, larger type, axis titles, floors and bands, on white")}},
        "look");
    row->addSpacing(8);
    m_format = addChoice(*row, {{tr("PNG"), {}}, {tr("SVG"), {}}, {tr("PDF"), {}}}, "format");
    row->addSpacing(8);
    m_width = addNumber(*row, tr("Width in pixels"), 1000, "width");
    auto* times = new QLabel(QStringLiteral("×"), this);
    setKind(times, "dim");
    row->addWidget(times);
    m_height = addNumber(*row, tr("Height in pixels"), 620, "height");
    auto* scale = new QLabel(tr("scale"), this);
    setKind(scale, "dim");
    row->addSpacing(8);
    row->addWidget(scale);
    m_scale = addNumber(*row, tr("Pixels of a PNG for each of the figure"), 2, "scale");
    row->addStretch(1);
    m_chartRow = new QHBoxLayout;
    m_chartRow->setSpacing(4);
    m_legend = addSwitch(tr("legend"));
    m_legend->setToolTip(tr("Names of the runs in the figure"));
    m_legend->setChecked(true);
    m_chartRow->addWidget(m_legend);
    m_chartRow->addSpacing(8);
    m_chartRow->addStretch(1);
    const auto button = [&](const QString& text, const QString& tip, void (ExportPanel::*signal)()) {
        auto* made = new QPushButton(text, this);
        made->setToolTip(tip);
        connect(made, &QPushButton::clicked, this, signal);
        m_chartRow->addWidget(made);
        return made;
    };
    button(
        tr("Points as CSV…"), tr("Every recorded point of the shown runs, one a line, whatever the charts show"),
        &ExportPanel::pointsWanted);
    m_copy
        = button(tr("Copy"), tr("Puts the first chosen chart on the clipboard as a picture"), &ExportPanel::copyWanted);
    m_save = button(tr("Save…"), tr("Writes a file a chart"), &ExportPanel::saveWanted);
    setKind(m_save, "primary");
    column->addLayout(row);
    column->addLayout(m_chartRow);
    connect(m_look, &QButtonGroup::idClicked, this, &ExportPanel::showPossible);
    connect(m_format, &QButtonGroup::idClicked, this, &ExportPanel::showPossible);
    showPossible();
    hide();
}

QButtonGroup*
ExportPanel::addChoice(QHBoxLayout& row, const QList<std::pair<QString, QString>>& choices, const char* key)
{
    auto* group = new QButtonGroup(this);
    const int kept
        = std::clamp(QSettings().value(settingsKey(key), 0).toInt(), 0, static_cast<int>(choices.size()) - 1);
    for (const auto& [text, tip] : choices) {
        auto* button = new QPushButton(text, this);
        setKind(button, "chip");
        button->setCheckable(true);
        button->setToolTip(tip);
        group->addButton(button, static_cast<int>(group->buttons().size()));
        row.addWidget(button);
    }
    group->button(kept)->setChecked(true);
    connect(group, &QButtonGroup::idClicked, this, [key](int id) { QSettings().setValue(settingsKey(key), id); });
    return group;
}

QPushButton* ExportPanel::addSwitch(const QString& text)
{
    auto* made = new QPushButton(text, this);
    setKind(made, "chip");
    made->setCheckable(true);
    return made;
}

QLineEdit* ExportPanel::addNumber(QHBoxLayout& row, const QString& name, double value, const char* key)
{
    auto* field = new QLineEdit(QSettings().value(settingsKey(key), value).toString(), this);
    field->setFixedWidth(56);
    field->setAccessibleName(name);
    field->setToolTip(name);
    row.addWidget(field);
    connect(field, &QLineEdit::editingFinished, this, [field, key] {
        QSettings().setValue(settingsKey(key), field->text());
    });
    return field;
}

void ExportPanel::setCharts(const QStringList& titles)
{
    for (qsizetype i = 0; i < titles.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (at == m_charts.size()) {
            QPushButton* box = addSwitch({});
            box->setToolTip(tr("Whether this chart is saved"));
            box->setChecked(i == 0);
            connect(box, &QPushButton::toggled, this, &ExportPanel::showPossible);
            m_charts.push_back(box);
            m_chartRow->insertWidget(2 + static_cast<int>(i), box);
        }
        m_charts[at]->setText(QString(titles[i]).replace(QLatin1Char('&'), QLatin1String("&&")));
    }
    showPossible();
}

void ExportPanel::showPossible()
{
    const bool paper = m_look->checkedId() == 1;
    m_width->setEnabled(paper);
    m_height->setEnabled(paper);
    m_scale->setEnabled(format() == FigureFormat::Png);
    m_save->setEnabled(!chosenCharts().empty());
    m_copy->setEnabled(!chosenCharts().empty());
}

FigureFormat ExportPanel::format() const
{
    return m_format->checkedId() == 0 ? FigureFormat::Png
        : m_format->checkedId() == 1  ? FigureFormat::Svg
                                      : FigureFormat::Pdf;
}

FigureOptions ExportPanel::options() const
{
    FigureOptions options;
    options.size
        = QSizeF(numberIn(*m_width, kLeastSide, kMostSide, 1000), numberIn(*m_height, kLeastSide, kMostSide, 620))
              .toSize();
    options.scale = numberIn(*m_scale, kLeastScale, kMostScale, 2);
    options.legend = m_legend->isChecked();
    options.asOnScreen = m_look->checkedId() == 0;
    options.whole = !options.asOnScreen;
    return options;
}

std::vector<int> ExportPanel::chosenCharts() const
{
    std::vector<int> chosen;
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        if (m_charts[i]->isChecked())
            chosen.push_back(static_cast<int>(i));
    }
    return chosen;
}

void ExportPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QFrame::keyPressEvent(event);
}

} // namespace workbench::ui
