// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"
#include "core/sweep/SuccessiveHalving.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QSpinBox;

namespace workbench::ui
{

/// Whether and when the hopeless runs of a sweep are stopped, with a sentence that says what comes of it. Off at first.
class HalvingEditor : public QWidget
{
    Q_OBJECT
public:
    explicit HalvingEditor(QWidget* parent = nullptr);

    std::optional<sweep::HalvingRule> rule() const; ///< none: every run goes on to its end
    void setBase(const config::RunConfig& base); ///< the runs' length and evaluations, for the sentence

Q_SIGNALS:
    void changed();

private:
    void explain();

    config::RunConfig m_base;
    QCheckBox* m_on;
    QWidget* m_details;
    QSpinBox* m_first;
    QComboBox* m_unit;
    QSpinBox* m_keepOneIn;
    QLabel* m_sentence;
};

} // namespace workbench::ui
