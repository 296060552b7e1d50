// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/ChartTurn.h"

#include <QElapsedTimer>

namespace workbench::ui
{

namespace
{

struct Turn {
    const void* who = nullptr;
    QElapsedTimer sinceEnd;
};

Turn& lastTurn()
{
    static Turn turn;
    return turn;
}

} // namespace

bool chartTurnIsFree(const void* who)
{
    const Turn& last = lastTurn();
    return last.who == who || !last.sinceEnd.isValid() || last.sinceEnd.elapsed() >= kChartBreath;
}

void endChartTurn(const void* who)
{
    lastTurn().who = who;
    lastTurn().sinceEnd.start();
}

} // namespace workbench::ui
