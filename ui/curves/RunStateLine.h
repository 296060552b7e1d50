// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <QString>
#include <QWidget>

#include <optional>

namespace workbench::ui
{

class FittingLabel;
class LivePulse;

/// What a run is doing, in words: where it stands, why it stopped and what can be done.
/// `waits`: it is paused by itself.
QString runStateSentence(const store::RunRow& run, bool waits = false);
/// The same in a few words and without its name, for where there is little room.
QString runStateInShort(const store::RunRow& run, bool waits = false);

/// One line about the selected run above its chart, as long as there is room for, with a pulse while points come.
class RunStateLine : public QWidget
{
    Q_OBJECT
public:
    explicit RunStateLine(QWidget* parent = nullptr);
    void setRun(const store::RunRow* run, bool waits = false); ///< null: empty
    void say(const QString& message, bool bad); ///< in place of the run's state until it is empty again
    void beat(); ///< data came
    QString text() const; ///< the whole of it, also where there is no room
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void write(const QString& text, const QString& inShort, const char* kind);
    void colour();

    LivePulse* m_pulse;
    FittingLabel* m_label;
    QString m_said;
    bool m_saidBad = false;
    std::optional<train::RunState> m_state;
};

} // namespace workbench::ui
