// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>
#include <optional>
#include <string>
#include <vector>

class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace workbench::ui
{

/// One way out of a question.
struct Choice {
    QString text;
    const char* kind = nullptr; ///< "primary", "danger", or null: see StyleSheet.h
    std::function<void(const QString& input)> act; ///< may be empty; the bar has closed by then
};

/// A question, put in the window instead of a dialog over it.
struct Question {
    QString text; ///< plain
    std::optional<QString> input; ///< with a field that holds this at first
    std::vector<Choice> choices; ///< the last one is what Escape means
    std::string about = {}; ///< what closeAbout() knows it by
    /// Only tells something: it waits for a question that wants an answer, and the next that only tells replaces it.
    bool isNotice = false;
};

/// Shows one question at a time over the pages; a new one takes the place of the one before. A notice that gave way to
/// a question comes back behind it.
class PromptBar : public QFrame
{
    Q_OBJECT
public:
    explicit PromptBar(QWidget* parent = nullptr);

    void ask(Question question);
    void tell(const QString& text); ///< a message that stays, without a way out, until close()
    void close();
    void closeAbout(const std::string& what); ///< the question about that, shown or to come back
    bool isAsking() const { return !m_question.choices.empty(); }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(std::size_t index);
    void clear();
    void clearButtons();
    void showNotice(); ///< the one that waits, if nothing is shown

    Question m_question;
    std::optional<Question> m_notice; ///< waits
    QLabel* m_text;
    QLineEdit* m_input;
    QHBoxLayout* m_buttons;
};

} // namespace workbench::ui
