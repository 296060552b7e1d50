// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/AttentionView.h"

#include "core/maps/SnapshotMap.h"
#include "ui/attention/ByteTextPanel.h"
#include "ui/attention/HeatMapPanel.h"
#include "ui/attention/KeyList.h"
#include "ui/attention/MapCard.h"
#include "ui/attention/PredictionList.h"
#include "ui/attention/RowCurve.h"
#include "ui/base/Format.h"
#include "ui/theme/Card.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <numeric>

namespace workbench::ui
{

namespace
{

constexpr std::array kMasses{0.5, 0.7, 0.9, 0.99};

/// Between cards: a gap that can be dragged.
QSplitter* makeSplitter(Qt::Orientation orientation, QWidget* parent)
{
    auto* const splitter = new QSplitter(orientation, parent);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(8);
    splitter->setStyleSheet(QStringLiteral("QSplitter::handle { background: transparent; }"));
    return splitter;
}

/// The query that looks hardest at something that is not right before it, of those that are followed by a byte.
int mostTelling(const maps::AttentionMap& map)
{
    constexpr float kNear = 4; // bytes
    const std::vector<maps::RowStatistics> rows = maps::rowStatistics(map, 0);
    const int last = std::max(0, map.queries - 2);
    int found = last;
    float most = 0;
    for (int query = 0; query <= last; ++query) {
        const maps::RowStatistics& row = rows[static_cast<std::size_t>(query)];
        if (row.meanDistance > kNear && row.maximum >= most) {
            most = row.maximum;
            found = query;
        }
    }
    return found;
}

} // namespace

AttentionView::AttentionView(const AttentionSettings& settings, QWidget* parent)
    : QWidget(parent)
{
    QSplitter* const sides = makeSplitter(Qt::Horizontal, this);
    sides->addWidget(makeMapColumn());
    sides->addWidget(makeTextColumn());
    sides->setStretchFactor(0, 5);
    sides->setStretchFactor(1, 2);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(sides);
    connectLocks();
    setSettings(settings);
}

QWidget* AttentionView::makeMapColumn()
{
    auto* const side = new QWidget(this);
    m_left = new QVBoxLayout(side);
    m_left->setContentsMargins(0, 0, 0, 0);
    m_left->setSpacing(8);
    m_map = new MapCard(side);
    m_left->addWidget(m_map, 8);
    m_curveCard = new Card({}, side);
    m_curve = new RowCurve(m_curveCard);
    m_curve->setHeaderShown(false); // the card has one
    connect(m_curve, &RowCurve::readingChanged, m_curveCard, &Card::setHint);
    m_curveCard->content()->addWidget(m_curve);
    m_left->addWidget(m_curveCard, 2);
    return side;
}

void AttentionView::addBelow(QWidget* widget) const
{
    m_left->addWidget(widget);
}

QWidget* AttentionView::makeTextColumn()
{
    QSplitter* const side = makeSplitter(Qt::Vertical, this);
    m_textCard = new Card(tr("The bytes"), side);
    m_text = new ByteTextPanel(m_textCard);
    m_textCard->content()->addWidget(m_text, 1);
    m_keys = new KeyList(side);
    m_predictions = new PredictionList(side);
    addTintChoices();
    for (QWidget* const card : std::initializer_list<QWidget*>{m_textCard, m_keys, m_predictions}) {
        side->addWidget(card);
    }
    side->setSizes({500, 300, 300}); // shares: the text comes first
    return side;
}

void AttentionView::addTintChoices()
{
    m_tints = new QButtonGroup(this);
    const auto add = [this](TextTint tint, const QString& text, const QString& tip) {
        auto* const button = new QPushButton(text, m_textCard);
        setKind(button, "chip");
        button->setCheckable(true);
        button->setToolTip(tip);
        m_tints->addButton(button, static_cast<int>(tint));
        m_textCard->header()->addWidget(button);
    };
    add(TextTint::Attention, tr("attention"),
        tr("Behind each byte: how strongly the locked query looks at it, or, where a key is locked, who looks at "
           "that"));
    add(TextTint::Surprisal, tr("surprisal"), tr("Behind each byte: the bits that it cost, from 0 to 8"));
    m_mass = new FieldCombo(m_keys);
    m_mass->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_mass->setAccessibleName(tr("Mass filter"));
    m_mass->setToolTip(tr("Shows only the smallest set of keys that together hold this share of the row"));
    m_mass->addItem(tr("all keys"), 0.0);
    for (const double mass : kMasses) {
        m_mass->addItem(tr("top %1 %").arg(mass * 100), mass);
    }
    m_keys->header()->addWidget(m_mass);
    const auto chosen = [this] {
        m_settings.tint = static_cast<TextTint>(m_tints->checkedId());
        const double mass = m_mass->currentData().toDouble();
        m_settings.mass = mass > 0 ? std::optional(mass) : std::nullopt;
        setSettings(m_settings);
    };
    connect(m_tints, &QButtonGroup::idClicked, this, chosen);
    connect(m_mass, &QComboBox::activated, this, chosen);
}

void AttentionView::connectLocks()
{
    connect(&m_map->panel(), &HeatMapPanel::queryLocked, this, &AttentionView::lockQuery);
    connect(&m_map->panel(), &HeatMapPanel::keyLocked, this, &AttentionView::lockKey);
    connect(m_text, &ByteTextPanel::queryLocked, this, &AttentionView::lockQuery);
    connect(m_text, &ByteTextPanel::keyLocked, this, &AttentionView::lockKey);
    connect(m_keys, &KeyList::queryLocked, this, &AttentionView::lockQuery);
    connect(m_keys, &KeyList::keyLocked, this, &AttentionView::lockKey);
    connect(m_curve, &RowCurve::keyLocked, this, &AttentionView::lockKey);
    connect(m_map, &MapCard::optionsChanged, this, [this](const AttentionSettings& chosen) {
        AttentionSettings settings = m_settings;
        settings.columns = chosen.columns;
        settings.pooling = chosen.pooling;
        settings.palette = chosen.palette;
        settings.transfer = chosen.transfer;
        setSettings(settings);
    });
}

void AttentionView::setSettings(const AttentionSettings& settings)
{
    m_settings = settings;
    m_settings.save();
    m_tints->button(static_cast<int>(settings.tint))->setChecked(true);
    m_mass->setCurrentIndex(settings.mass ? std::max(0, m_mass->findData(*settings.mass)) : 0);
    m_text->setTint(settings.tint);
    m_text->setMassFilter(settings.mass);
    m_keys->setMassFilter(settings.mass);
    m_curve->setDistance(settings.columns == MapColumns::Distance);
    m_map->setSettings(settings);
    showCurve();
}

void AttentionView::setHead(maps::HeadView heads, int head)
{
    const bool changed = heads != m_heads || head != m_head;
    m_heads = heads;
    m_head = head;
    if (m_whole && changed) {
        showMap(m_whole);
    }
}

void AttentionView::showMap(const std::shared_ptr<const maps::AttentionMap>& map)
{
    m_whole = map;
    m_kept = false;
    m_gradient.clear();
    m_shown
        = map->heads == 1 ? map : std::make_shared<const maps::AttentionMap>(maps::combineHeads(*map, m_heads, m_head));
    m_map->showMap(map, m_shown);
    lockSomething();
    showLocks();
    askForGradient();
}

void AttentionView::showSnapshot(const maps::AttentionSnapshot& snapshot)
{
    m_whole = m_shown = std::make_shared<const maps::AttentionMap>(maps::mapOf(snapshot));
    m_kept = true;
    m_gradient.clear();
    m_map->showSnapshot(snapshot, m_shown);
    lockSomething();
    showLocks();
}

void AttentionView::clear(const QString& title, const QString& explanation)
{
    m_whole.reset();
    m_shown.reset();
    m_gradient.clear();
    m_map->clear(title, explanation);
    showLocks();
}

void AttentionView::lockSomething()
{
    if (!m_everLocked && m_shown->queries > 0) {
        m_query = mostTelling(*m_shown);
    }
}

void AttentionView::lockQuery(std::optional<int> query)
{
    if (m_query == query) {
        return;
    }
    m_everLocked = true;
    m_query = query;
    m_gradient.clear();
    showLocks();
    askForGradient();
}

void AttentionView::lockKey(std::optional<int> key)
{
    m_everLocked = true;
    m_key = key;
    showLocks();
}

void AttentionView::showLocks()
{
    const auto within
        = [](std::optional<int> place, int count) { return place && *place < count ? place : std::nullopt; };
    const auto query = within(m_query, m_shown ? m_shown->queries : 0);
    const auto key = within(m_key, m_shown ? m_shown->keys : 0);
    m_map->panel().setLockedQuery(query);
    m_map->panel().setLockedKey(key);
    m_text->setMap(m_shown);
    m_text->setLockedQuery(query);
    m_text->setLockedKey(key);
    m_keys->setMap(m_shown);
    m_keys->setLockedQuery(query);
    m_keys->setLockedKey(key);
    m_predictions->setMap(m_shown);
    m_predictions->setLockedQuery(query);
    showCurve();
}

void AttentionView::showCurve()
{
    if (!m_shown || !m_query || *m_query >= m_shown->queries) {
        m_curveCard->setTitle(tr("No byte is locked"));
        m_curve->setCurve({}, {});
        m_curve->plot().hide();
        m_curve->setCaption(
            tr("Click a row of the map, or a byte of this segment in the text, to see what it looks at."));
        return;
    }
    RowCurveData data = RowCurve::rowOf(*m_shown, *m_query);
    const auto count = static_cast<std::size_t>(data.count());
    const bool hasGradient = !m_gradient.empty();
    if (hasGradient) { // the last value belongs to the query's own byte; bytes before the map are left out
        std::vector<float> gradient(count, 0);
        const std::size_t common = std::min(count, m_gradient.size());
        std::copy(
            m_gradient.end() - static_cast<std::ptrdiff_t>(common), m_gradient.end(),
            gradient.end() - static_cast<std::ptrdiff_t>(common));
        const float sum = std::accumulate(gradient.begin(), gradient.end(), 0.0F);
        if (sum > 0) {
            for (float& value : gradient) {
                value /= sum; // as the row's own weights sum to 1
            }
            data.lines.push_back({tr("gradient share"), std::move(gradient), RowCurveData::Role::Gradient});
        }
    }
    const QString over = m_settings.columns == MapColumns::Distance ? tr("distance") : tr("position");
    m_curveCard->setTitle(tr("%1: weight over %2").arg(RowCurve::queryTitle(*m_shown, *m_query), over));
    m_curve->plot().show();
    m_curve->setCurve({}, std::move(data));
    m_curve->setLockedKey(m_key);
    m_curve->setCaption(
        hasGradient ? RowCurve::gradientCaption() : tr("Attention shows where the head looks, not why it decided."));
}

void AttentionView::askForGradient()
{
    if (m_whole && m_query && *m_query < m_whole->queries && !m_kept && m_whole->source != maps::MapSource::Live
        && *m_query + 1 < m_whole->queries) {
        Q_EMIT gradientWanted(m_whole->offset(m_whole->ownKey(*m_query)) + 1);
    }
}

void AttentionView::setGradient(std::int64_t at, std::vector<float> gradient)
{
    if (m_whole && m_query && at == m_whole->offset(m_whole->ownKey(*m_query)) + 1) {
        m_gradient = std::move(gradient);
        showCurve();
    }
}

} // namespace workbench::ui
