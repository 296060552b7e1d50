// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/Card.h"

class QStackedWidget;
class QTabBar;

namespace workbench::ui
{

/// A card of several pages, whose names stand in the place of its title.
class TabCard : public Card
{
    Q_OBJECT
public:
    explicit TabCard(QWidget* parent = nullptr);

    void addPage(const QString& name, const QString& toolTip, QWidget* page);
    void takePage(QWidget* page); ///< for another card
    int indexOf(QWidget* page) const; ///< -1: it is not here
    int count() const;
    QWidget* current() const;
    void setCurrent(QWidget* page);
    QTabBar& tabs() const { return *m_tabs; }

Q_SIGNALS:
    void currentChanged();

private:
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
};

} // namespace workbench::ui
