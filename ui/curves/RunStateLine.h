// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <QString>
#include <QWidget>

#include <optional>

class QLabel;

namespace workbench::ui
{

class LivePulse;

/// What a run is doing, in words: where it stands, why it stopped and what can be done.
QString runStateSentence(const store::RunRow& run);

/// One line about the selected run above its chart, with a pulse while points come.
class RunStateLine : public QWidget
{
    Q_OBJECT
public:
    explicit RunStateLine(QWidget* parent = nullptr);
    void setRun(const store::RunRow* run); ///< null: empty
    void say(const QString& message, bool bad); ///< in place of the run's state until it is empty again
    void beat(); ///< data came
    QString text() const;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void show(const QString& text, const char* kind);
    void elide();
    void colour();

    LivePulse* m_pulse;
    QLabel* m_label;
    QString m_text, m_said;
    bool m_saidBad = false;
    std::optional<train::RunState> m_state;
};

} // namespace workbench::ui
