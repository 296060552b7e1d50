// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SamplerSettings.h"
#include "ui/sampling/SavedSamplers.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;

namespace workbench::ui
{

class FieldCombo;

/// Our presets and the user's own samplers in one list, and the ways to keep or remove one. Ours decide how bytes are
/// drawn and leave seed, bytes and stop strings as they are; the user's own bring back all that was saved.
class SamplerPresetBar : public QWidget
{
    Q_OBJECT
public:
    explicit SamplerPresetBar(QWidget* parent = nullptr);

    void setSettings(const sample::SamplerSettings& settings); ///< shows which one they are; emits nothing

Q_SIGNALS:
    void chosen(const workbench::sample::SamplerSettings& settings);

private:
    void fill();
    void choose(int row);
    sample::SamplerSettings settingsOf(int row) const; ///< with the present seed, bytes and stops where it is ours
    bool isOwn(int row) const;
    void setNaming(bool naming);
    void save();
    void removeOwn();

    sample::SamplerSettings m_settings;
    std::vector<SavedSampler> m_own;
    FieldCombo* m_combo;
    QPushButton *m_more, *m_save, *m_cancel;
    QMenu* m_menu;
    QLineEdit* m_name;
    QLabel* m_error;
};

} // namespace workbench::ui
