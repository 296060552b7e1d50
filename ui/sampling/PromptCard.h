// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "ui/theme/Card.h"

#include <string>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace workbench::ui
{

class ElidedLabel;
class PromptEdit;

/// Which buttons of a PromptCard can be used now. Sample needs a prompt besides.
struct PromptActions {
    bool sample = false;
    bool continueText = false;
    bool regenerate = false;
    bool stop = false;
    bool undo = false, redo = false;
    bool byHand = false;

    bool operator==(const PromptActions&) const = default;
};

/// The prompt as text with byte escapes, and the buttons that write on from it. The setters emit nothing.
class PromptCard : public Card
{
    Q_OBJECT
public:
    static constexpr std::int64_t kMostBytes = 1 << 20; ///< of a prompt from a file

    explicit PromptCard(QWidget* parent = nullptr);

    Result<std::string> prompt() const; ///< InvalidArgument where an escape is none
    void setPrompt(const std::string& bytes);
    void setActions(const PromptActions& actions);
    void setByHand(bool on);
    void setMemory(int bytes); ///< of the model's attention; 0: it has none, or is not known
    void setSource(const QString& words); ///< whose weights write: "from: running, weights of step 1,148"
    bool loadFile(const QString& path); ///< its exact bytes; where it is refused the card says why, and false

    PromptEdit& edit() const { return *m_edit; }

Q_SIGNALS:
    void promptChanged(); ///< by the user
    void sampleWanted();
    void continueWanted();
    void regenerateWanted();
    void stopWanted();
    void undoWanted();
    void redoWanted();
    void byHandToggled(bool on);

private:
    using Signal = void (PromptCard::*)();
    QPushButton* addButton(QHBoxLayout& row, const QString& words, const QString& toolTip, Signal signal);
    QPushButton* addIconButton(QHBoxLayout& row, const char* icon, const QString& words, Signal signal);
    void openFile();
    void describe();
    void showActions();
    void changeEvent(QEvent* event) override;
    void showIcons();

    PromptEdit* m_edit;
    QLabel *m_problem, *m_note;
    QPushButton *m_sample, *m_continue, *m_regenerate, *m_stop, *m_undo, *m_redo, *m_byHand, *m_clear;
    ElidedLabel* m_source;
    PromptActions m_actions;
    int m_memory = 0;
};

} // namespace workbench::ui
