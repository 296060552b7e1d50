// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QString>
#include <QWidget>

#include <cstdint>
#include <string>
#include <vector>

class QSplitter;

namespace workbench::ui
{

struct AppContext;
class ComparedRuns;
class TabCard;

/// What lies below the table of the Compare page: two cards of several pages each, one where the width is short.
class CompareCards : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kNarrow = 820; ///< pixels: below, all pages are in one card

    CompareCards(const AppContext& context, ComparedRuns& runs, QWidget* parent = nullptr);

    TabCard& left() const { return *m_left; }
    TabCard& right() const { return *m_right; }
    /// Brings the page of that object name to the front: "parallel"...
    void showPage(const QString& name);

    QSize minimumSizeHint() const override { return {340, 220}; }

Q_SIGNALS:
    void curvesWanted(const std::vector<workbench::RunId>& runs); ///< over each other on the Curves page
    void sampleWanted(const workbench::RunId& run, qint64 step); ///< on the Sample page, with those weights

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void addPage(TabCard& card, const char* name, const QString& title, const QString& toolTip, QWidget* page);
    void arrange();

    QSplitter* m_splitter;
    TabCard *m_left, *m_right;
    struct Page {
        QWidget* page;
        QString title, toolTip;
    };
    std::vector<Page> m_movable; ///< those that leave the left card where it is narrow
};

} // namespace workbench::ui
