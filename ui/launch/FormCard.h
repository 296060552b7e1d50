// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/Card.h"

#include <string_view>
#include <vector>

class QPushButton;

namespace workbench::ui
{

class ConfigForm;
class FieldEditor;

/// A card of fields, with those that not everyone needs folded away under "More". A folded field that is wrong or
/// changed says so on the button.
class FormCard : public Card
{
    Q_OBJECT
public:
    using Paths = std::vector<std::string_view>;

    FormCard(
        const QString& title, const ConfigForm& form, const Paths& shown, const Paths& folded,
        QWidget* parent = nullptr);

private:
    void setOpen(bool open);
    void describeFolded();

    std::vector<FieldEditor*> m_folded;
    QWidget* m_more = nullptr;
    QPushButton* m_button = nullptr;
};

} // namespace workbench::ui
