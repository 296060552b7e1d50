// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/SnapshotCard.h"

#include "ui/widgets/SnapshotSlider.h"
#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"

#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>
#include <cstdlib>

namespace workbench::ui
{

SnapshotCard::SnapshotCard(QWidget* parent)
    : Card({}, parent)
    , m_slider(new SnapshotSlider(this))
    , m_size(new QLabel(this))
{
    auto* const title = new QLabel(tr("How it formed"), this);
    setKind(title, "title");
    setKind(m_size, "small");
    m_size->setToolTip(tr("Kept in the store, of which each run has 32 MiB for this; then the oldest are thinned"));
    auto* const row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(title);
    row->addWidget(m_slider, 1);
    row->addWidget(m_size);
    content()->addLayout(row);
    connect(m_slider, &SnapshotSlider::snapshotChosen, this, &SnapshotCard::chosen);
    hide();
}

void SnapshotCard::setKept(const std::vector<store::SnapshotRow>& kept)
{
    const bool fresh = m_steps.empty();
    m_steps.clear();
    std::int64_t bytes = 0;
    for (const store::SnapshotRow& snapshot : kept) {
        m_steps.push_back(snapshot.at.step);
        bytes += snapshot.sizeBytes;
    }
    m_size->setText(tr("%1 kept, %2").arg(formatCount(std::int64_t(kept.size())), formatBytes(double(bytes))));
    m_slider->setSteps(m_steps);
    if (fresh) {
        goToNewest();
    }
    setVisible(!m_steps.empty());
}

void SnapshotCard::goToNewest()
{
    m_slider->setCurrent(static_cast<int>(m_steps.size()) - 1);
}

bool SnapshotCard::goTo(std::int64_t step)
{
    if (m_steps.empty()) {
        return false;
    }
    const auto nearest
        = std::ranges::min_element(m_steps, {}, [&](std::int64_t each) { return std::llabs(each - step); });
    const int index = static_cast<int>(nearest - m_steps.begin());
    if (index == current()) {
        return false;
    }
    m_slider->setCurrent(index);
    return true;
}

void SnapshotCard::showAt(int index)
{
    m_slider->setCurrent(index);
    m_slider->shown();
}

int SnapshotCard::current() const
{
    return m_steps.empty() ? -1 : m_slider->current();
}

std::int64_t SnapshotCard::currentStep() const
{
    return m_steps.at(static_cast<std::size_t>(current()));
}

} // namespace workbench::ui
