// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SampleTree.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <optional>

namespace workbench::ui
{

class LaneGroup;
class NextByteCard;
class SamplerCard;

/// Fills the card of probabilities for the byte that is selected in the main text, or for the one that comes next, and
/// turns a byte that is chosen there into a branch.
class NextByteGuide : public QObject
{
    Q_OBJECT
public:
    /// All of them outlive it.
    NextByteGuide(LaneGroup& lanes, NextByteCard& card, const SamplerCard& sampler, QObject* parent = nullptr);

    void select(std::optional<int> byte); ///< of the main text; none: the byte that comes next
    void setByHand(bool byHand); ///< the user picks every byte
    void refresh();
    void refreshSoon(); ///< a few times a second, while a text grows

Q_SIGNALS:
    void told(const QString& message, bool bad);

private:
    sample::SampleNode selectedNode() const; ///< the root where no byte is selected
    void choose(std::uint8_t byte);
    void explain(sample::SampleNode parent);

    LaneGroup& m_lanes;
    NextByteCard& m_card;
    const SamplerCard& m_sampler;
    std::optional<int> m_selected;
    bool m_byHand = false;
    QTimer m_soon;
};

} // namespace workbench::ui
