// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AppContext.h"
#include "ui/session/StoreJobs.h"

#include <QFrame>

#include <optional>

class QPushButton;

namespace workbench::store
{
class Store;
struct RunRow;
} // namespace workbench::store

namespace workbench::ui
{

class FittingLabel;

/// One line that offers to go on with the selected run where it was cut short, and says from which step; one that was
/// killed before its first checkpoint can start again. Hidden for any other run, and while one trains in this window.
class ResumeBar : public QFrame
{
    Q_OBJECT
public:
    explicit ResumeBar(const AppContext& context, QWidget* parent = nullptr); ///< the context must outlive it

protected:
    void changeEvent(QEvent* event) override;

private:
    /// Where it would go on.
    struct Start {
        std::int64_t step = 0;
        bool anew = false; ///< with its first step: it has saved no checkpoint
    };
    const store::RunRow* resumable() const; ///< null: the selected run is none, or something else trains
    void follow();
    void lookForCheckpoint(const store::RunRow& run);
    static std::optional<Start> startOf(store::Store& store, const store::RunRow& run);
    void found(const RunId& run, const std::optional<Start>& start);
    void goOn();
    void setIcon();

    const AppContext& m_context;
    std::optional<RunId> m_asked; ///< whose checkpoints were looked for last
    std::int64_t m_askedAt = 0; ///< its step then
    FittingLabel* m_label;
    QPushButton* m_button;
    StoreJobs m_jobs; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
