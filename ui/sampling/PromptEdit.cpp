// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/PromptEdit.h"

#include "core/base/ByteEscapes.h"
#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QFontMetrics>
#include <QTextBlock>

namespace workbench::ui
{

namespace
{
constexpr int kLines = 3;
}

PromptEdit::PromptEdit(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setFont(byteFont());
    setTabChangesFocus(true); // a tab is written as \t
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    connect(this, &QPlainTextEdit::textChanged, this, &PromptEdit::markBadEscape);
}

QSize PromptEdit::sizeHint() const
{
    return {320, QFontMetrics(byteFont()).lineSpacing() * kLines + 18};
}

std::string PromptEdit::text() const
{
    // Not toPlainText(), which makes blanks of no-break spaces: those are other bytes.
    QString raw = document()->toRawText();
    raw.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    raw.replace(QChar::LineSeparator, QLatin1Char('\n'));
    return raw.toStdString();
}

Result<std::string> PromptEdit::bytes() const
{
    return isHeld() ? m_held : unescapeBytes(text());
}

void PromptEdit::setBytes(const std::string& bytes)
{
    const bool held = bytes.size() > kMostEdited;
    m_held = held ? bytes : std::string();
    setReadOnly(held);
    setPlainText(fromUtf8(escapeBytes(held ? std::string_view(bytes).substr(0, kShownOfHeld) : bytes)));
}

void PromptEdit::markBadEscape()
{
    const std::string all = text();
    const auto place = badEscape(all);
    QList<QTextEdit::ExtraSelection> marks;
    if (place) {
        QTextEdit::ExtraSelection mark;
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(Theme::of(palette()).bad);
        mark.format.setForeground(Theme::of(palette()).bad);
        mark.cursor = QTextCursor(document());
        mark.cursor.setPosition(int(fromUtf8(std::string_view(all).substr(0, *place)).size()));
        // With the character behind it, which is what was mistyped.
        for (int character = 0; character < 2 && !mark.cursor.atBlockEnd(); ++character)
            mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        marks << mark;
    }
    setExtraSelections(marks);
    setKind(this, place ? "invalid" : nullptr);
}

void PromptEdit::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        markBadEscape();
}

} // namespace workbench::ui
