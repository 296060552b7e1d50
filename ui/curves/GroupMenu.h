// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/CurveSettings.h"

#include <QPushButton>

class QMenu;

namespace workbench::ui
{

/// The button that says how runs are grouped, with the choices behind it.
class GroupMenu : public QPushButton
{
    Q_OBJECT
public:
    explicit GroupMenu(CurveSettings& settings, QWidget* parent = nullptr); ///< changed in place, then told

Q_SIGNALS:
    void changed();

private:
    template <typename Choice>
    void addChoices(QMenu& menu, Choice& now, const QList<std::pair<Choice, QString>>& choices);
    void showChoice();

    CurveSettings& m_settings;
};

} // namespace workbench::ui
