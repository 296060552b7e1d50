// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/BytePreview.h"

#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QStringDecoder>
#include <QTextCursor>
#include <QTextOption>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

constexpr std::size_t kMostBytes = 1024;
constexpr int kLines = 5;

/// Length of the UTF-8 sequence that begins with this byte; 1 for what begins none.
std::size_t sequenceLength(unsigned char first)
{
    return first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? (first < 0xf0 ? 3 : 1) : first >= 0xc2 ? 2 : 1;
}

/// The printable character at `at`, or nothing; `length` says how many bytes it takes.
QString characterAt(const std::string& bytes, std::size_t at, std::size_t& length)
{
    length = std::min(sequenceLength(static_cast<unsigned char>(bytes[at])), bytes.size() - at);
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(QByteArrayView(bytes.data() + at, qsizetype(length)));
    const auto codes = text.toUcs4();
    if (!decode.hasError() && codes.size() == 1 && QChar::isPrint(codes.front()))
        return text;
    length = 1;
    return {};
}

} // namespace

BytePreview::BytePreview(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setKind(this, "quiet");
    setReadOnly(true);
    setTabChangesFocus(true);
    setFont(byteFont());
    setAccessibleName(tr("First bytes of the corpus"));
    setPlaceholderText(tr("The first bytes of the corpus: choose a file, or Recall."));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAnywhere);
    document()->setDocumentMargin(0);
    // By its own sheet: the program's one sets a least height, which would win over setFixedHeight().
    setStyleSheet(QStringLiteral("QPlainTextEdit { min-height: %1px; max-height: %1px; }")
                      .arg(QFontMetrics(byteFont()).lineSpacing() * kLines));
}

void BytePreview::setBytes(std::string bytes)
{
    bytes.resize(std::min(bytes.size(), kMostBytes));
    if (bytes == m_bytes)
        return;
    m_bytes = std::move(bytes);
    rebuild();
}

void BytePreview::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        rebuild();
}

void BytePreview::rebuild()
{
    const Theme& theme = Theme::of(palette());
    QTextCharFormat plain, dim;
    for (QTextCharFormat* const format : {&plain, &dim})
        format->setFont(byteFont());
    plain.setForeground(theme.text);
    dim.setForeground(theme.dim);

    clear();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    std::size_t length = 1;
    for (std::size_t at = 0; at < m_bytes.size(); at += length) {
        length = 1;
        const auto byte = static_cast<unsigned char>(m_bytes[at]);
        if (byte == '\n') {
            cursor.insertText(QStringLiteral("\u21b5"), dim);
            const bool blankLineFollows = at + 1 < m_bytes.size() && m_bytes[at + 1] == '\n';
            if (!blankLineFollows) // several newlines share one line break, which spares room
                cursor.insertBlock();
        } else if (const QString character = characterAt(m_bytes, at, length); !character.isEmpty()) {
            cursor.insertText(character, plain);
        } else {
            const QString escape = byte == '\t' ? QStringLiteral("\\t")
                : byte == '\r'                  ? QStringLiteral("\\r")
                                                : QStringLiteral("\\x%1").arg(int(byte), 2, 16, QLatin1Char('0'));
            cursor.insertText(escape, dim);
        }
    }
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
}

} // namespace workbench::ui
