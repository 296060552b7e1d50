// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveExport.h"

#include <QFrame>
#include <QStringList>

#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace workbench::ui
{

/// What is to leave the program and how, above the charts and not in their way.
class ExportPanel : public QFrame
{
    Q_OBJECT
public:
    explicit ExportPanel(QWidget* parent = nullptr);
    void setCharts(const QStringList& titles); ///< in the order of the page; the first is chosen at first

    FigureFormat format() const;
    FigureOptions options() const; ///< `style` is the caller's part
    std::vector<int> chosenCharts() const;

Q_SIGNALS:
    void saveWanted();
    void copyWanted();
    void pointsWanted();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QButtonGroup* addChoice(QHBoxLayout& row, const QList<std::pair<QString, QString>>& choices, const char* key);
    QPushButton* addSwitch(const QString& text);
    QLineEdit* addNumber(QHBoxLayout& row, const QString& name, double value, const char* key);
    void showPossible();

    QButtonGroup* m_format = nullptr;
    QButtonGroup* m_look = nullptr;
    QLineEdit *m_width = nullptr, *m_height = nullptr, *m_scale = nullptr;
    QPushButton* m_legend = nullptr;
    QHBoxLayout* m_chartRow = nullptr;
    std::vector<QPushButton*> m_charts;
    QPushButton *m_save = nullptr, *m_copy = nullptr;
};

} // namespace workbench::ui
