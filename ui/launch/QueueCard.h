// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/launch/QueueModel.h"
#include "ui/theme/Card.h"

#include <vector>

class QLabel;
class QListView;
class QPushButton;

namespace workbench::ui
{

/// The runs that wait: reordered by dragging or Alt with the arrow keys, removed by the cross at their end or Delete,
/// held and let go. What stands for a group moves and goes as a whole.
class QueueCard : public Card
{
    Q_OBJECT
public:
    enum class State {
        GoesOn, ///< the next one starts when the current one has ended
        Held, ///< by a person, for every window and terminal
        KeptFromBefore, ///< runs wait from before this window was opened: it asks before it trains them
    };

    explicit QueueCard(QWidget* parent = nullptr);

    QueueModel& model() const { return *m_model; }
    void showQueue(std::vector<QueueItem> items, State state);

Q_SIGNALS:
    void removeRequested(const std::vector<workbench::RunId>& runs);
    void moveRequested(const std::vector<workbench::RunId>& runs, int place); ///< before what is at that place now
    void holdRequested(bool hold);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showState();
    void showMenu(const QPoint& at);
    void move(const QModelIndex& index, std::optional<int> place);
    void remove(const QModelIndex& index); ///< asks first where it is a group

    QueueModel* m_model;
    State m_state = State::GoesOn;
    QLabel* m_explanation;
    QListView* m_list;
    QPushButton* m_hold;
};

} // namespace workbench::ui
