// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SeedRow.h"

#include "ui/sampling/SettingRow.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>

namespace workbench::ui
{

namespace
{
constexpr quint32 kMostThrown = 1'000'000; ///< a seed that can be read out and typed again
}

SeedRow::SeedRow(QWidget* parent)
    : QWidget(parent)
    , m_figure(new QLineEdit(this))
    , m_dice(new QPushButton(this))
    , m_error(new QLabel(this))
{
    setObjectName(QStringLiteral("seed"));
    const QString words = tr("The same prompt, weights, sampler and seed write the same bytes");
    auto* const label = new QLabel(tr("Seed"), this);
    label->setFixedWidth(SettingRow::kLabelWidth);
    label->setBuddy(m_figure);
    label->setToolTip(words);
    setKind(label, "dim");
    m_figure->setAlignment(Qt::AlignRight);
    m_figure->setToolTip(words);
    m_figure->setAccessibleName(tr("Seed"));
    setKind(m_figure, "figure");
    setFocusProxy(m_figure);
    m_dice->setIconSize({16, 16});
    m_dice->setToolTip(tr("Throws a new seed"));
    m_dice->setAccessibleName(tr("New seed"));
    setKind(m_dice, "flat");
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();
    setKind(m_error, "bad");

    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_dice, 0, 1);
    grid->addWidget(m_figure, 0, 2);
    grid->addWidget(m_error, 1, 0, 1, 3);
    grid->setColumnStretch(2, 1);

    connect(m_figure, &QLineEdit::textEdited, this, &SeedRow::readFigure);
    connect(m_figure, &QLineEdit::editingFinished, this, [this] {
        if (error().isEmpty())
            m_figure->setText(QString::number(m_seed));
    });
    connect(m_dice, &QPushButton::clicked, this, &SeedRow::throwDice);
    setSeed(m_seed);
    showIcon();
}

void SeedRow::setSeed(std::uint64_t seed)
{
    m_seed = seed;
    m_figure->setText(QString::number(seed));
    setError({});
}

void SeedRow::readFigure()
{
    bool read = false;
    const qulonglong seed = m_figure->text().trimmed().toULongLong(&read);
    setError(read ? QString() : tr("A whole number from 0 to 18446744073709551615."));
    if (!read)
        return;
    m_seed = seed;
    Q_EMIT edited(seed);
}

void SeedRow::throwDice()
{
    std::uint64_t seed = m_seed;
    while (seed == m_seed)
        seed = 1 + QRandomGenerator::global()->bounded(kMostThrown);
    setSeed(seed);
    Q_EMIT edited(seed);
}

void SeedRow::setError(const QString& message)
{
    m_error->setText(message);
    m_error->setVisible(!message.isEmpty());
    setKind(m_figure, message.isEmpty() ? "figure" : "invalid");
}

QString SeedRow::error() const
{
    return m_error->text();
}

void SeedRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showIcon();
}

void SeedRow::showIcon()
{
    m_dice->setIcon(themedIcon(QStringLiteral("dice"), Theme::of(palette()).text));
}

} // namespace workbench::ui
