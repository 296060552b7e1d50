// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/PromptBar.h"

#include "ui/theme/StyleSheet.h"
#include "ui/widgets/FocusReturn.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <utility>

namespace workbench::ui
{

PromptBar::PromptBar(QWidget* parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_input(new QLineEdit(this))
    , m_buttons(new QHBoxLayout)
{
    setKind(this, "prompt");
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_input->setFixedWidth(140);
    m_buttons->setSpacing(8);
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(12);
    line->addWidget(m_text, 1);
    line->addWidget(m_input);
    line->addLayout(m_buttons);
    connect(m_input, &QLineEdit::returnPressed, this, [this] { choose(0); });
    new FocusReturn(this);
    hide();
}

void PromptBar::ask(Question question)
{
    const bool wantsAnswer = isAsking() && !m_question.isNotice;
    if (question.isNotice && wantsAnswer) {
        m_notice = std::move(question);
        return;
    }
    if (isAsking() && !wantsAnswer && !question.isNotice)
        m_notice = std::move(m_question);
    clearButtons();
    m_question = std::move(question);
    m_text->setText(m_question.text);
    m_input->setVisible(m_question.input.has_value());
    m_input->setText(m_question.input.value_or(QString()));
    QWidget* first = m_input;
    for (std::size_t i = 0; i < m_question.choices.size(); ++i) {
        auto* const button = new QPushButton(m_question.choices[i].text, this);
        setKind(button, m_question.choices[i].kind);
        connect(button, &QPushButton::clicked, this, [this, i] { choose(i); });
        m_buttons->addWidget(button);
        button->show(); // the bar may be open already
        if (i == 0 && !m_question.input) {
            first = button;
        }
    }
    show();
    first->setFocus();
    m_input->selectAll();
}

void PromptBar::tell(const QString& text)
{
    clearButtons();
    m_question = {};
    m_text->setText(text);
    m_input->hide();
    show();
}

void PromptBar::close()
{
    clear();
    showNotice();
}

void PromptBar::clear()
{
    clearButtons();
    m_question = {};
    hide();
}

void PromptBar::showNotice()
{
    if (isHidden() && m_notice)
        ask(*std::exchange(m_notice, std::nullopt));
}

void PromptBar::closeAbout(const std::string& what)
{
    if (m_notice && m_notice->about == what)
        m_notice.reset();
    if (isAsking() && m_question.about == what)
        close();
}

void PromptBar::keyPressEvent(QKeyEvent* event)
{
    auto* const button = qobject_cast<QPushButton*>(focusWidget());
    if (event->key() == Qt::Key_Escape && isAsking()) {
        choose(m_question.choices.size() - 1);
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && button) {
        button->click();
    } else {
        QFrame::keyPressEvent(event);
    }
}

void PromptBar::choose(std::size_t index)
{
    if (index >= m_question.choices.size()) {
        return;
    }
    const auto act = std::move(m_question.choices[index].act);
    const QString input = m_input->text();
    clear();
    if (act) {
        act(input);
    }
    showNotice(); // unless something was asked then
}

void PromptBar::clearButtons()
{
    while (QLayoutItem* const item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

} // namespace workbench::ui
