// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FieldEditor.h"

#include "ui/base/Format.h"
#include "ui/launch/FieldText.h"
#include "ui/launch/UnitLineEdit.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace workbench::ui
{
namespace
{
constexpr int kLabelWidth = 112;
constexpr int kInputHeight = 26;
constexpr int kSeveralRole = Qt::UserRole + 1; // true for the entry that asks for a list
} // namespace

FieldEditor::FieldEditor(const config::FieldSpec& spec, QWidget* parent)
    : QWidget(parent)
    , m_spec(spec)
    , m_toolTip(fieldToolTip(spec))
{
    setObjectName(fromUtf8(spec.path));

    m_label = new QLabel(fromUtf8(spec.label), this);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setFixedWidth(kLabelWidth);
    m_label->setMinimumHeight(kInputHeight);
    m_label->setToolTip(m_toolTip);
    setKind(m_label, "dim");

    QWidget* field = makeInput();
    field->setToolTip(m_toolTip);
    field->setAccessibleName(fromUtf8(spec.label));
    field->setAccessibleDescription(fromUtf8(spec.help));
    m_label->setBuddy(field);
    setFocusProxy(field);

    m_state = new QLabel(this);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_state->hide();

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->addWidget(m_label, 0, 0);
    grid->addWidget(field, 0, 1);
    grid->addWidget(m_state, 1, 1);
    grid->setColumnStretch(1, 1);
}

QWidget* FieldEditor::makeInput()
{
    using config::FieldKind;
    if (m_spec.kind == FieldKind::Boolean || !m_spec.choices.empty())
        return makeCombo();
    m_line = new UnitLineEdit(this);
    m_line->setFixedHeight(kInputHeight);
    m_unit = fromUtf8(m_spec.unit);
    showUnit();
    connect(m_line, &QLineEdit::textChanged, this, &FieldEditor::showUnit);
    connect(m_line, &QLineEdit::textChanged, this, &FieldEditor::edited);
    return m_line;
}

QWidget* FieldEditor::makeCombo()
{
    m_combo = new FieldCombo(this);
    m_combo->setFixedHeight(kInputHeight);
    m_combo->setInsertPolicy(QComboBox::NoInsert);
    if (m_spec.kind == config::FieldKind::Boolean) {
        m_combo->addItem(tr("yes"), QStringLiteral("true"));
        m_combo->addItem(tr("no"), QStringLiteral("false"));
    }
    for (const std::string_view choice : m_spec.choices)
        m_combo->addItem(fromUtf8(choice));
    if (isFreeText()) { // the choices are words among other texts, such as a list of blocks
        m_combo->setEditable(true);
    } else if (whyNotVaried(m_spec).isEmpty()) {
        m_combo->addItem(tr("Several..."));
        m_combo->setItemData(m_combo->count() - 1, true, kSeveralRole);
        m_combo->setItemData(m_combo->count() - 1, tr("A list of them, one run for each"), Qt::ToolTipRole);
        connect(m_combo, &QComboBox::activated, this, &FieldEditor::chooseItem);
    }
    connect(m_combo, &QComboBox::currentTextChanged, this, [this] {
        if (m_combo->isEditable() || !m_combo->currentData(kSeveralRole).toBool()) // else chooseItem() follows
            Q_EMIT edited();
    });
    return m_combo;
}

void FieldEditor::chooseItem(int index)
{
    const bool wantsList = m_combo->itemData(index, kSeveralRole).toBool();
    if (!wantsList && !m_combo->isEditable())
        return; // currentTextChanged() has told
    setSeveral(wantsList);
    if (wantsList) {
        QStringList all;
        for (int item = 0; item < m_combo->count(); ++item)
            if (!m_combo->itemData(item, kSeveralRole).toBool())
                all << m_combo->itemText(item);
        m_combo->setEditText(all.join(QStringLiteral(", ")));
        m_combo->setFocus();
        m_combo->lineEdit()->selectAll();
    } else {
        m_combo->setCurrentIndex(index);
    }
    Q_EMIT edited();
}

void FieldEditor::setSeveral(bool several)
{
    if (several == m_combo->isEditable())
        return;
    const QSignalBlocker quiet(m_combo);
    m_combo->setEditable(several);
    if (several)
        m_combo->setCompleter(nullptr); // it would finish the list's last word with its first
}

QString FieldEditor::text() const
{
    if (m_line)
        return m_line->text();
    if (m_combo->isEditable() && !isFreeText())
        return m_combo->currentText();
    const QVariant value = m_combo->currentData();
    return value.isValid() ? value.toString() : m_combo->currentText();
}

void FieldEditor::setText(const QString& text)
{
    const QSignalBlocker quiet(input());
    if (m_combo) {
        if (!isFreeText())
            setSeveral(text.contains(QLatin1Char(',')));
        if (m_combo->isEditable()) {
            m_combo->setEditText(text);
        } else if (const int index = m_combo->findData(text); index >= 0) {
            m_combo->setCurrentIndex(index);
        } else {
            if (m_combo->findText(text) < 0)
                m_combo->addItem(text); // a value of a schema with more choices is shown, not dropped
            m_combo->setCurrentText(text);
        }
    } else {
        m_line->setText(text);
        if (!m_spec.path.starts_with("corpus.")) // the end of a path says more than its beginning
            m_line->setCursorPosition(0);
        showUnit();
    }
}

void FieldEditor::setError(const QString& message)
{
    if (message == m_errorText)
        return;
    m_errorText = message;
    showState();
}

void FieldEditor::setNote(const QString& note)
{
    if (note == m_noteText)
        return;
    m_noteText = note;
    showUnit();
    showState();
}

void FieldEditor::setChangedFrom(const std::optional<QString>& original)
{
    m_changed = original.has_value();
    m_changedText
        = m_changed ? tr("\nChanged from %1.").arg(original->isEmpty() ? tr("nothing") : *original) : QString();
    showToolTip();
    showState();
}

void FieldEditor::setLocked(const QString& reason)
{
    m_lockReason = reason.isEmpty() ? QString() : QLatin1Char('\n') + reason;
    input()->setEnabled(reason.isEmpty());
    showToolTip();
}

void FieldEditor::showToolTip()
{
    const QString all = m_toolTip + m_changedText + m_lockReason;
    m_label->setToolTip(all);
    input()->setToolTip(all);
}

void FieldEditor::setLabelShown(bool shown)
{
    m_label->setVisible(shown);
}

void FieldEditor::setUnit(const QString& unit)
{
    m_unit = unit;
    showUnit();
}

void FieldEditor::showUnit()
{
    if (m_line)
        m_line->setUnit(!m_noteText.isEmpty() ? m_noteText : readableValue(m_spec, m_line->text()).value_or(m_unit));
}

QWidget* FieldEditor::input() const
{
    if (m_combo)
        return m_combo;
    return m_line;
}

void FieldEditor::showState()
{
    // A line has its note in the unit's place, so that nothing moves below a field that is written in.
    const QString words = !m_errorText.isEmpty() || m_line ? m_errorText : m_noteText;
    setKind(m_state, m_errorText.isEmpty() ? "small" : "bad");
    m_state->setText(words);
    m_state->setVisible(!words.isEmpty());
    setKind(input(), !m_errorText.isEmpty() ? "invalid" : m_changed ? "changed" : nullptr);
    setKind(m_label, m_changed ? nullptr : "dim");
}

} // namespace workbench::ui
