// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SamplerSettings.h"
#include "ui/sampling/SamplerFields.h"
#include "ui/theme/Card.h"

#include <vector>

class QPushButton;
class QVBoxLayout;

namespace workbench::ui
{

class OrderList;
class SamplerPresetBar;
class SeedRow;
class SettingRow;
class TextRow;

/// All that decides how bytes are drawn. What is typed is taken at once where it is possible; what is not is refused
/// beside it, and the last good value stays in force. What is rarely used is folded away under More.
class SamplerCard : public Card
{
    Q_OBJECT
public:
    explicit SamplerCard(QWidget* parent = nullptr);

    const sample::SamplerSettings& settings() const { return m_settings; } ///< always pass checkSettings()
    void setSettings(const sample::SamplerSettings& settings); ///< emits nothing
    void setOpen(bool open); ///< what is under More
    bool isOpen() const;

Q_SIGNALS:
    void settingsChanged(); ///< by the user

private:
    void addRows();
    void addTexts(QVBoxLayout& rows);
    QLayout* makeUtf8Row();
    void take(const sample::SamplerSettings& settings);
    QString refusal(const sample::SamplerSettings& settings); ///< takes them where that is empty
    void fill();
    void showState();
    void makePure();

    sample::SamplerSettings m_settings;
    std::vector<SamplerField> m_fields;
    std::vector<SettingRow*> m_rows; ///< of each field
    SamplerPresetBar* m_presets;
    SeedRow* m_seed;
    TextRow *m_stops, *m_banned, *m_bias;
    QPushButton* m_utf8;
    OrderList* m_order;
    QWidget* m_folded;
    QPushButton *m_more, *m_pure;
};

} // namespace workbench::ui
