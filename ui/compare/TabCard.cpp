// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/TabCard.h"

#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QStackedWidget>
#include <QTabBar>

namespace workbench::ui
{

namespace
{
constexpr int kLeastWidth = 400;
}

TabCard::TabCard(QWidget* parent)
    : Card({}, parent)
    , m_tabs(new QTabBar(this))
    , m_pages(new QStackedWidget(this))
{
    setKind(m_tabs, "card");
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    // What a page says must not push the border between two cards about.
    m_pages->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setMinimumWidth(kLeastWidth);
    header()->insertWidget(0, m_tabs, 1);
    content()->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        Q_EMIT currentChanged();
    });
}

void TabCard::addPage(const QString& name, const QString& toolTip, QWidget* page)
{
    m_pages->addWidget(page);
    m_tabs->setTabToolTip(m_tabs->addTab(name), toolTip);
}

void TabCard::takePage(QWidget* page)
{
    const int index = indexOf(page);
    m_pages->removeWidget(page);
    m_tabs->removeTab(index);
    m_pages->setCurrentIndex(m_tabs->currentIndex());
}

int TabCard::indexOf(QWidget* page) const
{
    return m_pages->indexOf(page);
}

int TabCard::count() const
{
    return m_tabs->count();
}

QWidget* TabCard::current() const
{
    return m_pages->currentWidget();
}

void TabCard::setCurrent(QWidget* page)
{
    m_tabs->setCurrentIndex(m_pages->indexOf(page));
}

} // namespace workbench::ui
