// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/ByteBars.h"

#include "ui/sampling/ByteBarsModel.h"
#include "ui/sampling/PairBarDelegate.h"

#include <QHeaderView>
#include <QScrollBar>

namespace workbench::ui
{

ByteBars::ByteBars(QWidget* parent)
    : ByteBars(std::make_unique<ByteBarsModel>(), parent)
{
}

ByteBars::ByteBars(std::unique_ptr<ByteBarsModel> model, QWidget* parent)
    : BarTable(*model, parent)
    , m_model(model.release())
{
    m_model->setParent(this);
    setItemDelegate(new PairBarDelegate(this));
    // The last column takes the room that is left, and stands before the figures.
    horizontalHeader()->moveSection(ByteBarsModel::BarColumn, ByteBarsModel::BeforeColumn);
    setAccessibleName(tr("Likeliest bytes"));
    setAccessibleDescription(tr("Probabilities before and after the sampler. Enter chooses the byte."));
    connect(this, &BarTable::rowChosen, this, &ByteBars::choose);
}

void ByteBars::setValues(std::shared_ptr<const NextBytes> values)
{
    m_values = std::move(values);
    refresh();
}

void ByteBars::setAfterSampler(bool after)
{
    m_after = after;
    refresh();
}

void ByteBars::choose(const QModelIndex& index)
{
    if (m_model->isRest(index.row())) {
        m_all = !m_all;
        refresh();
        setCurrentIndex(m_model->index(m_all ? ByteBarsModel::kFirst : 0, 0));
    } else {
        Q_EMIT byteChosen(static_cast<std::uint8_t>(index.data(NumberRole).toInt()));
    }
}

void ByteBars::refresh()
{
    const int row = currentIndex().row(), scrolled = verticalScrollBar()->value();
    m_model->show(m_values, m_after, m_all);
    if (row >= 0 && row < m_model->rowCount())
        setCurrentIndex(m_model->index(row, 0)); // keys go on where they were
    verticalScrollBar()->setValue(scrolled);
}

} // namespace workbench::ui
