// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SamplerCard.h"

#include "ui/base/Format.h"
#include "ui/sampling/OrderList.h"
#include "ui/sampling/SamplerPresetBar.h"
#include "ui/sampling/SamplerText.h"
#include "ui/sampling/SeedRow.h"
#include "ui/sampling/SettingRow.h"
#include "ui/sampling/TextRow.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace workbench::ui
{

SamplerCard::SamplerCard(QWidget* parent)
    : Card(tr("Sampler"), parent)
    , m_fields(samplerFields())
    , m_presets(new SamplerPresetBar(this))
    , m_seed(new SeedRow(this))
    , m_stops(new TextRow(
          tr("Stop strings"),
          tr("The text ends behind the first of these. One on each line, with byte escapes: \\n is a newline."),
          tr("one a line"), 2, this))
    , m_banned(new TextRow(
          tr("Banned"), tr("Bytes that are never drawn, one after the other, with byte escapes such as \\n or \\x00."),
          tr("bytes"), 1, this))
    , m_bias(new TextRow(
          tr("Bias"),
          tr("Added to the log probability of a byte. On each line a byte, a blank and a number: \"e -1.5\" makes e "
             "less likely by the factor exp(1.5), \"\\n 2\" a newline more likely."),
          tr("e -1.5"), 2, this))
    , m_utf8(new QPushButton(tr("valid only"), this))
    , m_order(new OrderList(this))
    , m_folded(new QWidget(this))
    , m_more(new QPushButton(this))
    , m_pure(new QPushButton(tr("pure model"), this))
{
    setKind(m_pure, "link");
    m_pure->setObjectName(QStringLiteral("pure"));
    m_pure->setToolTip(tr("Turns every step off: bytes are drawn from the model's own distribution. Seed, bytes and "
                          "stop strings stay."));
    header()->addWidget(m_pure);
    setKind(m_more, "link");
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setCheckable(true);
    content()->setSpacing(2);
    addRows();

    connect(m_presets, &SamplerPresetBar::chosen, this, [this](const sample::SamplerSettings& settings) {
        take(settings);
        fill();
    });
    connect(m_pure, &QPushButton::clicked, this, &SamplerCard::makePure);
    connect(m_more, &QPushButton::toggled, this, &SamplerCard::setOpen);
    connect(m_seed, &SeedRow::edited, this, [this](quint64 seed) {
        sample::SamplerSettings changed = m_settings;
        changed.seed = seed;
        take(changed);
    });
    connect(m_utf8, &QPushButton::toggled, this, [this](bool on) {
        sample::SamplerSettings changed = m_settings;
        changed.validUtf8 = on;
        take(changed);
    });
    connect(m_order, &OrderList::orderChanged, this, [this] {
        sample::SamplerSettings changed = m_settings;
        changed.order = m_order->order();
        take(changed);
    });
    fill();
    setOpen(false);
}

void SamplerCard::addRows()
{
    content()->addWidget(m_presets);
    content()->addSpacing(4);
    auto* const folded = new QVBoxLayout(m_folded);
    folded->setContentsMargins(0, 0, 0, 0);
    folded->setSpacing(4);
    for (std::size_t index = 0; index < m_fields.size(); ++index) {
        const SamplerField& field = m_fields[index];
        if (field.set == m_fields.back().set)
            content()->addWidget(m_seed); // before the length
        auto* const row = new SettingRow(field.words, field.scale, this);
        row->setObjectName(QLatin1String(field.name));
        m_rows.push_back(row);
        (field.folded ? folded : content())->addWidget(row);
        connect(row, &SettingRow::edited, this, [this, row, set = field.set](double value) {
            sample::SamplerSettings changed = m_settings;
            set(changed, value);
            row->setError(refusal(changed));
        });
    }
    addTexts(*folded);
    folded->addLayout(makeUtf8Row());
    auto* const caption = new QLabel(tr("Order"), this);
    setKind(caption, "dim");
    caption->setBuddy(m_order);
    folded->addSpacing(4);
    folded->addWidget(caption);
    folded->addWidget(m_order);
    content()->addWidget(m_more, 0, Qt::AlignLeft);
    content()->addWidget(m_folded);
    content()->addStretch();
}

QLayout* SamplerCard::makeUtf8Row()
{
    auto* const label = new QLabel(tr("UTF-8"), this);
    label->setFixedWidth(SettingRow::kLabelWidth);
    label->setBuddy(m_utf8);
    setKind(label, "dim");
    setKind(m_utf8, "chip");
    m_utf8->setCheckable(true);
    m_utf8->setObjectName(QStringLiteral("utf8"));
    m_utf8->setAccessibleName(tr("Valid UTF-8 only"));
    m_utf8->setToolTip(tr("Takes away every byte that would make the text invalid UTF-8"));
    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_utf8);
    row->addStretch();
    return row;
}

