// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/PredictionList.h"

#include "core/maps/ByteGlyph.h"
#include "ui/attention/PredictionModel.h"
#include "ui/base/Format.h"
#include "ui/bytes/BarTable.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace workbench::ui
{

PredictionList::PredictionList(QWidget* parent)
    : Card(tr("Predicted next"), parent)
    , m_model(new PredictionModel(this))
    , m_table(new BarTable(*m_model, this))
    , m_words(new QLabel(this))
    , m_all(new QPushButton(tr("all 256"), this))
{
    m_table->setAccessibleName(tr("Predicted bytes"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    setKind(m_words, "small");
    setKind(m_all, "link");
    m_all->setCheckable(true);
    m_all->setToolTip(tr("Lists every byte rather than the ten most likely"));
    header()->addWidget(m_all);
    content()->addWidget(m_table, 1000);
    content()->addWidget(m_words);
    content()->addStretch(); // words alone stand at the top
    connect(m_all, &QPushButton::toggled, this, [this](bool all) {
        m_all->setText(all ? tr("first 10") : tr("all 256"));
        refresh();
    });
    refresh();
}

void PredictionList::setMap(std::shared_ptr<const maps::AttentionMap> map)
{
    m_map = std::move(map);
    refresh();
}

void PredictionList::setLockedQuery(std::optional<int> query)
{
    if (m_query == query)
        return;
    m_query = query;
    refresh();
}

QString PredictionList::outcomeText() const
{
    const auto& outcome = m_model->outcome();
    if (!outcome)
        return tr("What followed is not known.");
    return tr("followed by %1, rank %2 of 256, %3 bits")
        .arg(
            fromUtf8(maps::byteLabel(outcome->byte)), QString::number(outcome->rank),
            QLocale().toString(outcome->bits, 'f', 2));
}

void PredictionList::refresh()
{
    m_model->show(m_map, m_query, m_all->isChecked());
    const bool any = m_model->rowCount() > 0;
    m_table->setVisible(any);
    m_all->setVisible(any);
    m_words->setText(
        any           ? outcomeText()
            : m_query ? tr("This map knows no predictions.")
                      : tr("Click a byte of the segment to see what the model expected after it."));
}

} // namespace workbench::ui
