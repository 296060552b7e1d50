// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/AttentionSettings.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QPushButton;

namespace workbench::ui
{

/// How a map is drawn: its columns, its pooling and its colours.
class MapOptions : public QWidget
{
    Q_OBJECT
public:
    explicit MapOptions(QWidget* parent = nullptr);

    void setSettings(const AttentionSettings& settings); ///< emits nothing
    void setRangeLocked(bool locked); ///< emits nothing
    QHBoxLayout* row() const { return m_row; } ///< more may be added at its end

Q_SIGNALS:
    void changed(const workbench::ui::AttentionSettings& settings);
    void rangeToggled(bool locked); ///< keep the range that is shown, or give it back to the data

private:
    void addColumns();
    void addColours();

    AttentionSettings m_settings;
    QHBoxLayout* m_row;
    QButtonGroup* m_columns = nullptr;
    QComboBox *m_pooling = nullptr, *m_palette = nullptr, *m_transfer = nullptr;
    QPushButton* m_range = nullptr;
};

/// A small checkable button, to stand in a row of its kind.
QPushButton* makeChip(const QString& text, const QString& tip, QWidget* parent);

} // namespace workbench::ui