void SamplerCard::addTexts(QVBoxLayout& rows)
{
    const auto connectText = [&](TextRow* row, const char* name, auto read, auto member) {
        row->setObjectName(QLatin1String(name));
        rows.addWidget(row);
        connect(row, &TextRow::edited, this, [this, row, read, member] {
            const auto value = read(row->text());
            if (!value) {
                row->setError(fromUtf8(describe(value.error())));
                return;
            }
            sample::SamplerSettings changed = m_settings;
            changed.*member = *value;
            row->setError(refusal(changed));
        });
    };
    connectText(m_stops, "stops", stopsFromText, &sample::SamplerSettings::stops);
    connectText(m_banned, "banned", bannedFromText, &sample::SamplerSettings::banned);
    connectText(m_bias, "bias", biasFromText, &sample::SamplerSettings::bias);
}

QString SamplerCard::refusal(const sample::SamplerSettings& settings)
{
    const Result<> possible = sample::checkSettings(settings);
    if (possible)
        take(settings);
    return possible ? QString() : fromUtf8(describe(possible.error()));
}

void SamplerCard::take(const sample::SamplerSettings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    showState();
    Q_EMIT settingsChanged();
}

void SamplerCard::setSettings(const sample::SamplerSettings& settings)
{
    m_settings = settings;
    fill();
}

void SamplerCard::makePure()
{
    sample::SamplerSettings pure;
    pure.seed = m_settings.seed;
    pure.bytes = m_settings.bytes;
    pure.stops = m_settings.stops;
    take(pure);
    fill();
}

void SamplerCard::fill()
{
    for (std::size_t index = 0; index < m_fields.size(); ++index)
        m_rows[index]->setValue(m_fields[index].get(m_settings));
    m_seed->setSeed(m_settings.seed);
    m_stops->setText(stopsText(m_settings.stops));
    m_banned->setText(bannedText(m_settings.banned));
    m_bias->setText(biasText(m_settings.bias));
    const QSignalBlocker quiet(m_utf8);
    m_utf8->setChecked(m_settings.validUtf8);
    showState();
}

void SamplerCard::showState()
{
    for (std::size_t index = 0; index < m_fields.size(); ++index) {
        const auto step = m_fields[index].step;
        m_rows[index]->setOff(step && sample::isOff(m_settings, *step));
    }
    m_order->setSettings(m_settings);
    m_presets->setSettings(m_settings);
    m_pure->setEnabled(!sample::isPureModel(m_settings) || m_settings.order != sample::SamplerSettings().order);
    setOpen(isOpen());
}

bool SamplerCard::isOpen() const
{
    return m_more->isChecked();
}

void SamplerCard::setOpen(bool open)
{
    const QSignalBlocker quiet(m_more);
    m_more->setChecked(open);
    m_folded->setVisible(open);
    int on = m_settings.stops.empty() ? 0 : 1;
    for (const auto step :
         {sample::SamplerStep::Bias, sample::SamplerStep::Ban, sample::SamplerStep::Utf8, sample::SamplerStep::NoRepeat,
          sample::SamplerStep::Typical})
        on += sample::isOff(m_settings, step) ? 0 : 1;
    m_more->setText(open ? tr("Less") : on > 0 ? tr("More, %1 on").arg(on) : tr("More"));
}

} // namespace workbench::ui
