// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/session/SteeredRun.h"

#include <QFrame>
#include <QTimer>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace workbench::store
{
struct RunRow;
}

namespace workbench::ui
{

class FittingLabel;

/// One line (two where it is narrow) with which the selected run is steered while it trains in this window: base
/// learning rate, evaluation, checkpoint, pause. Hidden for any other run. What is done here becomes an event of the
/// run and a mark in its charts.
class SteeringBar : public QFrame
{
    Q_OBJECT
public:
    explicit SteeringBar(const AppContext& context, QWidget* parent = nullptr); ///< the context must outlive it
    ~SteeringBar() override;

    QSize minimumSizeHint() const override; ///< on two lines

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void wire();
    void follow(); ///< shows what there is to steer now
    void showRate(const store::RunRow& run);
    void showSaved();
    void chooseLines();
    void offer(QPushButton* button, const QString& words, bool possible, const QString& toolTip);
    void take(); ///< the rate that was typed
    void apply(const QString& text);
    const store::RunRow* steered() const; ///< null: the selected run does not train here
    double baseRate() const;
    void setIcons();

    const AppContext& m_context;
    SteeredRun m_run;
    QTimer m_tick; ///< the age of the checkpoint
    QLineEdit* m_rate;
    QPushButton *m_halve, *m_double;
    QLabel* m_now;
    FittingLabel* m_saved;
    QPushButton *m_evaluate, *m_checkpoint, *m_pause;
    QBoxLayout* m_lines; ///< one line, or two where they do not fit beside each other
    QHBoxLayout *m_left, *m_right;
};

} // namespace workbench::ui
