// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "ui/theme/Card.h"

#include <cstdint>
#include <vector>

namespace workbench::ui
{

class SnapshotSlider;

/// What was kept of a run, on a slider over its steps: how the head formed. Hidden while nothing was kept.
class SnapshotCard : public Card
{
    Q_OBJECT
public:
    explicit SnapshotCard(QWidget* parent = nullptr);

    void setKept(const std::vector<store::SnapshotRow>& kept); ///< oldest first; a new run starts at its newest
    void goToNewest(); ///< emits nothing
    bool goTo(std::int64_t step); ///< the nearest one; emits nothing. False where the thumb stands there already
    void showAt(int index); ///< it is on the screen: playing may go on
    int current() const; ///< -1: nothing is kept
    std::int64_t currentStep() const; ///< of a card that has something

Q_SIGNALS:
    void chosen(int index); ///< by the user, or by playing

private:
    std::vector<std::int64_t> m_steps;
    SnapshotSlider* m_slider;
    QLabel* m_size;
};

} // namespace workbench::ui
