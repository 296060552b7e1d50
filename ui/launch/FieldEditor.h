// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace workbench::ui
{

class FieldCombo;
class UnitLineEdit;

/// One row of the form, made from one FieldSpec: label, editor with unit, and below it what is wrong with the text.
/// Knows texts only; what they mean is the schema's part. A field of choices has an entry "Several..." that makes its
/// box a line for a list of them.
class FieldEditor : public QWidget
{
    Q_OBJECT
public:
    /// `spec` outlives the editor: it is an entry of configFields().
    explicit FieldEditor(const config::FieldSpec& spec, QWidget* parent = nullptr);

    const config::FieldSpec& spec() const { return m_spec; }
    QString text() const;
    void setText(const QString& text); ///< does not emit edited()

    void setError(const QString& message); ///< empty: nothing is wrong
    const QString& error() const { return m_errorText; }
    void setNote(const QString& note); ///< about the text, where nothing is wrong, such as "4 values"; empty: none
    const QString& note() const { return m_noteText; }
    /// Marks the value as another than `original`; an empty optional takes the mark away.
    void setChangedFrom(const std::optional<QString>& original);
    bool isMarkedChanged() const { return m_changed; }

    /// While there is a reason the value cannot be changed, and the tooltip says why; empty: it can.
    void setLocked(const QString& reason);
    void setLabelShown(bool shown); ///< off where the card itself says what the field is
    void setUnit(const QString& unit); ///< in place of the schema's, such as "of 8"
    QWidget* input() const; ///< the widget that takes the focus

Q_SIGNALS:
    void edited(); ///< by the user, at every key

private:
    QWidget* makeInput();
    QWidget* makeCombo();
    bool isFreeText() const { return m_spec.kind == config::FieldKind::Text; }
    void chooseItem(int index);
    void setSeveral(bool several); ///< a line for a list in place of one choice
    void showState();
    void showToolTip();
    void showUnit();

    const config::FieldSpec& m_spec;
    QLabel* m_label = nullptr;
    QLabel* m_state = nullptr; ///< what is wrong; of a box of choices also the note
    UnitLineEdit* m_line = nullptr; ///< one of the two is there
    FieldCombo* m_combo = nullptr;
    QString m_errorText, m_noteText;
    QString m_toolTip;
    QString m_unit;
    QString m_changedText, m_lockReason; ///< lines of the tooltip
    bool m_changed = false;
};

} // namespace workbench::ui
