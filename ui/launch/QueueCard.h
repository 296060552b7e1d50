// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "ui/theme/Card.h"

#include <vector>

class QLabel;
class QListWidget;
class QPushButton;

namespace workbench::ui
{

/// The runs that wait: reordered by dragging, removed by the word at their end or by Delete, held and let go.
class QueueCard : public Card
{
    Q_OBJECT
public:
    struct Item {
        RunId run;
        QString name;
        QString corpus;

        bool operator==(const Item&) const = default;
    };

    explicit QueueCard(QWidget* parent = nullptr);

    void showQueue(std::vector<Item> items, bool held);

Q_SIGNALS:
    void removeRequested(const workbench::RunId& run);
    void moveRequested(const workbench::RunId& run, int position);
    void holdRequested(bool hold);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeRow(const Item& item);
    void rebuild();

    std::vector<Item> m_items;
    bool m_held = false;
    QLabel* m_explanation;
    QListWidget* m_list;
    QPushButton* m_hold;
};

} // namespace workbench::ui
