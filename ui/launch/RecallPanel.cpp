// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/RecallPanel.h"

#include "ui/launch/UnitLineEdit.h"
#include "ui/theme/StyleSheet.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <charconv>
#include <string>

namespace workbench::ui
{

namespace
{

template <typename Number>
bool read(const UnitLineEdit& field, Number& number)
{
    const std::string text = field.text().trimmed().toStdString();
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc{} && end == text.data() + text.size();
}

} // namespace

RecallPanel::RecallPanel(QWidget* parent)
    : QWidget(parent)
    , m_error(new QLabel(this))
    , m_make(new QPushButton(tr("Make this corpus"), this))
{
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    m_size = addField(tr("Bytes"), {}, tr("Size of the whole text"));
    m_seed = addField(tr("Seed"), {}, tr("The same seed and settings give the same bytes everywhere"));
    m_things = addField(tr("Things"), tr("a page"), tr("Things that get a name on each page, 1 to 8"));
    m_letters = addField(tr("Names"), tr("letters"), tr("Letters of a name, 1 to 32"));
    m_uses = addField(tr("Uses"), tr("a page"), tr("How often the names are used again on each page"));
    m_filler = addField(tr("Filler"), tr("words"), tr("Most adjectives before a thing, 0 to 8"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    setKind(m_error, "bad");
    const int row = grid->rowCount();
    grid->addWidget(m_error, row, 0, 1, 4);
    grid->addWidget(m_make, row + 1, 0, 1, 4, Qt::AlignLeft);

    const data::RecallSettings standard;
    m_size->setText(QString::number(standard.sizeBytes));
    m_seed->setText(QString::number(standard.seed));
    m_things->setText(QString::number(standard.thingsPerPage));
    m_letters->setText(QString::number(standard.lettersPerName));
    m_uses->setText(QString::number(standard.usesPerPage));
    m_filler->setText(QString::number(standard.fillerWords));
    connect(m_make, &QPushButton::clicked, this, [this] {
        if (const auto chosen = settings())
            Q_EMIT makeRequested(*chosen);
    });
    check();
}

UnitLineEdit* RecallPanel::addField(const QString& label, const QString& unit, const QString& toolTip)
{
    auto* const grid = static_cast<QGridLayout*>(layout());
    const auto fields = findChildren<UnitLineEdit*>().size();
    auto* const name = new QLabel(label, this);
    setKind(name, "dim");
    auto* const field = new UnitLineEdit(this);
    field->setUnit(unit);
    field->setToolTip(toolTip);
    field->setAccessibleName(label);
    name->setBuddy(field);
    const int row = int(fields) / 2, column = int(fields) % 2 * 2;
    grid->addWidget(name, row, column);
    grid->addWidget(field, row, column + 1);
    connect(field, &QLineEdit::textChanged, this, &RecallPanel::check);
    return field;
}

Result<data::RecallSettings> RecallPanel::settings() const
{
    data::RecallSettings chosen;
    const std::pair<const UnitLineEdit*, bool> fields[]{
        {m_size, read(*m_size, chosen.sizeBytes)},         {m_seed, read(*m_seed, chosen.seed)},
        {m_things, read(*m_things, chosen.thingsPerPage)}, {m_letters, read(*m_letters, chosen.lettersPerName)},
        {m_uses, read(*m_uses, chosen.usesPerPage)},       {m_filler, read(*m_filler, chosen.fillerWords)}};
    for (const auto& [field, good] : fields)
        if (!good)
            return fail(
                ErrorCode::InvalidArgument,
                tr("%1 must be a whole number.").arg(field->accessibleName()).toStdString());
    if (auto valid = data::checkRecallSettings(chosen); !valid)
        return fail(std::move(valid.error()));
    return chosen;
}

void RecallPanel::setBusy(bool busy)
{
    m_busy = busy;
    m_make->setText(busy ? tr("Making it...") : tr("Make this corpus"));
    check();
}

void RecallPanel::check()
{
    if (!m_filler)
        return; // not all fields are there yet
    const auto chosen = settings();
    m_error->setText(chosen ? QString() : QString::fromStdString(describe(chosen.error())));
    m_error->setVisible(!chosen);
    m_make->setEnabled(chosen.has_value() && !m_busy);
}

} // namespace workbench::ui
