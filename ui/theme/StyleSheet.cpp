// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/StyleSheet.h"

#include "ui/theme/Theme.h"

#include <QString>
#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace workbench::ui
{

namespace
{

// Words in @ are roles of the theme; hover and pressed shades are mixed from them.
constexpr auto kSheet = R"(
QToolTip { background: @card; color: @text; border: 1px solid @line; padding: 4px 6px; }
QMenuBar { background: transparent; padding: 0; }
QMenuBar::item { background: transparent; padding: 6px 7px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @card; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 20px; border-radius: 4px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::indicator { width: 12px; height: 12px; left: 5px; }

QPushButton { background: @card; border: 1px solid @line; border-radius: 4px; padding: 5px 12px; min-height: 16px;
    outline: none; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; }
QPushButton[kind="primary"] { background: @accent; color: @accentText; border-color: @accent; }
QPushButton[kind="primary"]:hover { background: @accentHover; }
QPushButton[kind="primary"]:focus { border-color: @text; }
QPushButton[kind="primary"]:disabled { background: @line; border-color: @line; color: @dim; }
QPushButton[kind="danger"], QPushButton[kind="dangerChip"] { color: @bad; border-color: @bad; }
QPushButton[kind="dangerChip"] { padding: 2px 10px; }
QPushButton[kind="link"] { background: transparent; border: none; color: @accent; padding: 2px; }
QPushButton[kind="link"][opens="menu"] { padding-right: 16px; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton[kind="link"]:disabled { color: @faint; }
QPushButton[kind="chip"] { padding: 2px 10px; }
QPushButton[kind="chip"]:checked { background: @selection; border-color: @accent; color: @accent; }
QPushButton[kind="chip"]:checked:focus { border-color: @text; }
QPushButton[kind="flat"] { background: transparent; border: 1px solid transparent; padding: 3px; }
QPushButton[kind="flat"]:hover { background: @hover; }
QPushButton[kind="flat"]:focus { border-color: @accent; }
QPushButton::menu-indicator { width: 8px; subcontrol-position: right center; subcontrol-origin: padding; right: 6px; }

QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit {
    background: @field; border: 1px solid @line; border-radius: 4px; padding: 3px 7px; min-height: 16px;
    selection-background-color: @accent; selection-color: @accentText; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus { border-color: @accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: @faint; background: @ground; }
QLineEdit[kind="quiet"], QPlainTextEdit[kind="quiet"] { background: @ground; }
QLineEdit[kind="changed"], QComboBox[kind="changed"], QAbstractSpinBox[kind="changed"] { border-color: @accent; }
QLineEdit[kind="invalid"], QComboBox[kind="invalid"], QAbstractSpinBox[kind="invalid"],
QPlainTextEdit[kind="invalid"] { border-color: @bad; }
QLineEdit[kind="figure"], QLineEdit[kind="figureOff"] { background: transparent; border-color: transparent;
    padding: 3px 2px; }
QLineEdit[kind="figureOff"] { color: @dim; }
QLineEdit[kind="figure"]:hover, QLineEdit[kind="figureOff"]:hover { border-color: @line; }
QLineEdit[kind="figure"]:focus, QLineEdit[kind="figureOff"]:focus { background: @field; border-color: @accent; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @line; padding: 4px; outline: none;
    selection-background-color: @selection; selection-color: @text; }

QCheckBox::indicator:unchecked:enabled { background: @field; border: 1px solid @dim; border-radius: 2px; width: 11px;
    height: 11px; }
QLabel { background: transparent; }
QLabel[kind="title"] { font-size: 13px; font-weight: 600; }
QLabel[kind="dim"] { color: @dim; }
QLabel[kind="small"] { color: @dim; font-size: 11px; }
QLabel[kind="good"] { color: @good; font-size: 11px; }
QLabel[kind="warning"] { color: @warning; font-size: 11px; }
QLabel[kind="bad"] { color: @bad; font-size: 11px; }
QLabel[kind="badge"] { color: @accent; background: @selection; border-radius: 4px; padding: 1px 6px; font-size: 11px; }

workbench--ui--Card { background: @card; border: 1px solid @line; border-radius: 4px; }
QFrame[kind="panel"] { background: @ground; border: 1px solid @line; border-radius: 4px; }
QFrame[kind="banner"] { background: @warningTint; border: none; border-bottom: 1px solid @line; }
QFrame[kind="prompt"] { background: @selection; border: none; border-bottom: 1px solid @line; }
QFrame[kind="palette"] { background: @card; border: 1px solid @line; border-radius: 6px; }
QListWidget[kind="offer"] { border: 1px solid @line; padding: 3px; }
QListWidget[kind="offer"]::item { padding: 2px 4px; }
QListWidget[kind="offer"]::item:hover { background: @hover; }
QListWidget[kind="offer"]::item:selected { background: @selection; color: @text; }
QFrame[kind="palette"] QListWidget::item:selected { background: @selection; color: @text; border-radius: 4px; }
QListWidget[kind="columns"]::item { padding: 4px 2px; }
QFrame[kind="upright"] { background: @line; border: none; }
QLabel[kind="drop"] { background: @selection; color: @accent; border: 2px dashed @accent; border-radius: 8px;
    font-size: 13px; font-weight: 600; }
QLabel[kind="status"] { color: @dim; font-size: 11px; }
QLabel[kind="statusNext"] { color: @dim; font-size: 11px; border-left: 1px solid @line; padding-left: 10px;
    max-height: 14px; }
QPushButton[kind="quiet"] { background: transparent; border: none; color: @dim; }
QPushButton[kind="quiet"]:hover, QPushButton[kind="quiet"]:focus { color: @text; }
QWidget[kind="side"] { background: @card; }
QWidget[kind="top"] { background: @card; border-bottom: 1px solid @line; }
QWidget[kind="bottom"] { background: @card; border-top: 1px solid @line; }
QFrame[kind="line"] { background: @line; border: none; max-height: 1px; min-height: 1px; }

QAbstractItemView { background: @card; border: none; outline: none; }
QTableView[kind="rows"] { selection-background-color: @selection; selection-color: @text; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView::section { background: @card; color: @dim; border: none; border-bottom: 1px solid @line; padding: 4px 6px; }
QTableView[kind="rows"] QHeaderView::section { padding: 4px 3px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 8px 12px 6px 12px;
    margin: 0 20px 0 0; color: @text; }
QTabBar[kind="card"]::tab { margin: 0 4px 0 0; }
QTabBar::tab:selected { color: @accent; border-bottom-color: @accent; font-weight: 600; }
QTabBar::tab:hover:!selected { border-bottom-color: @line; }

QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter[kind="gap"]::handle { background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @thumb; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider::groove:horizontal { height: 3px; background: @line; border-radius: 1px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 1px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: @accent; }
QSlider::handle:horizontal:focus { border: 1px solid @text; width: 10px; height: 10px; }
QSlider[kind="off"]::sub-page:horizontal { background: @line; }
QSlider[kind="off"]::handle:horizontal { background: @thumb; }
QProgressBar { background: @line; border: none; border-radius: 2px; max-height: 4px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
)";

QColor mix(const QColor& a, const QColor& b, double share)
{
    const auto part = [share](int x, int y) { return qRound(x + (y - x) * share); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

} // namespace

QString styleSheet(const Theme& theme)
{
    const std::pair<const char*, QColor> roles[]{
        // longer words first, as each is replaced wherever it begins
        {"@accentHover", mix(theme.accent, theme.text, 0.12)},
        {"@accentText", theme.accentText},
        {"@accent", theme.accent},
        {"@warningTint", mix(theme.card, theme.warning, 0.14)},
        {"@hover", mix(theme.card, theme.text, 0.06)},
        {"@faint", mix(theme.card, theme.dim, 0.65)},
        {"@thumb", mix(theme.card, theme.dim, 0.4)},
        {"@ground", theme.ground},
        {"@card", theme.card},
        {"@line", theme.line},
        {"@text", theme.text},
        {"@dim", theme.dim},
        {"@selection", theme.selection},
        {"@good", theme.good},
        {"@bad", theme.bad},
        {"@warning", theme.warning},
        {"@field", theme.field},
    };
    QString sheet = QString::fromUtf8(kSheet);
    for (const auto& [word, colour] : roles) {
        sheet.replace(QLatin1String(word), colour.name());
    }
    return sheet;
}

void setKind(QWidget* widget, const char* kind)
{
    const QVariant value = kind ? QVariant(QString::fromLatin1(kind)) : QVariant();
    if (widget->property("kind") == value) {
        return;
    }
    widget->setProperty("kind", value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace workbench::ui
