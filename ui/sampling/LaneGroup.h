// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/SampleLane.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// The lanes that write side by side: the main one, whose tree is seen, and others that are given the same prompts,
/// settings and seeds, to be compared with it.
class LaneGroup : public QObject
{
    Q_OBJECT
public:
    explicit LaneGroup(QObject* parent = nullptr);
    ~LaneGroup() override;

    int count() const { return static_cast<int>(m_lanes.size()); }
    SampleLane& main() const { return *m_lanes.front(); }
    SampleLane& lane(int index) const { return *m_lanes[static_cast<std::size_t>(index)]; }

    void setModels(const std::vector<LaneModel>& models); ///< the main one first; at least one
    void setPace(LanePace pace);
    void setByHand(bool byHand);

    // What every lane does.
    void begin(const std::string& prompt, const sample::SamplerSettings& settings);
    void goOn(const sample::SamplerSettings& settings);
    void drawAgain(const sample::SamplerSettings& settings);
    void stop();

    bool isWriting() const; ///< any of them
    double bytesPerSecond() const; ///< together
    /// The first byte at which any lane's text is another than the main one's; nothing while they are the same as far
    /// as they go.
    std::optional<int> firstDifference() const;
    /// Bits that a lane's model pays for each byte of the main text, less those that the main one pays; empty until
    /// they are known.
    const std::vector<float>& difference(int lane) const;

Q_SIGNALS:
    void lanesChanged(); ///< their number or their models
    void textChanged(int lane);
    void textGrew(int lane);
    void stateChanged();
    void logitsKnown(); ///< of the main lane
    void differenceKnown(int lane);
    void settled(int lane);
    void failed(int lane, const workbench::Error& error);

private:
    struct Measured {
        std::string text; ///< of the main lane
        std::vector<float> difference;
    };

    void addLane();
    void measureDifferences();
    void takeMeasured(int lane, const std::string& text, const std::vector<float>& bits);

    std::vector<std::unique_ptr<SampleLane>> m_lanes;
    std::vector<Measured> m_measured; ///< of each lane
    LanePace m_pace;
    bool m_byHand = false;
};

} // namespace workbench::ui
