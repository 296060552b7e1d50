// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace workbench::ui
{

/// What a page shows while it has nothing to show: what would be there, and the one button that leads to it.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(const QString& button, QWidget* parent = nullptr);

    void setWords(const QString& title, const QString& text, bool withButton); ///< plain; lines are broken as given

Q_SIGNALS:
    void wanted(); ///< the button was clicked

private:
    QLabel *m_title, *m_text;
    QPushButton* m_button;
};

} // namespace workbench::ui
