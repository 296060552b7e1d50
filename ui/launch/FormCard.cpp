// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/FormCard.h"

#include "ui/launch/ConfigForm.h"
#include "ui/launch/FieldEditor.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace workbench::ui
{

FormCard::FormCard(
    const QString& title, const ConfigForm& form, const Paths& shown, const Paths& folded, QWidget* parent)
    : Card(title, parent)
{
    for (const std::string_view path : shown)
        content()->addWidget(&form.editor(path));
    if (!folded.empty()) {
        m_button = new QPushButton(this);
        setKind(m_button, "link");
        m_button->setCheckable(true);
        content()->addWidget(m_button, 0, Qt::AlignLeft);

        m_more = new QWidget(this);
        auto* const rows = new QVBoxLayout(m_more);
        rows->setContentsMargins(0, 0, 0, 0);
        rows->setSpacing(8);
        for (const std::string_view path : folded) {
            m_folded.push_back(&form.editor(path));
            rows->addWidget(m_folded.back());
        }
        content()->addWidget(m_more);
        connect(m_button, &QPushButton::toggled, this, &FormCard::setOpen);
        connect(&form, &ConfigForm::problemsShown, this, &FormCard::describeFolded);
        setOpen(false);
    }
    content()->addStretch(1);
}

void FormCard::setOpen(bool open)
{
    m_more->setVisible(open);
    describeFolded();
}

void FormCard::describeFolded()
{
    const auto isWrong = [](const FieldEditor* editor) { return !editor->error().isEmpty(); };
    QString text = m_button->isChecked() ? tr("Less") : tr("More (%1)").arg(m_folded.size());
    const auto changed = std::ranges::count_if(m_folded, &FieldEditor::isMarkedChanged);
    if (!m_button->isChecked() && changed > 0)
        text += tr(", %n changed", nullptr, int(changed));
    m_button->setText(text);
    if (std::ranges::any_of(m_folded, isWrong) && !m_button->isChecked())
        m_button->setChecked(true); // an error that is not seen cannot be mended
}

} // namespace workbench::ui
