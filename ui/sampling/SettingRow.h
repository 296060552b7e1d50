// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/NumberScale.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QSlider;

namespace workbench::ui
{

/// What a SettingRow shows.
struct SettingWords {
    QString label, toolTip;
    std::optional<double> off; ///< the value that is shown as the word "off", where there is such a word
};

/// A number with its label, a slider and a figure that can be typed, and below them why a figure was refused.
class SettingRow : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kLabelWidth = 84; ///< pixels, so that rows stand below each other
    static constexpr int kFigureWidth = 60;

    SettingRow(SettingWords words, const NumberScale& scale, QWidget* parent = nullptr);

    void setValue(double value); ///< emits nothing, and takes an error away
    double value() const { return m_value; }
    void setOff(bool off); ///< dims the row: what it sets changes nothing
    void setError(const QString& message); ///< what stands in the figure is not in force; empty: it is
    QString error() const;

    QLineEdit& figure() const { return *m_figure; }
    QSlider& slider() const { return *m_slider; }

Q_SIGNALS:
    /// By the user. Whoever does not take the value says so by setError().
    void edited(double value);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QString textOf(double value) const;
    void readFigure();
    void place(double value);
    void showState();

    SettingWords m_words;
    NumberScale m_scale;
    double m_value = 0;
    bool m_off = false;
    QLabel *m_label, *m_error;
    QSlider* m_slider;
    QLineEdit* m_figure;
};

} // namespace workbench::ui
