// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/LaneGroup.h"

#include <algorithm>

namespace workbench::ui
{

namespace
{

std::string activeText(const SampleLane& lane)
{
    return lane.tree().text(lane.tree().active());
}

} // namespace

LaneGroup::LaneGroup(QObject* parent)
    : QObject(parent)
{
    addLane();
}

LaneGroup::~LaneGroup() = default;

void LaneGroup::addLane()
{
    const int index = count();
    auto lane = std::make_unique<SampleLane>();
    lane->setPace(m_pace);
    lane->setByHand(m_byHand);
    connect(lane.get(), &SampleLane::textChanged, this, [this, index] { Q_EMIT textChanged(index); });
    connect(lane.get(), &SampleLane::textGrew, this, [this, index] { Q_EMIT textGrew(index); });
    connect(lane.get(), &SampleLane::stateChanged, this, [this] {
        Q_EMIT stateChanged();
        measureDifferences();
    });
    if (index == 0) {
        connect(lane.get(), &SampleLane::logitsKnown, this, &LaneGroup::logitsKnown);
    }
    connect(lane.get(), &SampleLane::settled, this, [this, index] { Q_EMIT settled(index); });
    connect(lane.get(), &SampleLane::failed, this, [this, index](const Error& error) { Q_EMIT failed(index, error); });
    connect(
        lane.get(), &SampleLane::measured, this,
        [this, index](const std::string& text, const std::vector<float>& bits) { takeMeasured(index, text, bits); });
    m_lanes.push_back(std::move(lane));
    m_measured.emplace_back();
}

void LaneGroup::setModels(const std::vector<LaneModel>& models)
{
    const int before = count();
    while (count() > static_cast<int>(models.size())) {
        m_lanes.pop_back();
        m_measured.pop_back();
    }
    while (count() < static_cast<int>(models.size())) {
        addLane();
    }
    bool changed = count() != before;
    for (int index = 0; index < count(); ++index) {
        const LaneModel& model = models[static_cast<std::size_t>(index)];
        if (lane(index).model().weights != model.weights || lane(index).model().run != model.run) {
            lane(index).setModel(model);
            changed = true;
        }
    }
    if (changed) {
        Q_EMIT lanesChanged();
    }
}

void LaneGroup::setPace(LanePace pace)
{
    m_pace = pace;
    for (const auto& lane : m_lanes) {
        lane->setPace(pace);
    }
}

void LaneGroup::setByHand(bool byHand)
{
    m_byHand = byHand;
    for (const auto& lane : m_lanes) {
        lane->setByHand(byHand);
    }
}

void LaneGroup::begin(const std::string& prompt, const sample::SamplerSettings& settings)
{
    for (const auto& lane : m_lanes) {
        lane->begin(prompt, settings);
    }
}

void LaneGroup::goOn(const sample::SamplerSettings& settings)
{
    for (const auto& lane : m_lanes) {
        lane->goOn(settings);
    }
}

void LaneGroup::drawAgain(const sample::SamplerSettings& settings)
{
    for (const auto& lane : m_lanes) {
        lane->drawAgain(settings);
    }
}

void LaneGroup::stop()
{
    for (const auto& lane : m_lanes) {
        lane->stop();
    }
}

bool LaneGroup::isWriting() const
{
    return std::ranges::any_of(m_lanes, [](const auto& lane) { return lane->isWriting(); });
}

double LaneGroup::bytesPerSecond() const
{
    double sum = 0;
    for (const auto& lane : m_lanes) {
        sum += lane->isWriting() ? lane->bytesPerSecond() : 0;
    }
    return sum;
}

std::optional<int> LaneGroup::firstDifference() const
{
    std::optional<int> first;
    const std::string own = activeText(main());
    for (int index = 1; index < count(); ++index) {
        const std::string other = activeText(lane(index));
        const auto [left, right] = std::ranges::mismatch(own, other);
        if (left != own.end() && right != other.end()) {
            const int at = static_cast<int>(left - own.begin());
            first = std::min(first.value_or(at), at);
        }
    }
    return first;
}

const std::vector<float>& LaneGroup::difference(int lane) const
{
    return m_measured[static_cast<std::size_t>(lane)].difference;
}

void LaneGroup::measureDifferences()
{
    if (count() < 2 || isWriting()) {
        return;
    }
    const std::string text = activeText(main());
    for (int index = 1; index < count(); ++index) {
        Measured& measured = m_measured[static_cast<std::size_t>(index)];
        if (measured.text != text && !text.empty()) {
            measured = {text, {}};
            lane(index).measure(text);
        }
    }
}

void LaneGroup::takeMeasured(int index, const std::string& text, const std::vector<float>& bits)
{
    Measured& measured = m_measured[static_cast<std::size_t>(index)];
    const auto path = main().tree().path(main().tree().active());
    if (measured.text != text || path.size() != bits.size()) {
        return;
    }
    measured.difference.clear();
    for (std::size_t i = 0; i < path.size(); ++i) {
        measured.difference.push_back(bits[i] - main().tree().at(path[i]).surprisalBits);
    }
    Q_EMIT differenceKnown(index);
}

} // namespace workbench::ui
